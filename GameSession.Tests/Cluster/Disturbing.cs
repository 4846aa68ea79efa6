namespace GameSession.Tests.Cluster;

/// <summary>Tests that stop or empty what others use: they run after all the others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Disturbing
{
    public const string Name = "Disturbing";
}
