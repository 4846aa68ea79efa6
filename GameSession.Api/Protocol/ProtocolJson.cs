using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GameSession.Api.Protocol;

/// <summary>
/// JSON as the ICD writes it: snake_case, strict about what is required and about types, silent about unknown members. The one place
/// where the rules stand: REST, the socket, the bus, Redis and the log all read and write through <see cref="Wire"/>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
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
[JsonSerializable(typeof(CombatEndMessage))]
[JsonSerializable(typeof(CharacterStateChangedMessage))]
[JsonSerializable(typeof(CampaignStateChangedMessage))]
[JsonSerializable(typeof(CombatState))]
[JsonSerializable(typeof(CombatantState))]
[JsonSerializable(typeof(EffectState))]
[JsonSerializable(typeof(ActionState))]
[JsonSerializable(typeof(OutcomeMessage))]
[JsonSerializable(typeof(ErrorDetails))]
[JsonSerializable(typeof(HeartbeatMessage))]
[JsonSerializable(typeof(ClientHeartbeatMessage))]
[JsonSerializable(typeof(ConnectionEstablishedMessage))]
[JsonSerializable(typeof(PresenceMessage))]
internal sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>Deeper than this is not read at all (<c>invalid_json</c>); a state itself may be 32 levels deep.</summary>
    public const int MaxDepth = 64;

    /// <summary>The context to use: the generated rules plus what an attribute cannot say.</summary>
    public static ProtocolJson Wire => field ??= new ProtocolJson(new JsonSerializerOptions(Default.Options)
    {
        // The text goes into JSON documents only, never into HTML: no need to escape more than JSON asks for.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    });

    /// <summary>For writing by hand what the records do not cover.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>For reading by hand.</summary>
    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = MaxDepth };
}
