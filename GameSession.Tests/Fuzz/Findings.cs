using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Domain;

namespace GameSession.Tests.Fuzz;

/// <summary>What a run has sent, and the answers. Thread-safe.</summary>
internal sealed class Findings
{
    /// <summary>Every code of the catalogue but <c>internal_error</c>.</summary>
    private static readonly HashSet<string> AllowedCodes = [.. GameErrorsTests.Catalogue().Select(e => e.Code).Where(c => c != "internal_error")];

    // 4508: the sending machine is also the one that has to read.
    private static readonly HashSet<int> AllowedCloses =
        [CloseCodes.Normal, CloseCodes.ProtocolError, CloseCodes.UnsupportedData, CloseCodes.InvalidText, CloseCodes.MessageTooBig,
            CloseCodes.SlowConsumer];

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _sent;

    public int Sent => _sent;

    public void CountSent(string kind)
    {
        Interlocked.Increment(ref _sent);
        Count($"sent {kind}");
    }

    public void Count(string what) => _counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public int CountOf(string what) => _counts.GetValueOrDefault(what);

    /// <summary>Checks a refusal's code.</summary>
    public void Refused(string code, Func<object> cause)
    {
        Count($"refused {code}");
        if (!AllowedCodes.Contains(code)) Fail($"{code} was the answer to {cause()}");
    }

    /// <summary>Checks how a connection ended.</summary>
    /// <param name="code">The close code; null if there was none.</param>
    public void Closed(int? code, object cause)
    {
        Count($"closed {code}");
        if (code is null || !AllowedCloses.Contains(code.Value))
        {
            Fail($"The connection ended with {code?.ToString() ?? "no close frame"} after {cause}");
        }
    }

    /// <summary>Checks an answer over REST.</summary>
    public void Answered(int status, string contentType, ReadOnlySpan<byte> body, object cause)
    {
        Count($"status {status}");
        // 503: the storage shares a busy machine with the test. The end of the run checks how often it occurred.
        if (status is < 100 or (>= 500 and not 503)) Fail($"{status} was the answer to {cause}");
        if (body.Length > 0 && contentType.StartsWith("application/problem+json", StringComparison.Ordinal)) Refused(CodeOf(body), () => cause);
    }

    [DoesNotReturn]
    public static void Fail(string problem) => throw new Xunit.Sdk.XunitException(problem);

    public override string ToString() => new StringBuilder()
        .AppendJoin('\n', _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value,8} {c.Key}")).ToString();

    private static string CodeOf(ReadOnlySpan<byte> problem)
    {
        var json = new Utf8JsonReader(problem);
        return JsonElement.ParseValue(ref json).GetProperty("code").GetString()!;
    }
}
