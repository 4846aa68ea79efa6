using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Tests.Protocol;

public sealed class WireJsonTests
{
    [Fact]
    public void Unknown_members_are_ignored_and_absent_ones_are_null()
    {
        var read = Read<CreateSessionRequest>("""{"campaign_id":"0198c0de-0000-7000-8000-000000000001","name":"n","x":{"y":1}}""").Value;
        Assert.Equal("n", read.Name);
        Assert.Null(read.Settings);
    }

    [Fact]
    public void Every_missing_member_is_named()
    {
        var error = Read<CreateSessionRequest>("{}").Error!;
        Assert.Equal("invalid_message", error.Code);
        Assert.Equal(["campaign_id", "name"], error.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_change_with_null_is_not_a_change_without_a_value()
    {
        var read = Read<StateUpdateMessage>("""{"changes":[{"path":"/a","value":null,"previous":null},{"path":"/a"}]}""").Value;
        Assert.Equal("null", read.Changes[0].ToChange().Value?.ToString());
        Assert.Equal("null", read.Changes[0].ToChange().Previous?.ToString());
        Assert.Null(read.Changes[1].ToChange().Value);
        Assert.Null(read.Changes[1].ToChange().Previous);
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("""{"version":"1","version":"2"}""", "invalid_json")]
    [InlineData("""{"version":"\ud800"}""", "invalid_json")]
    [InlineData("""{"version":"1"}{}""", "invalid_json")]
    [InlineData("null", "invalid_message")]
    [InlineData("[]", "invalid_message")]
    [InlineData("""{"version":1}""", "invalid_message")]
    [InlineData("""{"version":null}""", "invalid_message")]
    [InlineData("""{"Version":"1"}""", "invalid_message")]
    public void What_does_not_fit_is_refused(string json, string code) => Assert.Equal(code, Read<RewindStateRequest>(json).Error!.Code);

    private static Result<T> Read<T>(string json)
        where T : class => WireJson.Read<T>(Encoding.UTF8.GetBytes(json));
}
