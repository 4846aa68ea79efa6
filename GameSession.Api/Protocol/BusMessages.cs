using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>What another service says. Messages about one and the same are taken in their order.</summary>
internal interface ISubscribedMessage
{
    /// <summary>What it is about: no two kinds share an id.</summary>
    Guid Subject { get; }
}

/// <summary>
/// ICD, "Character Events", "Character State Change". Its own time is not read: the session's order is that in which the messages came.
/// </summary>
internal sealed record CharacterStateChangedMessage(Guid CharacterId, string ChangeType, StateObject Details, DateTimeOffset Timestamp)
    : ISubscribedMessage
{
    Guid ISubscribedMessage.Subject => CharacterId;
}

/// <summary>ICD, "Campaign Events", "Campaign State Change". As for a character.</summary>
internal sealed record CampaignStateChangedMessage(Guid CampaignId, string ChangeType, StateObject Details, DateTimeOffset Timestamp)
    : ISubscribedMessage
{
    Guid ISubscribedMessage.Subject => CampaignId;
}
