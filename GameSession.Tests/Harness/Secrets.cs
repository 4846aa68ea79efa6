using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GameSession.Tests.Harness;

/// <summary>
/// What no log may hold: tokens, keys, passwords. Finds any 31 characters in a row of one of them, so also one that is cut off or has
/// something written right before it. Safe from anywhere.
/// </summary>
public sealed class Secrets
{
    // Of 31 characters in a row, 16 begin where a multiple of 16 does.
    private const int BlockLength = 16;

    // Of base64url, and of the passwords and keys that the AppHost makes up.
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly ConcurrentDictionary<string, bool> _blocks = new(StringComparer.Ordinal);

    /// <summary>Those that the tests of this run make and are given.</summary>
    public static Secrets OfTheRun { get; } = new();

    /// <summary>A new one, of letters and digits, which needs no quoting anywhere and is base64 as it stands.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 44);

    /// <exception cref="ArgumentException">It is so short that it could be anything.</exception>
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

    /// <summary>Whether a part of a secret is in there.</summary>
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

    // Where nothing but the alphabet stands, for long enough to matter: few words of a log are that long.
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
