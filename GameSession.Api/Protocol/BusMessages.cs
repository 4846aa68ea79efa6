using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>A message from another service. Messages about the same subject take effect in their order.</summary>
internal interface ISubscribedMessage
{
    /// <summary>The id of what the message is about; no two kinds share an id.</summary>
    Guid Subject { get; }
}

/// <summary>
/// ICD, "Character Events", "Character State Change". The timestamp is not used: the session's order is that in which the messages came.
/// </summary>
internal sealed record CharacterStateChangedMessage(Guid CharacterId, string ChangeType, StateObject Details, DateTimeOffset Timestamp)
    : ISubscribedMessage
{
    Guid ISubscribedMessage.Subject => CharacterId;
}

/// <summary>ICD, "Campaign Events", "Campaign State Change". The timestamp is not used here either.</summary>
internal sealed record CampaignStateChangedMessage(Guid CampaignId, string ChangeType, StateObject Details, DateTimeOffset Timestamp)
    : ISubscribedMessage
{
    Guid ISubscribedMessage.Subject => CampaignId;
}
