namespace GameSession.Tests.Harness;

/// <summary>Names the error codes of the catalogue that a test provokes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProvokesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;
}
