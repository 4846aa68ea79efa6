using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Domain;

namespace GameSession.Tests.Json;

public sealed class JsonPointerTests
{
    [Fact]
    public void Escapes_round_trip() =>
        Gen.OneOf(Gen.OneOf("~", "/", "~1", "~0", "~01", "", "a/b~c"), Generate.AnyString).Array[0, 6].Sample(tokens =>
        {
            var pointer = JsonPointer.Of(tokens);
            Assert.True(JsonPointer.TryParse(pointer.ToString(), out var parsed));
            Assert.Equal(tokens, parsed.Tokens.ToArray());
            Assert.Equal(pointer, parsed);
            Assert.Equal(pointer.GetHashCode(), parsed.GetHashCode());
        });

    [Theory]
    [InlineData("")]
    [InlineData("/", "")]
    [InlineData("/a~1b/m~0n", "a/b", "m~n")]
    [InlineData("/~01", "~1")]
    [InlineData("//0/-", "", "0", "-")]
    public void The_text_is_read_as_the_rfc_says(string text, params string[] tokens)
    {
        Assert.True(JsonPointer.TryParse(text, out var pointer));
        Assert.Equal(tokens, pointer.Tokens.ToArray());
        Assert.Equal(text, pointer.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    [InlineData("#/a")]
    [InlineData("/~")]
    [InlineData("/~2")]
    [InlineData("/a~/b")]
    [InlineData("/\0")]
    public void What_is_no_pointer_is_refused(string? text) => Assert.False(JsonPointer.TryParse(text, out _));

    [Fact]
    public void A_lone_surrogate_is_refused()
    {
        Assert.False(JsonPointer.TryParse("/\ud800", out _));
        Assert.False(JsonPointer.TryParse("/a\udc00b", out _));
        Assert.True(JsonPointer.TryParse("/a😀b", out _));
    }

    [Fact]
    public void The_longest_pointer_has_1024_characters()
    {
        Assert.True(JsonPointer.TryParse("/" + new string('a', 1023), out var longest));
        Assert.False(JsonPointer.TryParse("/" + new string('a', 1024), out _));
        Assert.False(longest.TryChild("", out _));
        Assert.Throws<ArgumentException>(() => longest.Child("a"));
    }

    [Theory]
    [InlineData("", "/a", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/a/b", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/a/b", "/a", false)]
    [InlineData("/", "/a", false)]
    public void A_prefix_goes_by_whole_tokens(string one, string other, bool isPrefix) =>
        Assert.Equal(isPrefix, Pointer(one).IsPrefixOf(Pointer(other)));

    [Theory]
    [InlineData("0", true)]
    [InlineData("10", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("01", false)]
    [InlineData("-", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    [InlineData("١", false)]
    public void An_index_has_digits_and_no_leading_zero(string token, bool isIndex) =>
        Assert.Equal(isIndex, JsonPointer.TryGetIndex(token, out _));

    private static JsonPointer Pointer(string text) => JsonPointer.TryParse(text, out var pointer) ? pointer : throw new ArgumentException(text);
}
