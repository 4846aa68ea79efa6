using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>The connection strings, as Aspire injects them.</summary>
public static class ConnectionStrings
{
    /// <summary>The connection string of this name.</summary>
    /// <exception cref="InvalidOperationException">It is missing. The exception names it and stops the start.</exception>
    public static string RequireConnectionString(this IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { Length: > 0 } text
            ? text
            : throw new InvalidOperationException($"ConnectionStrings:{name} is missing.");
}
