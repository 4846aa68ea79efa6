using System.Globalization;

namespace GameSession.AppHost.Servers;

/// <summary>Finds the server programs where the system's packages install them.</summary>
internal static class ServerPackages
{
    private const string RedisProgram = "/usr/bin/redis-server";

    private static readonly (string Package, Func<string?> Find)[] Programs =
        [("postgresql", FindPostgres), ("redis-server", FindRedis), ("rabbitmq-server", FindRabbitMQ)];

    public static string Postgres => Require(FindPostgres, "postgresql");

    public static string Redis => Require(FindRedis, "redis-server");

    public static string RabbitMQ => Require(FindRabbitMQ, "rabbitmq-server");

    /// <summary>Installs the programs that are missing.</summary>
    /// <exception cref="DistributedApplicationException">It is not permitted, or failed; the message has the command to run.</exception>
    public static async Task InstallMissingAsync()
    {
        var missing = Programs.Where(p => p.Find() is null).Select(p => p.Package).ToArray();
        if (missing.Length > 0) await SystemPackages.InstallAsync(missing);
    }

    private static string Require(Func<string?> find, string package) =>
        find() ?? throw new DistributedApplicationException($"The program of the package {package} is not where the package puts it.");

    // The newest installed version.
    private static string? FindPostgres() => Below("/usr/lib/postgresql", "*")
        .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
        .Select(d => Path.Combine(d, "bin", "postgres"))
        .FirstOrDefault(File.Exists);

    private static string? FindRedis() => File.Exists(RedisProgram) ? RedisProgram : null;

    // Debian's own rabbitmq-server switches to another user; the script in the package's sbin does not.
    private static string? FindRabbitMQ() => Below("/usr/lib/rabbitmq/lib", "rabbitmq_server-*")
        .Order(StringComparer.Ordinal)
        .Select(d => Path.Combine(d, "sbin", "rabbitmq-server"))
        .LastOrDefault(File.Exists);

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, pattern) : [];
}
