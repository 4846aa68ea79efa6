namespace GameSession.Api.Persistence;

/// <summary>What a version of players is in the log.</summary>
/// <param name="Version">Of the last event that has the version, or of the last one before where none has it. That event may be hidden.</param>
/// <param name="ShownVersion">That event's version for players.</param>
/// <param name="At">When the event happened with which players reached the version (UTC).</param>
internal readonly record struct ShownPlace(long Version, long ShownVersion, DateTime At);
