using BenchmarkDotNet.Attributes;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Benchmarks;

/// <summary>Appends, their encoding included, to a PostgreSQL that has the schema; the variable <c>BENCH_POSTGRES</c> says where it is.</summary>
public class Appends
{
    private const int Sessions = 50;

    private readonly Session[] _sessions = new Session[Sessions];
    private ServiceProvider _services = null!;
    private EventAppender _log = null!;

    [GlobalSetup]
    public async Task ConnectAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration[$"ConnectionStrings:{PersistenceSetup.ConnectionName}"] =
            Environment.GetEnvironmentVariable("BENCH_POSTGRES") ?? throw new InvalidOperationException("BENCH_POSTGRES is not set.");
        builder.AddPersistence();
        _services = builder.Services.BuildServiceProvider();
        _log = _services.GetRequiredService<EventAppender>();
        for (var i = 0; i < Sessions; i++)
        {
            var session = Session.Empty(Guid.CreateVersion7());
            await AppendAsync([(i, EncodedEvent.Encode(Played.Event(session, Played.Creation)))], session);
        }
    }

    [GlobalCleanup]
    public ValueTask DisconnectAsync() => _services.DisposeAsync();

    [Benchmark]
    public Task AppendOne() => AppendAsync([Next(0)]);

    [Benchmark]
    public Task AppendOneOfEach50() => AppendAsync([.. Enumerable.Range(0, Sessions).Select(Next)]);

    private (int Place, EncodedEvent Event) Next(int place)
    {
        var session = _sessions[place];
        return (place, EncodedEvent.Encode(Played.Event(session, new StateUpdated(Played.Player, [Played.Change(session.Version)]))));
    }

    private async Task AppendAsync(IReadOnlyList<(int Place, EncodedEvent Event)> events, Session? empty = null)
    {
        var appended = await _log.AppendAsync(
            [.. events.Select(e => new Append(e.Event.Event.SessionId, [e.Event], null, _sessions[e.Place]?.LastEventId))],
            CancellationToken.None);
        if (appended.Count != events.Count) throw new InvalidOperationException("Not all events are in the log.");
        foreach (var (place, encoded) in events) _sessions[place] = (empty ?? _sessions[place]).Evolve(encoded.Event);
    }
}
