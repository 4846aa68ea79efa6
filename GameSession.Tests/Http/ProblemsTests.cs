using GameSession.Api.Domain;
using GameSession.Api.Http;
using Microsoft.AspNetCore.Http;

namespace GameSession.Tests.Http;

public sealed class ProblemsTests
{
    [Fact]
    public async Task A_refusal_that_nobody_waits_for_any_more_is_no_fault()
    {
        var http = new DefaultHttpContext();
        http.RequestAborted = new CancellationToken(canceled: true);
        await Problems.WriteAsync(http, GameErrors.InvalidMessage("The request cannot be read."));
        Assert.Equal(StatusCodes.Status400BadRequest, http.Response.StatusCode);
    }
}
