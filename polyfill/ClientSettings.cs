using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire;

// What the client integrations have in common; compiled into each of them, since none may show anything that its package does not.
internal static class ClientSettings
{
    /// <summary>Binds the general section, then each more specific one below it, so that the more specific one wins.</summary>
    internal static TSettings Bind<TSettings>(this IConfiguration configuration, string sectionName, params string[] namesBelow)
        where TSettings : new()
    {
        var settings = new TSettings();
        var section = configuration.GetSection(sectionName);
        section.Bind(settings);
        foreach (var name in namesBelow)
            section.GetSection(name).Bind(settings);
        return settings;
    }

    internal static InvalidOperationException MissingConnectionString(string connectionName, string sectionName, string sectionBelow) =>
        new($"ConnectionString is missing. It should be provided in 'ConnectionStrings:{connectionName}' or under the 'ConnectionString' " +
            $"key in '{sectionName}' or '{sectionName}:{sectionBelow}'.");

    /// <summary>Adds the check unless one of that name is there: two of one name would make every health request fail.</summary>
    internal static void TryAddHealthCheck(this IHostApplicationBuilder builder, string name, Action<IHealthChecksBuilder> add)
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
            add(builder.Services.AddHealthChecks());
    }
}
