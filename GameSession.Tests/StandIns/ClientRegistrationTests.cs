using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace GameSession.Tests.StandIns;

public sealed class ClientRegistrationTests
{
    // Nothing listens there, and nothing is asked to.
    private const string Postgres = "Host=127.0.0.1;Port=1;Username=nobody;Database=none";

    [Fact]
    public void A_missing_Postgres_connection_string_is_named()
    {
        var builder = TestContexts.Builder();
        builder.AddNpgsqlDbContext<TestContexts.Plain>("sessiondb");
        using var host = builder.Build();

        AssertNames("sessiondb", "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL", () => Resolve<TestContexts.Plain>(host));
    }

    [Fact]
    public void A_missing_Redis_connection_string_is_named()
    {
        var builder = TestContexts.Builder();
        builder.AddRedisClient("redis");
        using var host = builder.Build();

        AssertNames("redis", "Aspire:StackExchange:Redis", () => Resolve<IConnectionMultiplexer>(host));
    }

    [Fact]
    public void A_missing_RabbitMQ_connection_string_is_named()
    {
        var builder = TestContexts.Builder();
        builder.AddRabbitMQClient("rabbitmq");
        using var host = builder.Build();

        AssertNames("rabbitmq", "Aspire:RabbitMQ:Client", () => Resolve<IConnection>(host));
    }

    [Fact]
    public void Health_checks_carry_their_names_once_and_no_tags()
    {
        var builder = TestContexts.Builder(("ConnectionStrings:sessiondb", Postgres));
        builder.AddNpgsqlDbContext<TestContexts.Plain>("sessiondb");
        builder.AddRedisClient("redis");
        builder.AddRedisClient("redis");
        builder.AddRabbitMQClient("rabbitmq");
        using var host = builder.Build();

        var checks = host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;

        Assert.Equal(["Plain", "StackExchange.Redis", "RabbitMQ.Client"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.Empty(check.Tags));
    }

    [Fact]
    public void Disabled_health_checks_are_not_there()
    {
        var builder = TestContexts.Builder();
        builder.AddNpgsqlDbContext<TestContexts.Plain>("sessiondb", settings => settings.DisableHealthChecks = true);
        builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true);
        builder.AddRabbitMQClient("rabbitmq", settings => settings.DisableHealthChecks = true);
        using var host = builder.Build();

        Assert.Empty(host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_context_retries_unless_told_not_to(bool disabled)
    {
        var builder = TestContexts.Builder(("ConnectionStrings:sessiondb", Postgres));
        builder.AddNpgsqlDbContext<TestContexts.Plain>("sessiondb", settings => settings.DisableRetry = disabled);
        using var host = builder.Build();

        Assert.Equal(!disabled, Strategy(host).RetriesOnFailure);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Enriching_keeps_the_data_source_and_adds_retries(bool pooled, bool disabled)
    {
        using var source = NpgsqlDataSource.Create(Postgres);
        var builder = TestContexts.Builder(("Aspire:Npgsql:EntityFrameworkCore:PostgreSQL:CommandTimeout", "7"));
        if (pooled)
            builder.Services.AddDbContextPool<TestContexts.Plain>(options => options.UseNpgsql(source));
        else
            builder.Services.AddDbContext<TestContexts.Plain>(options => options.UseNpgsql(source));
        builder.EnrichNpgsqlDbContext<TestContexts.Plain>(settings => settings.DisableRetry = disabled);
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var context = scope.ServiceProvider.GetRequiredService<TestContexts.Plain>();

        Assert.Equal(!disabled, context.Database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Equal(7, context.Database.GetCommandTimeout());
        Assert.Equal(source.ConnectionString, context.Database.GetDbConnection().ConnectionString);
        Assert.Contains(
            host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations,
            check => check.Name == nameof(TestContexts.Plain));
    }

    [Fact]
    public void Enriching_keeps_a_retrying_strategy_that_is_there_already()
    {
        var builder = TestContexts.Builder();
        builder.Services.AddDbContext<TestContexts.Plain>(
            options => options.UseNpgsql(Postgres, npgsql => npgsql.ExecutionStrategy(dependencies => new PatientStrategy(dependencies))));
        builder.EnrichNpgsqlDbContext<TestContexts.Plain>();
        using var host = builder.Build();

        Assert.IsType<PatientStrategy>(Strategy(host));
    }

    [Fact]
    public void Enriching_refuses_to_replace_a_strategy_that_does_not_retry()
    {
        var builder = TestContexts.Builder();
        builder.Services.AddDbContext<TestContexts.Plain>(options => options.UseNpgsql(
            Postgres, npgsql => npgsql.ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies))));
        builder.EnrichNpgsqlDbContext<TestContexts.Plain>();
        using var host = builder.Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => Resolve<TestContexts.Plain>(host));
        Assert.Contains(nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings.DisableRetry), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_is_registered_before_it_is_enriched_and_not_twice()
    {
        var builder = TestContexts.Builder();

        Assert.Throws<InvalidOperationException>(() => builder.EnrichNpgsqlDbContext<TestContexts.Plain>());
        builder.AddNpgsqlDbContext<TestContexts.Plain>("sessiondb");
        Assert.Throws<InvalidOperationException>(() => builder.AddNpgsqlDbContext<TestContexts.Plain>("sessiondb"));
    }

    [Theory]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("127.0.0.1:1,abortConnect=true", true)]
    public void Redis_waits_for_its_server_unless_the_connection_string_says_otherwise(string connectionString, bool aborts)
    {
        var builder = TestContexts.Builder(("ConnectionStrings:redis", connectionString));
        ConfigurationOptions? used = null;
        builder.AddRedisClient("redis", configureOptions: options =>
        {
            used = options.Clone();
            options.EndPoints.Clear(); // So that nothing is connected to.
        });
        using var host = builder.Build();

        Assert.Throws<InvalidOperationException>(() => Resolve<IConnectionMultiplexer>(host));
        Assert.Equal(aborts, used!.AbortOnConnectFail);
    }

    [Fact]
    public void The_RabbitMQ_factory_takes_its_section_the_connection_string_and_then_the_delegate()
    {
        var builder = TestContexts.Builder(
            ("Aspire:RabbitMQ:Client:ConnectionFactory:ClientProvidedName", "section"),
            ("Aspire:RabbitMQ:Client:ConnectionFactory:HostName", "section"),
            ("ConnectionStrings:rabbitmq", "amqp://player:secret@table:5673"));
        builder.AddRabbitMQClient("rabbitmq", configureConnectionFactory: factory => factory.Port++);
        using var host = builder.Build();

        var factory = Assert.IsType<ConnectionFactory>(Resolve<IConnectionFactory>(host));

        Assert.Equal(("section", "table", 5674, "player"), (factory.ClientProvidedName, factory.HostName, factory.Port, factory.UserName));
    }

    private static void AssertNames(string connectionName, string section, Action resolve)
    {
        var message = Assert.Throws<InvalidOperationException>(resolve).Message;
        Assert.Contains($"'ConnectionStrings:{connectionName}'", message, StringComparison.Ordinal);
        Assert.Contains($"'{section}'", message, StringComparison.Ordinal);
    }

    private static T Resolve<T>(IHost host)
        where T : notnull
    {
        using var scope = host.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<T>();
    }

    private static IExecutionStrategy Strategy(IHost host)
    {
        using var scope = host.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<TestContexts.Plain>().Database.CreateExecutionStrategy();
    }

    private sealed class PatientStrategy(ExecutionStrategyDependencies dependencies) : NpgsqlRetryingExecutionStrategy(dependencies, 9);
}
