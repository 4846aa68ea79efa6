namespace GameSession.Api.Persistence;

/// <summary>What other services say something of.</summary>
internal enum SubjectKind
{
    Character,
    Campaign,
}
