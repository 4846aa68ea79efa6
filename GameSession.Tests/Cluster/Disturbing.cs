namespace GameSession.Tests.Cluster;

/// <summary>Tests that stop or empty what other tests use. They run after all others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Disturbing
{
    public const string Name = "Disturbing";
}
