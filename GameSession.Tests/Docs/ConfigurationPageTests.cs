using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using GameSession.Api.Features;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary><c>docs/configuration.md</c> lists every setting of the service, with its default and its range.</summary>
public sealed partial class ConfigurationPageTests
{
    private const string Root = "GameSession";

    // Those that are not bound to the root section.
    private static readonly Dictionary<string, string> Sections = new()
    {
        ["ArchiveOptions"] = $"{Root}:Archive",
        ["OutboxOptions"] = $"{Root}:Outbox",
        ["RateLimitOptions"] = $"{Root}:RateLimits",
        ["TopologyOptions"] = $"{Root}:Topology",
    };

    // A limit on form that no range says.
    private static readonly Dictionary<string, (string Default, string Range)> Special = new()
    {
        [$"{Root}:PublicBaseUrl"] = ("from the request", "http or https"),
        [$"{Root}:Archive:Endpoint"] = ("none", "http or https"),
        [$"{Root}:TablePage"] = ("True in Development", ""),
    };

    // Configuration is bound to types that are made without arguments. Messages have ranges too.
    private static IReadOnlyList<Type> Options { get; } = [.. typeof(FeatureMap).Assembly.GetTypes()
        .Where(t => t.GetConstructor(Type.EmptyTypes) is not null)
        .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) || Settings(t).Any(p => p.IsDefined(typeof(RangeAttribute))))];

    [Fact]
    public void Every_setting_is_on_the_page_with_its_default_and_range()
    {
        Assert.True(Options.Count > 5);
        Assert.All(Sections.Keys, name => Assert.Contains(Options, type => type.Name == name));

        var expected = Options.SelectMany(type => Settings(type).Select(setting => RowOf(type, setting))).Order(StringComparer.Ordinal);

        var rows = Row().Matches(Repository.Read("docs", "configuration.md"))
            .Select(m => $"{m.Groups["name"].Value} | {m.Groups["default"].Value.Trim()} | {m.Groups["range"].Value.Trim()}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, rows);
    }

    private static IEnumerable<PropertyInfo> Settings(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true } && p.DeclaringType == type);

    private static string RowOf(Type type, PropertyInfo setting)
    {
        var name = $"{Sections.GetValueOrDefault(type.Name, Root)}:{setting.Name}";
        if (Special.TryGetValue(name, out var special)) return $"{name} | {special.Default} | {special.Range}";
        var @default = setting.GetValue(Activator.CreateInstance(type)) switch
        {
            null or ICollection { Count: 0 } => "none",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        var range = setting.GetCustomAttribute<RangeAttribute>();
        return $"{name} | {@default} | {(range is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"))}";
    }

    [GeneratedRegex(@"^\| `(?<name>GameSession:[A-Za-z:]+)` \|.*\|(?<default>[^|]*)\|(?<range>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
