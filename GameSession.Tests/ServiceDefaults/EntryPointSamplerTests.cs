using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace GameSession.Tests.ServiceDefaults;

public sealed class EntryPointSamplerTests : IDisposable
{
    private readonly ActivitySource _source = new($"test-{Guid.NewGuid()}");

    [Theory]
    [InlineData(ActivityKind.Server, true)]
    [InlineData(ActivityKind.Consumer, true)]
    [InlineData(ActivityKind.Client, false)]
    [InlineData(ActivityKind.Producer, false)]
    [InlineData(ActivityKind.Internal, false)]
    public void A_trace_begins_where_something_enters_the_service(ActivityKind kind, bool isKept)
    {
        using var listening = Listen();
        Assert.Equal(isKept, IsKept(kind));
    }

    [Theory]
    [InlineData(ActivityKind.Server, true)]
    [InlineData(ActivityKind.Client, false)]
    public void All_of_a_trace_is_kept_or_nothing(ActivityKind kind, bool isKept)
    {
        // Also with a sampler that would keep everything.
        using var listening = Listen("always_on");
        using var root = Start(kind);
        using var child = Start(ActivityKind.Client);
        using var grandchild = Start(ActivityKind.Server);
        Assert.Equal([isKept, isKept, isKept], new[] { root, child, grandchild }.Select(s => s?.Recorded == true));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData("always_on", false, true)]
    [InlineData("always_off", true, false)]
    [InlineData("parentbased_always_off", true, true)]
    public void What_the_caller_keeps_is_kept_unless_the_settings_say_otherwise(string? sampler, bool callerKeeps, bool isKept)
    {
        using var listening = Listen(sampler);
        var caller = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(),
            callerKeeps ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true);
        foreach (var kind in Enum.GetValues<ActivityKind>()) Assert.Equal(isKept, IsKept(kind, caller));
    }

    [Theory]
    [InlineData("parentbased_always_on", null, true)]
    [InlineData("parentbased_always_off", null, false)]
    [InlineData("parentbased_traceidratio", "1", true)]
    [InlineData("parentbased_traceidratio", "0.0", false)]
    [InlineData("traceidratio", "0", false)]
    [InlineData("traceidratio", null, true)]
    [InlineData("always_off", null, false)]
    public void Which_of_the_entering_traces_are_kept_is_a_setting(string sampler, string? argument, bool isKept)
    {
        using var listening = Listen(sampler, argument);
        Assert.Equal(isKept, IsKept(ActivityKind.Server));
        Assert.False(IsKept(ActivityKind.Client));
    }

    [Theory]
    [InlineData("sometimes", null, "OTEL_TRACES_SAMPLER: sometimes is not a sampler.")]
    [InlineData("traceidratio", "half", "OTEL_TRACES_SAMPLER_ARG: half is not a number from 0 to 1.")]
    [InlineData("traceidratio", "1.5", "OTEL_TRACES_SAMPLER_ARG: 1.5 is not a number from 0 to 1.")]
    public void A_setting_that_means_nothing_stops_the_start(string sampler, string? argument, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Listen(sampler, argument)).Message);

    public void Dispose() => _source.Dispose();

    private TracerProvider Listen(string? sampler = null, string? argument = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("OTEL_TRACES_SAMPLER", sampler), KeyValuePair.Create("OTEL_TRACES_SAMPLER_ARG", argument)])
            .Build();
        return Sdk.CreateTracerProviderBuilder().SetSampler(EntryPointSampler.Create(configuration)).AddSource(_source.Name).Build();
    }

    private bool IsKept(ActivityKind kind, ActivityContext parent = default)
    {
        using var span = _source.StartActivity("span", kind, parent);
        return span?.Recorded == true;
    }

    private Activity? Start(ActivityKind kind) => _source.StartActivity("span", kind);
}
