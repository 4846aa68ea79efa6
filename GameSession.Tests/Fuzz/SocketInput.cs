using System.Text;

namespace GameSession.Tests.Fuzz;

/// <summary>The effect of one input to a socket on the connection.</summary>
internal enum Effect
{
    /// <summary>The service answers it and keeps the connection.</summary>
    Answered,

    /// <summary>The service ends the connection with a close code.</summary>
    Closes,

    /// <summary>The sender drops the connection in the middle of the input.</summary>
    Cut,
}

/// <summary>Bytes for an open WebSocket: one message, or something that no WebSocket library sends.</summary>
/// <param name="Kind">The kind under which the input is counted.</param>
/// <param name="Bytes">The bytes, including the framing.</param>
/// <param name="Ref">The <c>ref</c> that must be answered exactly once; null if the input may have none.</param>
internal sealed record SocketInput(ulong Seed, long Index, string Kind, byte[] Bytes, string? Ref, Effect Effect)
{
    /// <summary>Larger messages end the connection.</summary>
    private const int MaxMessage = 64 * 1024;

    private const byte Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xA;
    private const byte Final = 0x80;
    private const int Shown = 600;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly string[] OddDocuments =
    [
        "", " ", "{", "}", "[]", "null", "1", "\"x\"", "{}", "{}{}", "{} x", "\ufeff{}", "{\"type\":null}", "{\"type\":\"state_update\",\"data\":[]}",
        "true false",
    ];

    public static SocketInput Make(ulong seed, long index, Play play)
    {
        var chance = new Chance(seed, index);
        var (message, mayBeSpoilt) = play.Next(index, chance);
        var tree = JsonTree.Of(message);
        return !mayBeSpoilt ? Message("valid", tree, whole: true) : chance.Weighted<Func<SocketInput>>(
            (300, () => Message("valid", tree, whole: true)),
            (420, Structure),
            (180, Bytes),
            (40, () => Message("pieces", tree, whole: false)),
            (15, () => Document("odd", Encoding.UTF8.GetBytes(chance.OneOf(OddDocuments)), null, whole: true)),
            (15, () => new SocketInput(seed, index, "framing", Harmless(chance), null, Effect.Answered)),
            (12, () => Fatal(seed, index, chance)),
            (2, () =>
            new SocketInput(seed, index, "cut", Frame(Text, [.. "{\"type\":"u8]).AsSpan(0, chance.Between(1, 12)).ToArray(), null, Effect.Cut)))();

        SocketInput Structure()
        {
            Mutation.OfStructure(tree, chance);
            return Message("structure", tree, whole: true);
        }

        SocketInput Bytes()
        {
            var (text, reference) = Marked(tree);
            var keep = chance.In(75) ? reference.Length + "{\"ref\":\"\",".Length : 0;
            return Document("bytes", Mutation.OfBytes(text, keep, chance), keep > 0 ? reference : null, whole: true);
        }

        SocketInput Message(string kind, JsonTree from, bool whole)
        {
            var (text, reference) = Marked(from);
            return Document(kind, text, reference, whole);
        }

        SocketInput Document(string kind, byte[] text, string? reference, bool whole)
        {
            var closes = text.Length > MaxMessage || !IsUtf8(text);
            return new SocketInput(
                seed, index, closes ? "closing" : kind, whole ? Frame(Text, text) : Pieces(text, chance), closes ? null : reference,
                closes ? Effect.Closes : Effect.Answered);
        }

        // First of all, so that it is read before whatever else is wrong.
        (byte[] Text, string Ref) Marked(JsonTree from)
        {
            // No spoilt one is another's.
            var reference = $"f{index}-{new Chance(seed, index).Next() & 0xffff:x4}";
            from.Members!.Insert(0, new JsonTree.Member("\"ref\""u8.ToArray(), JsonTree.Of($"\"{reference}\"")));
            return (from.ToUtf8(), reference);
        }
    }

    /// <summary>A masked frame, as the protocol requires of clients. The mask is zero, so the bytes do not change.</summary>
    public static byte[] Frame(byte opcode, byte[] payload, bool isFinal = true)
    {
        var head = (byte)(opcode | (isFinal ? Final : 0));
        byte[] start = payload.Length < 126 ? [head, (byte)(0x80 | payload.Length)]
            : payload.Length <= ushort.MaxValue ? [head, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length]
            : [head, 0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8),
            (byte)payload.Length];
        return [.. start, 0, 0, 0, 0, .. payload];
    }

    public static byte[] TextFrame(string text) => Frame(Text, Encoding.UTF8.GetBytes(text));

    public static byte[] CloseFrame(int code) => Frame(Close, [(byte)(code >> 8), (byte)code]);

    public override string ToString()
    {
        var start = Encoding.UTF8.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, Shown))).Replace('\0', '␀');
        return $"input {Index} of FUZZ_SEED={Seed} ({Kind}, {Bytes.Length} bytes): {start}{(Bytes.Length > Shown ? "…" : "")}";
    }

    private static byte[] Pieces(byte[] text, Chance chance)
    {
        var bytes = new List<byte>();
        var opcode = Text;
        var at = 0;
        var largest = chance.OneOf(1, 3, 20, 200);
        while (at < text.Length)
        {
            var length = Math.Min(chance.Below(largest + 1), text.Length - at);
            bytes.AddRange(Frame(opcode, text[at..(at + length)], isFinal: false));
            opcode = Continuation;
            at += length;
            if (chance.In(5)) bytes.AddRange(Frame(chance.OneOf(Ping, Pong), new byte[chance.Below(126)]));
        }

        bytes.AddRange(Frame(opcode, []));
        return [.. bytes];
    }

    // All of these are valid.
    private static byte[] Harmless(Chance chance) => chance.Below(5) switch
    {
        0 => Frame(Ping, new byte[125]),
        1 => Frame(Pong, []),
        2 => [.. Enumerable.Repeat(Frame(Ping, []), 20).SelectMany(f => f)],
        3 => [.. Frame(Text, [], isFinal: false), .. Enumerable.Repeat(Frame(Continuation, [], isFinal: false), 300).SelectMany(f => f),
        .. Frame(Continuation, [])],
        _ => [.. Frame(Text, "{\"ty"u8.ToArray(), isFinal: false), .. Frame(Ping, [1]), .. Frame(Continuation, "pe\":1}"u8.ToArray())],
    };

    private static SocketInput Fatal(ulong seed, long index, Chance chance)
    {
        byte[] text = [.. "{\"type\":\"heartbeat\"}"u8];
        var bytes = chance.Below(17) switch
        {
            0 => Frame(Binary, text),
            1 => Frame(Binary, [], isFinal: false),
            2 => Frame(Text, [.. Enumerable.Repeat((byte)'x', (64 * 1024) + chance.Between(1, 3))]),
            3 => [.. Frame(Text, new byte[40_000], isFinal: false), .. Frame(Continuation, new byte[40_000])],
            4 => Frame(Text, [.. text, .. Hostile.NotUtf8For(chance)]),
            5 => Frame((byte)(Text | chance.OneOf(0x10, 0x20, 0x40, 0x70)), text),
            6 => Frame((byte)chance.OneOf(0x3, 0x4, 0x7, 0xB, 0xF), text),
            // Without a mask.
            7 => [0x81, (byte)text.Length, .. text],
            8 => Frame(Continuation, text),
            9 => [.. Frame(Text, text, isFinal: false), .. Frame(Text, text)],
            10 => Frame(Ping, [1, 2, 3], isFinal: false),
            11 => Frame(Ping, new byte[126]),
            12 => Frame(Close, [3]),
            13 => CloseFrame(chance.OneOf(0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535, 1000, 1001, 3000, 4999)),
            14 => Frame(Close, [3, 0xe8, .. Hostile.NotUtf8For(chance)]),
            15 => [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, .. text],
            _ => Frame(Close, []),
        };
        return new SocketInput(seed, index, "closing", bytes, null, Effect.Closes);
    }

    private static bool IsUtf8(byte[] text)
    {
        try
        {
            Strict.GetCharCount(text);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
