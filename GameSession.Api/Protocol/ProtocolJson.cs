using System.Text.Json;
using System.Text.Json.Serialization;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// JSON as the ICD writes it: snake_case, strict about required members and types; unknown members are ignored. The rules are defined only here:
/// REST, the WebSocket, the bus, Redis and the log all read and write through <see cref="Wire"/>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(ExactDecimalConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(CreateSessionResponse))]
[JsonSerializable(typeof(JoinSessionRequest))]
[JsonSerializable(typeof(JoinSessionResponse))]
[JsonSerializable(typeof(SaveStateRequest))]
[JsonSerializable(typeof(SaveStateResponse))]
[JsonSerializable(typeof(LoadStateResponse))]
[JsonSerializable(typeof(RewindStateRequest))]
[JsonSerializable(typeof(SessionListResponse))]
[JsonSerializable(typeof(SessionDetailResponse))]
[JsonSerializable(typeof(EventListResponse))]
[JsonSerializable(typeof(ChangeCharactersRequest))]
[JsonSerializable(typeof(HandOverRequest))]
[JsonSerializable(typeof(PlayerCharactersResponse))]
[JsonSerializable(typeof(DevTokenRequest))]
[JsonSerializable(typeof(DevTokenResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(StateUpdateMessage))]
[JsonSerializable(typeof(SyncRequestMessage))]
[JsonSerializable(typeof(SyncResponseMessage))]
[JsonSerializable(typeof(InitiativeRollMessage))]
[JsonSerializable(typeof(TurnChangeMessage))]
[JsonSerializable(typeof(ActionDeclareMessage))]
[JsonSerializable(typeof(ActionResolveMessage))]
[JsonSerializable(typeof(InitiativeOrderMessage))]
[JsonSerializable(typeof(CombatantRemoveMessage))]
[JsonSerializable(typeof(CombatantRevealMessage))]
[JsonSerializable(typeof(EffectsStartMessage))]
[JsonSerializable(typeof(EffectsEndMessage))]
[JsonSerializable(typeof(EffectsKeepMessage))]
[JsonSerializable(typeof(CombatantUpdateMessage))]
[JsonSerializable(typeof(CombatantActMessage))]
[JsonSerializable(typeof(CombatEndMessage))]
[JsonSerializable(typeof(ActionWithdrawMessage))]
[JsonSerializable(typeof(CombatRewindMessage))]
[JsonSerializable(typeof(DiceRollMessage))]
[JsonSerializable(typeof(BudgetsSetMessage))]
[JsonSerializable(typeof(CharacterStateChangedMessage))]
[JsonSerializable(typeof(CampaignStateChangedMessage))]
[JsonSerializable(typeof(ErrorDetails))]
[JsonSerializable(typeof(HeartbeatMessage))]
[JsonSerializable(typeof(ClientHeartbeatMessage))]
[JsonSerializable(typeof(ConnectionEstablishedMessage))]
[JsonSerializable(typeof(PresenceMessage))]
internal sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>The context to use: the generated rules, and those that an attribute cannot express.</summary>
    public static ProtocolJson Wire => field ??= new ProtocolJson(JsonRules.Of(Default.Options));
}
