namespace GameSession.Api.Persistence;

/// <summary>What a message of another service can be about.</summary>
internal enum SubjectKind
{
    Character,
    Campaign,
}
