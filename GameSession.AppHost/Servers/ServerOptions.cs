using Microsoft.Extensions.Configuration;

namespace GameSession.AppHost.Servers;

/// <summary>The AppHost's own settings, from the command line (<c>--Servers=local</c>), the environment or <c>appsettings.json</c>.</summary>
/// <param name="Servers">What runs PostgreSQL, Redis and RabbitMQ.</param>
/// <param name="ServerData">Whether the servers' data outlives the AppHost.</param>
internal sealed record ServerOptions(ServerKind Servers, DataLifetime ServerData)
{
    /// <exception cref="DistributedApplicationException">A setting has an unknown value; the message lists the known ones.</exception>
    public static ServerOptions From(IConfiguration configuration) => new(
        Read(configuration, nameof(Servers), ServerKind.Auto), Read(configuration, nameof(ServerData), DataLifetime.Kept));

    private static T Read<T>(IConfiguration configuration, string name, T otherwise)
        where T : struct, Enum
    {
        if (configuration[name] is not { Length: > 0 } text) return otherwise;
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new DistributedApplicationException(
                $"The setting {name} is '{text}'. It must be one of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }
}

internal enum ServerKind
{
    /// <summary>Containers if a container engine answers, otherwise programs of this machine.</summary>
    Auto,

    /// <summary>Containers, as Aspire makes them.</summary>
    Containers,

    /// <summary>Programs of this machine.</summary>
    Local,
}

internal enum DataLifetime
{
    /// <summary>The next run of this AppHost uses the data again.</summary>
    Kept,

    /// <summary>The data is deleted when the AppHost ends.</summary>
    Temporary,
}
