using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>Parameters: values from the configuration, <c>Parameters:&lt;name&gt;</c>, or generated ones.</summary>
public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => Configured(builder, name) ?? throw Missing(name, $"Parameters:{name}"), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => Configured(builder, name) ?? value, secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => Configured(builder, name) ?? valueGetter(), secret));

    /// <param name="builder">The model.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Makes the value when the configuration has none.</param>
    /// <param name="secret">Not to be shown.</param>
    /// <param name="persist">A value that was made is kept in the AppHost's user secrets for the next run.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(Create(builder, name, value, secret, persist));

    /// <summary>A server that runs already, from <c>ConnectionStrings:&lt;name&gt;</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameterResource(
            name, _ => builder.Configuration[$"ConnectionStrings:{name}"] ?? throw Missing(name, $"ConnectionStrings:{name}"), environmentVariableName));

    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0)
    {
        var value = new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        };
        return Create(builder, name, value, secret: true, persist: true);
    }

    private static ParameterResource Create(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
    {
        var isKept = persist && builder is not DistributedApplicationBuilder { Settings.IsThrowaway: true };
        return new ParameterResource(name, Get, secret) { Default = value };

        string Get(ParameterDefault? otherwise)
        {
            if (Configured(builder, name) is { } configured)
                return configured;
            return isKept ? UserSecrets.Of(builder.AppHostAssembly).GetOrAdd($"Parameters:{name}", otherwise!.GetDefaultValue) : otherwise!.GetDefaultValue();
        }
    }

    private static string? Configured(IDistributedApplicationBuilder builder, string name) => builder.Configuration[$"Parameters:{name}"];

    private static DistributedApplicationException Missing(string name, string key) =>
        new($"'{name}' has no value: set {key} in the AppHost's configuration, for example with 'dotnet user-secrets set {key} <value>'.");
}
