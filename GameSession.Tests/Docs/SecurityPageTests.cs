using System.Reflection;
using System.Text.RegularExpressions;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var tests = typeof(SecurityPageTests).Assembly.GetTypes()
            .SelectMany(
            type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();
        var named = TestName().Matches(Repository.Read("docs", "security.md")).Select(m => m.Groups[1].Value).ToList();
        Assert.True(named.Count > 30);
        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
