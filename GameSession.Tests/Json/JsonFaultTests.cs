using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Tests.Json;

public sealed class JsonFaultTests
{
    [Theory]
    [InlineData("""{"a":[1,{"b":"\ud83d\udc09"}],"c":{"a":null}}""")]
    [InlineData("""[{"a":1},{"a":1}]""")]
    [InlineData(" 5 ")]
    public void Sound_JSON_has_none(string json) => Assert.Null(JsonFault.Find(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("""{"a":[1,2""", 9, null)]
    [InlineData("""{"a":1} x""", 8, null)]
    [InlineData("""{"a":[0,{"b~/c":"\ud800"}]}""", 16, "/a/1/b~0~1c")]
    [InlineData("""{"a":[0,{"\udc00":1}]}""", 9, "/a/1")]
    [InlineData("""{"a":{"b":1,"\u0062":2}}""", 12, "/a/b")]
    [InlineData("""{"\ud800":1}""", 1, "")]
    public void The_first_is_found_with_its_place(string json, int offset, string? blamed)
    {
        var fault = JsonFault.Find(Encoding.UTF8.GetBytes(json))!;
        Assert.Equal((offset, blamed), (fault.Offset, fault.Pointer));
    }

    [Fact]
    public void A_pointer_that_is_too_long_is_not_said()
    {
        var name = new string('n', 1023);
        Assert.Equal($"/{name}", JsonFault.Find(Encoding.UTF8.GetBytes($$"""{"{{name}}":"\ud800"}"""))!.Pointer);
        Assert.Null(JsonFault.Find(Encoding.UTF8.GetBytes($$"""{"{{name}}n":"\ud800"}"""))!.Pointer);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(4, 2, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(7, 3, 3)]
    [InlineData(99, 3, 4)]
    public void A_place_counts_lines_and_bytes_from_one(int offset, int line, int at) =>
        Assert.Equal(new JsonPlace(line, at, null), JsonPlace.Of("abc\n\nxyz"u8, offset, null));
}
