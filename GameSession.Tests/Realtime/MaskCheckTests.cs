using GameSession.Api.Domain;
using GameSession.Api.Realtime;
using GameSession.Tests.Fuzz;

namespace GameSession.Tests.Realtime;

public sealed class MaskCheckTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void A_frame_without_a_mask_is_found_behind_masked_ones_of_any_length_in_any_pieces(int piece)
    {
        // Masked bytes that look like a header without a mask.
        byte[] masked = [.. new[] { 0, 1, 125, 126, 65_535, 65_536, 100_000 }.SelectMany(length => SocketInput.Frame(0x1, new byte[length]))];
        Assert.False(Read([.. masked, 0x81]));
        Assert.True(Read([.. masked, 0x81, 0x05]));
        Assert.True(Read([.. masked, 0x89, 0x00]));
        Assert.True(Read([0x81, 0x7e]));
        Assert.True(Read([0x88, 0x7f]));

        bool Read(byte[] bytes)
        {
            var check = new MaskCheck();
            foreach (var part in bytes.Chunk(piece)) check.Read(part);
            return check.IsMissing;
        }
    }

    [Fact]
    public void A_length_beyond_all_numbers_hides_nothing_but_itself()
    {
        var check = new MaskCheck();
        check.Read([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        check.Read(new byte[1000]);
        Assert.False(check.IsMissing);
    }
}
