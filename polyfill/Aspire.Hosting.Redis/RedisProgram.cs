using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>Redis from the system's packages: on one loopback port, with a password.</summary>
internal sealed class RedisProgram : ServerProgram
{
    private static readonly string[] Places = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"];

    public override string Package => "redis-server";

    public override string? FindProgram() => Places.FirstOrDefault(File.Exists);

    public override async Task<ProcessLaunch> PrepareAsync(ServerContext context, CancellationToken cancellationToken)
    {
        var redis = (RedisResource)context.Resource;
        var save = redis.TryGetLastAnnotation<RedisPersistenceAnnotation>(out var persistence) ? persistence.Save : "\"\"";
        var lines = new List<string>
        {
            "bind 127.0.0.1",
            $"port {redis.PrimaryEndpoint.Port}",
            $"dir \"{context.Folder}\"",
            $"save {save}",
            "daemonize no",
            "databases 16",
        };
        if (redis.PasswordParameter is not null)
            lines.Add($"requirepass \"{await redis.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false)}\"");

        // In a file, not among the arguments: those can be read by everyone on the machine.
        var configuration = Path.Combine(context.Folder, "redis.conf");
        PrivateFile.Write(configuration, string.Join('\n', lines) + '\n');
        return new ProcessLaunch(FindProgram()!, [configuration]) { WorkingDirectory = context.Folder };
    }
}
