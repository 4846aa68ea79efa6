namespace GameSession.Api.Protocol;

/// <summary>The <c>type</c> of every WebSocket message.</summary>
internal static class MessageTypes
{
    public const string ConnectionEstablished = "connection_established";
    public const string ConnectionError = "connection_error";
    public const string Heartbeat = "heartbeat";
    public const string StateUpdate = "state_update";
    public const string SyncRequest = "sync_request";
    public const string SyncResponse = "sync_response";
    public const string InitiativeRoll = "initiative_roll";
    public const string TurnChange = "turn_change";
    public const string ActionDeclare = "action_declare";
    public const string ActionResolve = "action_resolve";
    public const string Error = "error";

    /// <summary>Ours, as are those after it up to the next comment.</summary>
    public const string InitiativeOrder = "initiative_order";
    public const string CombatantRemove = "combatant_remove";
    public const string CombatantReveal = "combatant_reveal";
    public const string CombatantUpdate = "combatant_update";
    public const string CombatantAct = "combatant_act";
    public const string EffectsStart = "effects_start";
    public const string EffectsEnd = "effects_end";
    public const string EffectsKeep = "effects_keep";
    public const string CombatEnd = "combat_end";
    public const string ActionWithdraw = "action_withdraw";
    public const string CombatRewind = "combat_rewind";
    public const string DiceRoll = "dice_roll";
    public const string BudgetsSet = "budgets_set";

    /// <summary>Ours: somebody took a seat.</summary>
    public const string PlayerJoined = "player_joined";

    /// <summary>Ours: a seat became free.</summary>
    public const string PlayerLeft = "player_left";

    /// <summary>Ours: the game master gave a player characters, or took some.</summary>
    public const string PlayerCharacters = "player_characters";

    /// <summary>Ours: another member has the game master's seat.</summary>
    public const string GameMasterChanged = "game_master_changed";

    /// <summary>Ours: the session is over.</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>Ours: the receiver's private part changed.</summary>
    public const string PrivateUpdate = "private_update";

    /// <summary>Ours: a sender's command took effect, in a way that the sender may not see.</summary>
    public const string Ack = "ack";

    /// <summary>Ours: a player's first connection opened, or the last one closed.</summary>
    public const string Presence = "presence";
}
