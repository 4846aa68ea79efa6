using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using Npgsql;

namespace GameSession.Tests.Persistence;

/// <summary>How failures of PostgreSQL are classified.</summary>
public sealed class PostgresErrorsTests
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
        Assert.True(PostgresErrors.IsUnavailable(Refusal(state)));
        Assert.True(PostgresErrors.Passes(Refusal(state)));
        Assert.True(PostgresErrors.Passes(new NotSentException(Refusal(state))));
    }

    [Theory]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("42501")]
    [InlineData("53100")]
    [InlineData("XX001")]
    public void What_somebody_has_to_put_right_is_unavailable_and_does_not_pass(string state)
    {
        Assert.True(PostgresErrors.IsUnavailable(Refusal(state)));
        Assert.False(PostgresErrors.Passes(Refusal(state)));
        Assert.False(PostgresErrors.Passes(new NotSentException(Refusal(state))));
    }

    [Theory]
    [InlineData("22P02")]
    [InlineData("23503")]
    [InlineData("42601")]
    [InlineData("42703")]
    [InlineData("42P01")]
    public void What_is_about_the_request_is_neither(string state)
    {
        Assert.False(PostgresErrors.IsUnavailable(Refusal(state)));
        Assert.False(PostgresErrors.Passes(Refusal(state)));
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
            Assert.True(PostgresErrors.IsUnavailable(failure));
            Assert.True(PostgresErrors.Passes(failure));
        }
    }

    [Theory]
    [InlineData("08006")]
    [InlineData("0A000")]
    [InlineData("25006")]
    [InlineData("26000")]
    [InlineData("42P05")]
    [InlineData("57P01")]
    public void A_refusal_that_comes_from_the_connection_spoils_the_pool(string state)
    {
        Assert.True(PostgresErrors.SpoilsConnections(Refusal(state)));
        Assert.True(PostgresErrors.SpoilsConnections(new NotSentException(Refusal(state))));
    }

    [Theory]
    [InlineData("22P02")]
    [InlineData("23505")]
    [InlineData("40001")]
    [InlineData("42P01")]
    [InlineData("53300")]
    [InlineData("55P03")]
    [InlineData("57014")]
    public void A_refusal_that_any_connection_would_get_leaves_the_pool_alone(string state) =>
        Assert.False(PostgresErrors.SpoilsConnections(Refusal(state)));

    [Fact]
    public void A_connection_that_broke_spoils_the_pool_and_one_that_timed_out_does_not()
    {
        var broken = new NpgsqlException("broken", new IOException("reset"));
        Assert.True(PostgresErrors.SpoilsConnections(broken));
        Assert.True(PostgresErrors.SpoilsConnections(new NotSentException(broken)));
        foreach (var failure in new Exception[]
        {
            new NpgsqlException("silent", new TimeoutException()), new TimeoutException(), new IOException("reset"),
            new NotSentException(new OperationCanceledException()),
        })
        {
            Assert.False(PostgresErrors.SpoilsConnections(failure));
        }
    }

    private static PostgresException Refusal(string state) => new("refused", "ERROR", "ERROR", state);
}
