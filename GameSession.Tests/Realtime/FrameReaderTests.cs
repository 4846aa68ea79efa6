using System.Buffers.Binary;
using System.Text;
using GameSession.Api.Realtime;

namespace GameSession.Tests.Realtime;

public sealed class FrameReaderTests
{
    private const int MessageBytes = 70_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(2048)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(MessageBytes)]
    public async Task A_message_of_any_length_arrives_in_pieces_of_any_size(int length)
    {
        var text = new string('x', length);
        byte[] bytes = [.. Masked(0x81, text), .. Masked(0x81, "next"), .. Masked(0x88, "")];
        foreach (var piece in (int[])[1, 2, 3, 7, 1000, int.MaxValue])
        {
            Assert.Equal([$"Message {text}", "Message next", "Close "], await ReadAllAsync(bytes, piece));
        }
    }

    [Fact]
    public async Task A_message_in_parts_is_one_message_with_control_frames_between_them()
    {
        byte[] bytes =
        [
            .. Masked(0x01, "one "), .. Masked(0x89, "are you there"), .. Masked(0x00, ""), .. Masked(0x8A, ""), .. Masked(0x00, "two "),
            .. Masked(0x80, "é"), .. Masked(0x81, "whole"), .. Masked(0x88, ""),
        ];
        Assert.Equal(["Ping are you there", "Pong ", "Message one two é", "Message whole", "Close "], await ReadAllAsync(bytes, 5));
    }

    [Fact]
    public async Task A_character_may_be_divided_between_parts_but_must_be_whole_at_the_end()
    {
        var bytes = "é"u8.ToArray();
        byte[] divided = [.. Masked(0x01, bytes[..1]), .. Masked(0x80, bytes[1..]), .. Masked(0x81, bytes[..1])];
        Assert.Equal(["Message é", "NotText "], await ReadAllAsync(divided, 100));
    }

    [Theory]
    [InlineData(0x81, false, "a", "no mask")]
    [InlineData(0x89, false, "", "no mask, and shorter than a head with one")]
    [InlineData(0xC1, true, "a", "a reserved bit")]
    [InlineData(0x83, true, "a", "a reserved opcode")]
    [InlineData(0x8B, true, "a", "a reserved control opcode")]
    [InlineData(0x80, true, "a", "a continuation of nothing")]
    [InlineData(0x09, true, "a", "a control frame in parts")]
    [InlineData(0x88, true, "a", "a close with half a code")]
    public async Task What_violates_the_protocol_is_a_violation(byte first, bool isMasked, string payload, string because)
    {
        var bytes = isMasked ? Masked(first, payload) : [first, (byte)payload.Length, .. Encoding.UTF8.GetBytes(payload)];
        Assert.True(await ReadAllAsync(bytes, 1) is ["Violation "], because);
        Assert.True(await ReadAllAsync(bytes, 100) is ["Violation "], because);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1006)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task A_close_code_that_must_not_be_sent_is_a_violation(int code) =>
        Assert.Equal(["Violation "], await ReadAllAsync(Masked(0x88, [(byte)(code >> 8), (byte)code]), 100));

    [Fact]
    public async Task Other_violations_of_a_frame_are_found()
    {
        Assert.Equal(["Violation "], await ReadAllAsync(Masked(0x89, new string('x', 126)), 100));
        // A new message before the end of the last one.
        Assert.Equal(["Violation "], await ReadAllAsync([.. Masked(0x01, "a"), .. Masked(0x81, "b")], 100));
        // A length with the highest bit.
        Assert.Equal(["Violation "], await ReadAllAsync([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 100));
    }

    [Fact]
    public async Task What_is_too_big_or_binary_is_passed_over()
    {
        byte[] bytes =
        [
            .. Masked(0x81, new string('x', MessageBytes + 1)), .. Masked(0x82, "binary"), .. Masked(0x81, "still here"), .. Masked(0x88, ""),
        ];
        Assert.Equal(["TooBig ", "Binary ", "Message still here", "Close "], await ReadAllAsync(bytes, 1000));
    }

    [Fact]
    public async Task A_part_of_the_greatest_length_is_too_big()
    {
        byte[] bytes = [.. Masked(0x01, "a"), 0x80, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4];
        Assert.Equal(["TooBig ", "Lost "], await ReadAllAsync(bytes, 100));
    }

    [Fact]
    public async Task The_parts_of_a_message_that_is_passed_over_are_passed_over_too()
    {
        byte[] bytes =
        [
            .. Masked(0x01, new string('x', MessageBytes + 1)), .. Masked(0x00, "more"), .. Masked(0x80, "end"), .. Masked(0x81, "next"),
            .. Masked(0x01, "begun"), .. Masked(0x80, new string('x', MessageBytes)), .. Masked(0x81, "last"), .. Masked(0x88, ""),
        ];
        Assert.Equal(["TooBig ", "Message moreend", "Message next", "TooBig ", "Message last", "Close "], await ReadAllAsync(bytes, 1000));
    }

    [Fact]
    public async Task Empty_parts_do_not_go_on_for_ever()
    {
        var bytes = Enumerable.Repeat(Masked(0x00, ""), MessageBytes + 1).Prepend(Masked(0x01, "")).SelectMany(b => b).ToArray();
        Assert.Equal("TooBig ", (await ReadAllAsync(bytes, 10_000))[0]);
    }

    [Fact]
    public async Task The_end_without_a_close_is_a_loss() =>
        Assert.Equal(["Message a", "Lost "], await ReadAllAsync([.. Masked(0x81, "a"), .. Masked(0x81, "not whole")[..^1]], 100));

    // Up to the first close, loss or violation.
    private static async Task<List<string>> ReadAllAsync(byte[] bytes, int piece)
    {
        using var stream = new Pieces(bytes, piece);
        using var reader = new FrameReader(stream, MessageBytes, TimeProvider.System);
        var read = new List<string>();
        while (true)
        {
            var incoming = await reader.ReadAsync(TestContext.Current.CancellationToken);
            read.Add($"{incoming.Kind} {Encoding.UTF8.GetString(incoming.Payload.Span)}");
            if (incoming.Kind is IncomingKind.Close or IncomingKind.Lost or IncomingKind.Violation or IncomingKind.NotText) return read;
        }
    }

    private static byte[] Masked(byte first, string text) => Masked(first, Encoding.UTF8.GetBytes(text));

    private static byte[] Masked(byte first, byte[] payload)
    {
        byte[] mask = [0x12, 0xF3, 0x56, 0x9A];
        byte[] length = [(byte)payload.Length];
        if (payload.Length > ushort.MaxValue)
        {
            length = [127, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt64BigEndian(length.AsSpan(1), payload.Length);
        }
        else if (payload.Length > 125)
        {
            length = [126, (byte)(payload.Length >> 8), (byte)payload.Length];
        }

        length[0] |= 0x80;
        return [first, .. length, .. mask, .. payload.Select((b, i) => (byte)(b ^ mask[i % 4]))];
    }

    /// <summary>Returns at most so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
