using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GameSession.Tests.Harness;

/// <summary>
/// Secrets that no log may contain: tokens, keys, passwords. Finds any 31 consecutive characters of one of them, and so also a secret that is
/// truncated or has other text directly before it. Thread-safe.
/// </summary>
public sealed class Secrets
{
    // Any 31 consecutive characters contain a whole block of 16 that starts at a multiple of 16.
    private const int BlockLength = 16;

    // The characters of base64url, and of the passwords and keys that the AppHost generates.
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly ConcurrentDictionary<string, bool> _blocks = new(StringComparer.Ordinal);

    /// <summary>The secrets that the tests of this run create and receive.</summary>
    public static Secrets OfTheRun { get; } = new();

    /// <summary>A new password of letters and digits: it needs no quoting, and is valid base64.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 44);

    /// <exception cref="ArgumentException">The secret is so short that other text may contain it.</exception>
    public void Add(string secret)
    {
        var isAdded = false;
        foreach (var run in RunsIn(secret))
        {
            for (var at = run.Start.Value; at + BlockLength <= run.End.Value; at += BlockLength)
            {
                _blocks.TryAdd(secret.Substring(at, BlockLength), true);
                isAdded = true;
            }
        }

        if (!isAdded) throw new ArgumentException($"A secret of fewer than {BlockLength} characters.", nameof(secret));
    }

    /// <summary>Whether the line contains a part of a secret.</summary>
    public bool AreIn(string line)
    {
        var blocks = _blocks.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var run in RunsIn(line))
        {
            for (var at = run.Start.Value; at + BlockLength <= run.End.Value; at++)
            {
                if (blocks.ContainsKey(line.AsSpan(at, BlockLength))) return true;
            }
        }

        return false;
    }

    // The stretches that have characters of the alphabet only and are long enough; few words of a log are.
    private static IEnumerable<Range> RunsIn(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var length = text.AsSpan(at).IndexOfAnyExcept(Alphabet);
            if (length < 0) length = text.Length - at;
            if (length >= BlockLength) yield return at..(at + length);
            at += length + 1;
        }
    }
}
