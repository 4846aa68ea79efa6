using System.Text;
using BenchmarkDotNet.Attributes;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Benchmarks;

/// <summary>What happens in memory to one <c>state_update</c> with one change, in a session of five players with 10 KB of state.</summary>
public class HotPath
{
    private readonly Session _session = Played.Session;
    private readonly Change[] _changes = [Played.Change(1)];
    private readonly byte[] _frame = Encoding.UTF8.GetBytes(
        """{"type":"state_update","ref":"r1","data":{"changes":[{"path":"/shared/door","value":{"open":1,"hp":27,"x":12,"y":7,"cond":"prone"}}]}}""");

    private readonly SendQueue _queue = new(
        Stream.Null,
        new ConnectionLimits(),
        ActivatorUtilities.CreateInstance<ConnectionMetrics>(new ServiceCollection().AddMetrics().BuildServiceProvider()),
        CancellationToken.None);

    private readonly SessionEvent _event;
    private readonly EncodedEvent _encoded;
    private readonly Frame _broadcast;

    public HotPath()
    {
        _event = Played.Event(_session, Played.Decide(_session, _changes));
        _encoded = EncodedEvent.Encode(_event);
        _broadcast = SessionBroadcast.Of(_encoded, _session)!.For(Played.Player)!.Value;
    }

    [Benchmark]
    public object Decode()
    {
        var envelope = Envelope.Read(_frame, out _).Value;
        return WireJson.Read<StateUpdateMessage>(envelope.Data, _frame, "/data").Value;
    }

    [Benchmark]
    public object Decide() => Played.Decide(_session, _changes);

    [Benchmark]
    public object Apply() => _session.Evolve(_event);

    [Benchmark]
    public object Encode() => EncodedEvent.Encode(_event);

    /// <summary>The sender's copy, which has the <c>ref</c>, and the one that all others share.</summary>
    [Benchmark]
    public int Broadcast()
    {
        var broadcast = SessionBroadcast.Of(_encoded, _session)!;
        return broadcast.For(Played.Player, "r1")!.Value.Length + broadcast.For(Played.GameMaster)!.Value.Length;
    }

    /// <summary>For one connection, until the frame is written.</summary>
    [Benchmark]
    public bool Enqueue()
    {
        var isAdded = _queue.TryAdd(_broadcast);
        _queue.Flush();
        return isAdded;
    }
}
