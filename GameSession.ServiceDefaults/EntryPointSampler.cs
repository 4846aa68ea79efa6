using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Keeps traces that begin at an entry point: with a request (<see cref="ActivityKind.Server"/>) or a message
/// (<see cref="ActivityKind.Consumer"/>). A span of any other kind without a parent is the service's own work, such as polling; it is dropped with
/// all of its descendants, whichever library creates it. <paramref name="entering"/> samples the traces that begin at an entry point.
/// </summary>
internal sealed class EntryPointSampler(Sampler entering) : Sampler
{
    private static readonly SamplingResult Dropped = new(SamplingDecision.Drop);
    private static readonly SamplingResult Kept = new(SamplingDecision.RecordAndSample);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId == default)
        {
            return samplingParameters.Kind is ActivityKind.Server or ActivityKind.Consumer ? entering.ShouldSample(samplingParameters) : Dropped;
        }

        // Within the process a trace is recorded completely or not at all.
        if (!parent.IsRemote) return parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? Kept : Dropped;
        return entering.ShouldSample(samplingParameters);
    }

    /// <summary>
    /// The sampler, with <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c> applied to entry points; by default it keeps all.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of the two is not a value that OpenTelemetry defines.</exception>
    public static EntryPointSampler Create(IConfiguration configuration)
    {
        var name = configuration["OTEL_TRACES_SAMPLER"];
        return new EntryPointSampler(name switch
        {
            null or "" or "parentbased_always_on" => new ParentBasedSampler(new AlwaysOnSampler()),
            "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
            "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(Ratio())),
            "always_on" => new AlwaysOnSampler(),
            "always_off" => new AlwaysOffSampler(),
            "traceidratio" => new TraceIdRatioBasedSampler(Ratio()),
            _ => throw new InvalidOperationException($"OTEL_TRACES_SAMPLER: {name} is not a sampler."),
        });

        double Ratio() => configuration["OTEL_TRACES_SAMPLER_ARG"] switch
        {
            null or "" => 1,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 => ratio,
            var text => throw new InvalidOperationException($"OTEL_TRACES_SAMPLER_ARG: {text} is not a number from 0 to 1."),
        };
    }
}
