using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace GameSession.AppHost.Servers;

internal static class LocalRabbitMQ
{
    public static IResourceBuilder<LocalRabbitMQResource> AddLocalRabbitMQ(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var broker = new LocalRabbitMQResource(name, folder, password);
        // All checks share one connection, which recovers by itself.
        IConnection? connection = null;
        return builder.AddResource(broker)
            .WithServerDefaults(LocalRabbitMQResource.EndpointName, "MailMultiple")
            .WithConnectionCheck((services, check, connectionString) => services.AddHealthChecks().AddRabbitMQ(
                async _ =>
                connection ??= await new ConnectionFactory
                {
                    Uri = new Uri(connectionString()),
                    ClientProvidedName = "apphost"
                }.CreateConnectionAsync(),
                check))
            .WithHttpEndpoint(name: LocalRabbitMQResource.ManagementEndpointName, isProxied: false)
            .WithUrlForEndpoint(LocalRabbitMQResource.ManagementEndpointName, url => url.DisplayText = "Management")
            .WithInternalPort("dist", "RABBITMQ_DIST_PORT")
            .WithInternalPort("epmd", "ERL_EPMD_PORT")
            .WithArgs(Path.Combine(builder.AppHostDirectory, "Servers", "rabbitmq.sh"), ServerPackages.RabbitMQ)
            .WithEnvironment("HOME", Path.Combine(folder, "home"))
            .WithEnvironment("RABBITMQ_NODENAME", "rabbit@localhost")
            .WithEnvironment("RABBITMQ_CONF_ENV_FILE", Path.Combine(folder, "rabbitmq-env.conf"))
            .WithEnvironment("RABBITMQ_CONFIG_FILE", Path.Combine(folder, "rabbitmq.conf"))
            .WithEnvironment("RABBITMQ_ADVANCED_CONFIG_FILE", Path.Combine(folder, "advanced.config"))
            .WithEnvironment("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(folder, "enabled_plugins"))
            .WithEnvironment("RABBITMQ_MNESIA_BASE", Path.Combine(folder, "mnesia"))
            .WithEnvironment("RABBITMQ_LOG_BASE", Path.Combine(folder, "log"))
            .WithEnvironment("RABBITMQ_GENERATED_CONFIG_DIR", Path.Combine(folder, "generated"))
            .WithEnvironment("RABBITMQ_LOGS", "-")
            .WithEnvironment("ERL_EPMD_ADDRESS", "127.0.0.1")
            .WithEnvironment("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}")
            // Signals reach the Erlang virtual machine directly; otherwise a shell in between would turn them into commands.
            .WithEnvironment("RUNNING_UNDER_SYSTEMD", "true")
            .OnBeforeResourceStarted(async (resource, _, ct) => WriteFiles(resource, folder, (await password.GetValueAsync(ct))!));
    }

    private static void WriteFiles(LocalRabbitMQResource broker, string folder, string password)
    {
        Directory.CreateDirectory(Path.Combine(folder, "home"));
        PrivateFile.Write(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_management].");
        PrivateFile.Write(Path.Combine(folder, "definitions.json"), Definitions(password));
        PrivateFile.Write(
            Path.Combine(folder, "rabbitmq.conf"),
            $"""
            listeners.tcp.local = 127.0.0.1:{broker.Endpoint.Port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {broker.ManagementEndpoint.Port}
            default_user = {LocalRabbitMQResource.UserName}
            default_pass = {password}
            load_definitions = {Path.Combine(folder, "definitions.json")}
            log.console = true
            log.console.level = info
            log.file = false

            """);
    }

    // RabbitMQ reads them at every start, so that kept data gets the password of this run.
    private static string Definitions(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        var hash = Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
        const string user = LocalRabbitMQResource.UserName;
        return JsonSerializer.Serialize(new
        {
            vhosts = new[] { new { name = "/" } },
            users = new[] { new { name = user, password_hash = hash, hashing_algorithm = "rabbit_password_hashing_sha256", tags = "administrator" } },
            permissions = new[] { new { user, vhost = "/", configure = ".*", write = ".*", read = ".*" } },
        });
    }
}
