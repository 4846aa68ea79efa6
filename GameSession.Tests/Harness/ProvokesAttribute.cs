namespace GameSession.Tests.Harness;

/// <summary>Names the catalogue's codes that a test brings about.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProvokesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;
}
