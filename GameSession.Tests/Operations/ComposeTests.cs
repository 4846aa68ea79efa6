using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;
using Npgsql;
using StackExchange.Redis;

namespace GameSession.Tests.Operations;

/// <summary><c>deploy/compose.yaml</c>, without a container engine.</summary>
[Trait("Category", "Integration")]
public sealed partial class ComposeTests(SchemaChecks checks) : IClassFixture<SchemaChecks>
{
    private static readonly string[] Processes = ["game-session-a", "game-session-b"];

    private static readonly JsonNode Compose = Yaml.Read("deploy", "compose.yaml");

    private static JsonObject Services => Compose["services"]!.AsObject();

    [Fact]
    public Task The_file_is_one_of_the_Compose_Specification() => checks.PassesAsync("compose", Repository.PathOf("deploy", "compose.yaml"));

    [Fact]
    public void Every_setting_is_one_of_the_service() =>
        Assert.Empty(DocumentedSettings.Unknown(Processes.SelectMany(p => Environment(p).Keys).Concat(Settings(Example))));

    [Fact]
    public void Every_setting_that_the_service_requires_is_given()
    {
        var required = new[] { "ConnectionStrings__sessiondb", "ConnectionStrings__redis", "ConnectionStrings__rabbitmq" };
        Assert.All(Processes, p => Assert.Empty(required.Except(Environment(p).Keys)));
        Assert.Empty(
            new[] { "Authentication__Schemes__Bearer__Authority", "Authentication__Schemes__Bearer__ValidAudiences__0" }.Except(Settings(Active)));
    }

    [Fact]
    public void The_connection_strings_lead_to_the_servers_of_the_file()
    {
        var environment = Environment(Processes[0]);
        var postgres = new NpgsqlConnectionStringBuilder(Filled(environment["ConnectionStrings__sessiondb"]));
        var server = Services["postgres"]!["environment"]!;
        Assert.Equal((server.Text("POSTGRES_DB"), server.Text("POSTGRES_USER")), (postgres.Database, postgres.Username));
        // Microsoft's images lack the library, and Npgsql would look for it with every connection.
        Assert.Equal(GssEncryptionMode.Disable, postgres.GssEncryptionMode);
        var redis = ConfigurationOptions.Parse(Filled(environment["ConnectionStrings__redis"]));
        Assert.Equal("value", redis.Password);
        var rabbit = new Uri(Filled(environment["ConnectionStrings__rabbitmq"]));
        Assert.Equal($"{Services["rabbitmq"]!.Text("environment.RABBITMQ_DEFAULT_USER")}:value", rabbit.UserInfo);
        Assert.Empty(
            new[] { postgres.Host, redis.EndPoints.Single().ToString()!.Split('/')[^1].Split(':')[0], rabbit.Host }
                .Except(Services.Select(s => s.Key)));
    }

    [Fact]
    public void Every_value_that_is_asked_for_is_in_the_example_and_none_besides()
    {
        var asked = Variable().Matches(Repository.Read("deploy", "compose.yaml")).Select(m => m.Groups["name"].Value).Distinct();
        var offered = Example.Select(Name).Except(Settings(Example));
        Assert.Equal(asked.Order(StringComparer.Ordinal), offered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_process_has_time_to_drain_and_no_privileges() => Assert.All(Processes, name =>
    {
        var process = Services[name]!.AsObject();
        Assert.True(Seconds(process.Text("stop_grace_period")) > Shutdown.Timeout.TotalSeconds);
        Assert.Equal($"{ContainerProject.Property("ContainerUser")}:{ContainerProject.Property("ContainerUser")}", process.Text("user"));
        Assert.Equal("true", process.Text("read_only"));
        Assert.Equal("ALL", process["cap_drop"]!.AsArray().Single()!.GetValue<string>());
        Assert.Contains(process["security_opt"]!.AsArray(), o => o!.GetValue<string>() == "no-new-privileges:true");
    });

    [Fact]
    public void The_trusted_proxies_are_the_proxys_network()
    {
        var subnet = Compose["networks"]!["front"]!["ipam"]!["config"]![0]!.Text("subnet");
        Assert.All(Processes, p => Assert.Equal(subnet, Environment(p)["GameSession__TrustedProxies__0"]));
        Assert.Equal(["front"], Services["proxy"]!["networks"]!.AsArray().Select(n => n!.GetValue<string>()));
    }

    [Fact]
    public void Every_file_that_is_mounted_is_there()
    {
        var sources = Services.SelectMany(s => s.Value!["volumes"]?.AsArray() ?? []).Select(v => v!.GetValue<string>().Split(':')[0])
            .Where(source => source.StartsWith("./", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.True(Repository.Has($"deploy/{source[2..]}"), source));
    }

    [Fact]
    public void The_proxy_leads_to_the_processes_at_the_images_port()
    {
        var servers = Proxies.Servers("haproxy.cfg");
        Assert.Equal(Processes.Select(p => $"{p}:{ContainerProject.Port}"), servers);
        var listens = $"bind :{Services["proxy"]!["ports"]![0]!.Text("target")}\n";
        Assert.Contains(listens, Repository.Read("deploy", "proxy", "haproxy.cfg"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_process_has_a_name_of_its_own_in_the_metrics() => Assert.All(
        Processes, p => Assert.Equal($"service.instance.id={p}", Environment(p)["OTEL_RESOURCE_ATTRIBUTES"]));

    // With and without the comment sign that disables them.
    private static List<string> Example =>
        [.. Repository.Read("deploy", ".env.example").Split('\n').Where(line => Assignment().IsMatch(line)).Select(line => line.TrimStart('#'))];

    private static List<string> Active =>
        [.. Repository.Read("deploy", ".env.example").Split('\n').Where(line => Assignment().IsMatch(line) && line[0] != '#')];

    private static IEnumerable<string> Settings(IEnumerable<string> lines) =>
        lines.Select(Name).Where(name => name.Contains("__", StringComparison.Ordinal));

    private static string Name(string line) => line.Split('=')[0];

    private static Dictionary<string, string> Environment(string service) =>
        Services[service]!["environment"]!.AsObject().Where(e => e.Key != "<<").ToDictionary(e => e.Key, e => e.Value!.GetValue<string>());

    private static string Filled(string value) => Variable().Replace(value, "value");

    private static double Seconds(string duration) => double.Parse(duration.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)[^}]*\}")]
    private static partial Regex Variable();

    [GeneratedRegex("^#?[A-Za-z_0-9]+=")]
    private static partial Regex Assignment();
}
