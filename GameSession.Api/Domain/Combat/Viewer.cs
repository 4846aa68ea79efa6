namespace GameSession.Api.Domain;

/// <summary>Who sees a session.</summary>
internal enum Viewer
{
    /// <summary>Sees all of it.</summary>
    GameMaster,

    /// <summary>Players and observers: they see what is not hidden.</summary>
    Players,
}
