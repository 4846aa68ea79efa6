using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using GameSession.Api.Telemetry;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace GameSession.Tests.Telemetry;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class BatchTraceTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_a_batch_has_its_commit_in_its_own_trace_with_links()
    {
        var log = new EventAppender(deployment.Database);
        var (first, second) = (await Log.CreateAsync(log), await Log.CreateAsync(log));
        var spans = new CollectedSpans();
        using var listening = Sdk.CreateTracerProviderBuilder()
            .SetSampler(EntryPointSampler.Create(new ConfigurationBuilder().Build()))
            .AddSource(SessionMetrics.Source.Name, "Npgsql")
            .AddProcessor(spans)
            .Build();
        await using var metrics = new ServiceCollection().AddMetrics().AddSingleton<SessionMetrics>().BuildServiceProvider();
        using var commits = new GroupCommit(
            log, new EventReader(deployment.Database), new OutboxSignal(), new PostgresPool(deployment.Database),
            Options.Create(new SessionOptions { Committers = 1 }),
            metrics.GetRequiredService<SessionMetrics>(), TimeProvider.System, NullLogger<GroupCommit>.Instance);
        var traces = Enumerable.Range(0, 3).Select(_ => Command()).ToList();

        // All of them wait when the committer starts: one batch.
        var outcomes = new[]
        {
            commits.CommitAsync(
                Log.Of(Log.Set(first, 2, "a", StateValue.Null) with { Trace = traces[0] },
                Log.Set(first, 3, "b", StateValue.Null) with { Trace = traces[1] }), Runtime.Deadline),
            commits.CommitAsync(Log.Of(Log.Set(second, 2, "a", StateValue.Null) with { Trace = traces[2] }), Runtime.Deadline),
            commits.CommitAsync(Log.Of(Log.Set(await Log.CreateAsync(log), 2, "a", StateValue.Null)), Runtime.Deadline),
        };
        await commits.StartAsync(Ct);
        Assert.All(await Task.WhenAll(outcomes), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        await commits.StopAsync(Ct);

        var waits = traces.Select(t => Assert.Single(spans.Of(t.TraceId), s => s.DisplayName == "session.commit")).ToList();
        Assert.Equal(traces.Select(t => t.SpanId), waits.Select(w => w.ParentSpanId));
        Assert.All(waits, w => Assert.Equal("committed", w.GetTagItem("gamesession.commit.outcome")));
        var roundTrip = Assert.Single(spans.All, s => s.DisplayName == "session.group_commit");
        Assert.Equal((traces[0].TraceId, waits[0].SpanId), (roundTrip.TraceId, roundTrip.ParentSpanId));
        Assert.Equal(4, roundTrip.GetTagItem("gamesession.commit.batch_size"));
        Assert.Equal(waits.Skip(1).Select(w => w.SpanId), roundTrip.Links.Select(l => l.Context.SpanId));
        Assert.All(waits.Skip(1), w => Assert.Equal(roundTrip.SpanId, Assert.Single(w.Links).Context.SpanId));
        Assert.Equal(roundTrip.SpanId, Assert.Single(spans.All, s => s.Source.Name == "Npgsql").ParentSpanId);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void Without_a_listener_a_span_costs_no_memory()
    {
        Assert.False(SessionMetrics.Source.HasListeners());
        var id = Guid.NewGuid();
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        Spans();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Spans();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Spans()
        {
            Assert.Null(SessionSpans.StartMessage("state_update", id));
            Assert.Null(SessionSpans.StartAside(SessionSpans.Commit, trace));
            _ = SessionSpans.CurrentTrace;
        }
    }

    private static ActivityContext Command()
    {
        Activity.Current = null;
        using var command = SessionMetrics.Source.StartActivity("command", ActivityKind.Server)!;
        return command.Context;
    }
}
