namespace GameSession.Api.Persistence;

/// <summary>An event's id that follows from what the event is about.</summary>
/// <param name="Former">What versions of the service before the key would have derived; null when it is not looked for.</param>
internal readonly record struct DerivedId(Guid Value, Guid? Former)
{
    /// <summary>All the ids under which the event may be in the log.</summary>
    public IReadOnlyList<Guid> All => Former is { } former ? [Value, former] : [Value];
}
