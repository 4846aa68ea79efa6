using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>
/// RabbitMQ from the system's packages: every port on loopback and its own, name server (epmd) and cookie included, so that brokers of several
/// AppHosts know nothing of each other. Debian's <c>rabbitmq-server</c> switches users; the script in the package's own <c>sbin</c> does not.
/// </summary>
internal sealed class RabbitMQProgram : ServerProgram
{
    private const string Versions = "/usr/lib/rabbitmq/lib";

    public override string Package => "rabbitmq-server";

    public override string? FindProgram() => Directory.Exists(Versions)
        ? Directory.EnumerateDirectories(Versions, "rabbitmq_server-*").Order(StringComparer.Ordinal)
            .Select(d => Path.Combine(d, "sbin", "rabbitmq-server")).LastOrDefault(File.Exists)
        : null;

    public override async Task<ProcessLaunch> PrepareAsync(ServerContext context, CancellationToken cancellationToken)
    {
        var broker = (RabbitMQServerResource)context.Resource;
        var user = (await broker.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false))!;
        var password = (await broker.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false))!;
        var home = Directory.CreateDirectory(Path.Combine(context.Folder, "home")).FullName;
        var definitions = Path.Combine(context.Folder, "definitions.json");
        var configuration = Path.Combine(context.Folder, "rabbitmq.conf");
        var plugins = Path.Combine(context.Folder, "enabled_plugins");
        PrivateFile.Write(definitions, Definitions(user, password));
        PrivateFile.Write(configuration, Configuration(broker, user, password, definitions));
        PrivateFile.Write(plugins, broker.ManagementEndpoint.Exists ? "[rabbitmq_management]." : "[].");

        return new ProcessLaunch(FindProgram()!, [])
        {
            WorkingDirectory = context.Folder,
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = home,
                ["RABBITMQ_NODENAME"] = "rabbit@localhost",
                ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(context.Folder, "rabbitmq-env.conf"),
                ["RABBITMQ_CONFIG_FILE"] = configuration,
                ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(context.Folder, "advanced.config"),
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
                ["RABBITMQ_MNESIA_BASE"] = Path.Combine(context.Folder, "mnesia"),
                ["RABBITMQ_LOG_BASE"] = Path.Combine(context.Folder, "log"),
                ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(context.Folder, "generated"),
                ["RABBITMQ_LOGS"] = "-",
                ["RABBITMQ_DIST_PORT"] = Text(context.Ports.Allocate()),
                ["ERL_EPMD_PORT"] = Text(context.Ports.Allocate()),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
                ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
                // Says that nobody needs a shell in between that turns signals into commands: the virtual machine gets them itself.
                ["RUNNING_UNDER_SYSTEMD"] = "true",
                ["NOTIFY_SOCKET"] = null,
            },
        };
    }

    private static string Configuration(RabbitMQServerResource broker, string user, string password, string definitions)
    {
        var lines = new List<string>
        {
            $"listeners.tcp.local = 127.0.0.1:{broker.PrimaryEndpoint.Port}",
            $"default_user = {user}",
            $"default_pass = {password}",
            $"load_definitions = {definitions}",
            "log.console = true",
            "log.console.level = info",
            "log.file = false",
        };
        if (broker.ManagementEndpoint.Exists)
            lines.AddRange(["management.tcp.ip = 127.0.0.1", $"management.tcp.port = {Text(broker.ManagementEndpoint.Port)}"]);
        return string.Join('\n', lines) + '\n';
    }

    /// <summary>Read at every start, so that kept data has the password of this run, whatever it had before.</summary>
    private static string Definitions(string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        var hash = Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
        return JsonSerializer.Serialize(new
        {
            vhosts = new[] { new { name = "/" } },
            users = new[] { new { name = user, password_hash = hash, hashing_algorithm = "rabbit_password_hashing_sha256", tags = "administrator" } },
            permissions = new[] { new { user, vhost = "/", configure = ".*", write = ".*", read = ".*" } },
        });
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
