using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Architecture;

/// <summary>Traits select the tests that need servers, and those that take long.</summary>
public sealed class TraitTests
{
    private const string Integration = "Integration";
    private const string Long = "Long";

    private static readonly Type[] Classes =
        [.. typeof(TraitTests).Assembly.GetTypes().Where(t => t.GetMethods().Any(m => m.IsDefined(typeof(FactAttribute), inherit: true)))];

    [Fact]
    public void Whatever_uses_the_deployment_says_that_it_needs_servers()
    {
        var users = Classes.Where(t => t.IsAssignableTo(typeof(IUsesDeployment))).ToList();

        Assert.True(users.Count > 50, $"Only {users.Count} were found.");
        Assert.Empty(users.Where(t => !Has(t, Integration)).Select(t => t.Name));
    }

    [Fact]
    public void Whatever_is_given_the_deployment_has_it_started() => Assert.Empty(Classes
        .Where(t =>
        t.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(Deployment))) && !t.IsAssignableTo(typeof(IUsesDeployment)))
        .Select(t => t.Name));

    [Fact]
    public void Faults_and_fuzz_say_that_they_take_long()
    {
        var lasting = Classes.Where(t => t.IsAssignableTo(typeof(IUsesDeployment))
            && (t.Name.EndsWith("FaultTests", StringComparison.Ordinal) || t.Namespace!.EndsWith(".Fuzz", StringComparison.Ordinal))).ToList();

        Assert.True(lasting.Count > 8, $"Only {lasting.Count} were found.");
        Assert.Empty(lasting.Where(t => !Has(t, Long)).Select(t => t.Name));
    }

    private static bool Has(Type type, string category) => type.GetCustomAttributesData()
        .Any(a =>
        a.AttributeType == typeof(TraitAttribute) && a.ConstructorArguments is [{ Value: "Category" }, { Value: string value }] && value == category);
}
