using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.AppHost.Servers;

namespace GameSession.Tests.Hosting;

/// <summary>The AppHost's model, with containers and with programs of this machine. The tests start nothing of it.</summary>
public sealed class AppModelTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Containers_are_Aspires_own_and_keep_their_data_in_volumes()
    {
        await using var model = await ModelAsync("--Servers=containers");

        Assert.IsType<PostgresDatabaseResource>(Find(model, "sessiondb"));
        Assert.IsType<RedisResource>(Find(model, "redis"));
        Assert.Contains(
            "management", Assert.IsType<RabbitMQServerResource>(Find(model, "rabbitmq")).Annotations.OfType<ContainerImageAnnotation>().Single()
            .Tag!);
        Assert.Equal(["postgres", "rabbitmq"], WithVolume(model));
    }

    [Fact]
    public async Task Containers_for_temporary_data_have_no_volumes()
    {
        await using var model = await ModelAsync("--Servers=containers", "--ServerData=temporary");

        Assert.Equal(3, model.Resources.OfType<ContainerResource>().Count());
        Assert.Empty(WithVolume(model));
    }

    [Fact]
    public async Task Programs_have_the_names_of_the_containers()
    {
        await using var containers = await ModelAsync("--Servers=containers");
        await using var programs = await ModelAsync("--Servers=local", "--ServerData=temporary");

        Assert.IsType<LocalPostgresResource>(Find(programs, "postgres"));
        Assert.Empty(programs.Resources.OfType<ContainerResource>());
        Assert.Equal(Names(containers), Names(programs));

        static IEnumerable<string> Names(IDistributedApplicationBuilder model) => model.Resources.Select(r => r.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_Api_is_told_the_same_whatever_runs_its_servers()
    {
        await using var containers = await ModelAsync("--Servers=containers");
        await using var programs = await ModelAsync("--Servers=local", "--ServerData=temporary");

        var told = await ToldAsync(containers);

        Assert.Equal("{sessiondb.connectionString}", told["ConnectionStrings__sessiondb"]);
        Assert.Equal(told.OrderBy(v => v.Key, StringComparer.Ordinal), (await ToldAsync(programs)).OrderBy(v => v.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_connection_string_of_a_program_reads_as_that_of_the_container()
    {
        await using var containers = await ModelAsync("--Servers=containers");
        await using var programs = await ModelAsync("--Servers=local", "--ServerData=temporary");

        foreach (var name in new[] { "postgres", "sessiondb", "redis", "rabbitmq" })
        {
            Assert.Equal(Expression(containers, name), Expression(programs, name));
        }

        static string Expression(IDistributedApplicationBuilder model, string name) =>
            WithoutTls(((IResourceWithConnectionString)Find(model, name)).ConnectionStringExpression.ValueExpression);
    }

    private static async Task<IDistributedApplicationTestingBuilder> ModelAsync(params string[] arguments) =>
        await DistributedApplicationTestingBuilder.CreateAsync<Projects.GameSession_AppHost>(
            arguments, (_, host) => host.EnvironmentName = "Testing", Ct);

    private static IResource Find(IDistributedApplicationBuilder model, string name) => model.Resources.Single(r => r.Name == name);

    private static IEnumerable<string> WithVolume(IDistributedApplicationBuilder model) =>
        model.Resources.Where(r => r.Annotations.OfType<ContainerMountAnnotation>().Any()).Select(r => r.Name).Order(StringComparer.Ordinal);

    // As in a manifest: references and no values, because no port is allocated yet.
    private static async Task<Dictionary<string, string>> ToldAsync(IDistributedApplicationBuilder model)
    {
        var context = new EnvironmentCallbackContext(
            new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), Find(model, "api"), cancellationToken: Ct);
        foreach (var told in context.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>()) await told.Callback(context);
        return context.EnvironmentVariables.ToDictionary(
            v => v.Key, v => WithoutTls(v.Value is IManifestExpressionProvider reference ? reference.ValueExpression : v.Value.ToString()!));
    }

    // Aspire's Redis says "with TLS, if it has a certificate". It has none.
    private static string WithoutTls(string expression) =>
        Regex.Replace(expression, @"\{cond-redis-[^}]*\}", "").Replace("{redis.bindings.tcp.scheme}", "redis", StringComparison.Ordinal);
}
