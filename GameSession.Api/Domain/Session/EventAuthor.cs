namespace GameSession.Api.Domain;

/// <summary>Whose doing an event was.</summary>
internal static class EventAuthor
{
    /// <summary>Null for the service itself.</summary>
    public static Guid? Of(Fact fact) => fact switch
    {
        SessionCreated created => created.GameMasterId,
        PlayerJoined joined => joined.PlayerId,
        PlayerLeft left => left.RemovedBy ?? left.PlayerId,
        CharactersChanged changed => changed.ChangedBy,
        GameMasterChanged changed => changed.ChangedBy,
        StateUpdated updated => updated.PlayerId,
        StateSaved saved => saved.PlayerId,
        StateRewound rewound => rewound.PlayerId,
        CombatChanged combat => combat.PlayerId,
        DiceRolled rolled => rolled.PlayerId,
        SessionEnded ended => ended.PlayerId,
        _ => null,
    };
}
