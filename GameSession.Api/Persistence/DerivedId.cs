namespace GameSession.Api.Persistence;

/// <summary>An event id that is computed from what the event is about.</summary>
/// <param name="Former">The id that versions of the service without the key derived; null when it is not looked for.</param>
internal readonly record struct DerivedId(Guid Value, Guid? Former)
{
    /// <summary>All ids under which the log may have the event.</summary>
    public IReadOnlyList<Guid> All => Former is { } former ? [Value, former] : [Value];
}
