using GameSession.Api.Features.Sessions.ConnectSession;
using GameSession.Tests.Domain;

namespace GameSession.Tests.Features.Sessions;

/// <summary>The close code tells a client whether to reconnect.</summary>
public sealed class ConnectionRefusalsTests
{
    public static TheoryData<string, int> CloseCodes => new()
    {
        { "invalid_session_token", 4401 },
        { "forbidden", 4403 },
        { "session_not_found", 4404 },
        { "session_ended", 4410 },
        { "server_draining", 1012 },
        { "storage_unavailable", 1012 },
        { "internal_error", 1011 },
    };

    [Theory]
    [MemberData(nameof(CloseCodes))]
    public void Each_refusal_of_a_connection_has_the_close_code_of_its_error_code(string code, int closeCode)
    {
        var errors = GameErrorsTests.Catalogue().Where(e => e.Code == code).ToList();

        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.Equal(closeCode, ConnectionRefusals.CloseCodeOf(e)));
    }
}
