using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Tests.Protocol;

public sealed class VersionTagTests
{
    [Theory]
    [InlineData("\"1\"", 1L)]
    [InlineData(" \"9223372036854775807\" ", long.MaxValue)]
    public void A_quoted_version_is_read(string tag, long version)
    {
        Assert.True(VersionTag.IsValid(tag));
        Assert.Equal(version, VersionTag.Read(tag));
        Assert.Equal(tag.Trim(), VersionTag.Write(VersionText.Write(version)));
    }

    [Theory]
    [InlineData("W/\"7\"", 7L)]
    [InlineData(" W/\"7\" ", 7L)]
    public void A_tag_that_a_proxy_made_weak_is_read_too(string tag, long version)
    {
        Assert.True(VersionTag.IsValid(tag));
        Assert.Equal(version, VersionTag.Read(tag));
    }

    [Fact]
    public void A_star_is_valid_and_names_none()
    {
        Assert.True(VersionTag.IsValid("*"));
        Assert.Null(VersionTag.Read("*"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    [InlineData("w/\"1\"")]
    [InlineData("W/ \"1\"")]
    [InlineData("W/1")]
    [InlineData("W/")]
    [InlineData("\"-1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1.0\"")]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("\"1\",\"2\"")]
    public void Anything_else_is_not(string tag) => Assert.False(VersionTag.IsValid(tag));
}
