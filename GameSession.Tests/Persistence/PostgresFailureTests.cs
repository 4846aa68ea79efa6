using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using Npgsql;

namespace GameSession.Tests.Persistence;

/// <summary>What a failure of Postgres is taken for.</summary>
public sealed class PostgresFailureTests
{
    [Theory]
    [InlineData("08006")]
    [InlineData("0A000")]
    [InlineData("25006")]
    [InlineData("26000")]
    [InlineData("40001")]
    [InlineData("42P05")]
    [InlineData("53300")]
    [InlineData("55000")]
    [InlineData("55P03")]
    [InlineData("57P01")]
    public void What_Postgres_gets_over_by_itself_is_unavailable_and_passes(string state)
    {
        Assert.True(EventLog.IsUnavailable(Refusal(state)));
        Assert.True(EventLog.Passes(Refusal(state)));
        Assert.True(EventLog.Passes(new NotSentException(Refusal(state))));
    }

    [Theory]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("42501")]
    [InlineData("53100")]
    [InlineData("XX001")]
    public void What_somebody_has_to_put_right_is_unavailable_and_does_not_pass(string state)
    {
        Assert.True(EventLog.IsUnavailable(Refusal(state)));
        Assert.False(EventLog.Passes(Refusal(state)));
        Assert.False(EventLog.Passes(new NotSentException(Refusal(state))));
    }

    [Theory]
    [InlineData("22P02")]
    [InlineData("23503")]
    [InlineData("42601")]
    [InlineData("42703")]
    [InlineData("42P01")]
    public void What_is_about_the_request_is_neither(string state)
    {
        Assert.False(EventLog.IsUnavailable(Refusal(state)));
        Assert.False(EventLog.Passes(Refusal(state)));
    }

    [Fact]
    public void A_connection_that_breaks_or_does_not_come_about_is_unavailable_and_passes()
    {
        foreach (var failure in new Exception[]
        {
            new NpgsqlException("broken", new IOException("reset")), new TimeoutException(), new NotSentException(new OperationCanceledException()),
            new InvalidOperationException("transient", new NpgsqlException("broken")),
        })
        {
            Assert.True(EventLog.IsUnavailable(failure));
            Assert.True(EventLog.Passes(failure));
        }
    }

    private static PostgresException Refusal(string state) => new("refused", "ERROR", "ERROR", state);
}
