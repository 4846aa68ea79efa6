using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Aspire.RabbitMQ.Client;
using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Hosting;

namespace GameSession.Tests.StandIns;

public sealed class ClientSettingsTests
{
    public static TheoryData<string, Func<HostApplicationBuilder, Action<string?>?, string?>> Clients => new()
    {
        { "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL", AddNpgsql },
        { "Aspire:StackExchange:Redis", AddRedis },
        { "Aspire:RabbitMQ:Client", AddRabbitMQ },
    };

    [Theory]
    [MemberData(nameof(Clients), DisableDiscoveryEnumeration = true)]
    public void The_section_says_where_the_server_is(string section, Func<HostApplicationBuilder, Action<string?>?, string?> add)
    {
        var builder = Builder(($"{section}:ConnectionString", "section"));

        Assert.Equal("section", add(builder, null));
    }

    [Theory]
    [MemberData(nameof(Clients), DisableDiscoveryEnumeration = true)]
    public void The_named_section_wins_over_the_section(string section, Func<HostApplicationBuilder, Action<string?>?, string?> add)
    {
        var builder = Builder(($"{section}:ConnectionString", "section"), ($"{section}:server:ConnectionString", "named"));

        Assert.Equal("named", add(builder, null));
    }

    [Theory]
    [MemberData(nameof(Clients), DisableDiscoveryEnumeration = true)]
    public void The_connection_string_wins_over_both(string section, Func<HostApplicationBuilder, Action<string?>?, string?> add)
    {
        var builder = Builder(
            ($"{section}:ConnectionString", "section"), ($"{section}:server:ConnectionString", "named"), ("ConnectionStrings:server", "string"));

        Assert.Equal("string", add(builder, null));
    }

    [Theory]
    [MemberData(nameof(Clients), DisableDiscoveryEnumeration = true)]
    public void The_delegate_comes_last(string section, Func<HostApplicationBuilder, Action<string?>?, string?> add)
    {
        var builder = Builder(($"{section}:ConnectionString", "section"), ("ConnectionStrings:server", "string"));
        string? seen = null;

        Assert.Equal("delegate", add(builder, before => seen = before));
        Assert.Equal("string", seen);
    }

    [Fact]
    public void A_name_below_the_section_does_not_undo_what_it_does_not_mention()
    {
        var builder = Builder(
            ("Aspire:RabbitMQ:Client:MaxConnectRetryCount", "2"), ("Aspire:RabbitMQ:Client:server:DisableTracing", "true"));
        RabbitMQClientSettings? seen = null;

        builder.AddRabbitMQClient("server", settings => seen = settings);

        Assert.Equal((2, true), (seen!.MaxConnectRetryCount, seen.DisableTracing));
    }

    [Fact]
    public void Nothing_is_disabled_by_default_and_RabbitMQ_is_tried_five_times_again()
    {
        var npgsql = new NpgsqlEntityFrameworkCorePostgreSQLSettings();
        var redis = new StackExchangeRedisSettings();
        var rabbit = new RabbitMQClientSettings();

        Assert.False(npgsql.DisableHealthChecks || npgsql.DisableMetrics || npgsql.DisableRetry || npgsql.DisableTracing);
        Assert.Null(npgsql.CommandTimeout);
        Assert.False(redis.DisableHealthChecks || redis.DisableTracing);
        Assert.False(rabbit.DisableHealthChecks || rabbit.DisableTracing);
        Assert.Equal(5, rabbit.MaxConnectRetryCount);
    }

    // Adds the client; with a callback, the settings' delegate shows it what it was handed and then says "delegate".
    // Returns the connection string that the client was left with.
    private static string? AddNpgsql(HostApplicationBuilder builder, Action<string?>? show)
    {
        NpgsqlEntityFrameworkCorePostgreSQLSettings? used = null;
        builder.AddNpgsqlDbContext<TestContexts.Plain>("server", settings =>
        {
            used = settings;
            settings.ConnectionString = Shown(settings.ConnectionString, show);
        });
        return used!.ConnectionString;
    }

    private static string? AddRedis(HostApplicationBuilder builder, Action<string?>? show)
    {
        StackExchangeRedisSettings? used = null;
        builder.AddRedisClient("server", settings =>
        {
            used = settings;
            settings.ConnectionString = Shown(settings.ConnectionString, show);
        });
        return used!.ConnectionString;
    }

    private static string? AddRabbitMQ(HostApplicationBuilder builder, Action<string?>? show)
    {
        RabbitMQClientSettings? used = null;
        builder.AddRabbitMQClient("server", settings =>
        {
            used = settings;
            settings.ConnectionString = Shown(settings.ConnectionString, show);
        });
        return used!.ConnectionString;
    }

    private static string? Shown(string? handed, Action<string?>? show)
    {
        if (show is null)
            return handed;
        show(handed);
        return "delegate";
    }

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] configuration) => TestContexts.Builder(configuration);
}
