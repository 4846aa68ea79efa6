namespace GameSession.Api.Domain;

/// <summary>Who may claim the game master's seat while the game master is absent.</summary>
internal enum GameMasterClaim
{
    /// <summary>The deputies.</summary>
    Deputies,

    /// <summary>The deputies, and while none of them is there either, the player who has had a seat the longest of those who are online.</summary>
    LongestMember,
}
