// Generated from docs/asyncapi.json by `npm run generate`. Do not edit.
export type ClientMessage =
  | HeartbeatFromClient
  | StateUpdateFromClient
  | SyncRequest
  | InitiativeRollFromClient
  | TurnChangeFromClient
  | ActionDeclareFromClient
  | ActionResolveFromClient
  | InitiativeOrderFromClient
  | CombatantRemoveFromClient
  | CombatantRevealFromClient
  | EffectsStartFromClient
  | EffectsEndFromClient
  | EffectsKeepFromClient
  | CombatantUpdateFromClient
  | CombatantActFromClient
  | CombatEndFromClient
  | CombatRewindFromClient
  | ActionWithdrawFromClient
  | DiceRollFromClient
  | BudgetsSetFromClient;
/**
 * The client's own label. Only the sender's copy of what the message causes has it.
 */
export type Ref = string;
/**
 * JSON Pointer (RFC 6901) into the state; the empty string is the whole state.
 */
export type Path = string;
/**
 * The place of an event among those that the recipient may see: a decimal string. Broadcasts have consecutive versions; after one that is not the next, something is missing.
 */
export type Version = string;
/**
 * A character: a player's, or one that the game master has created.
 */
export type CharacterId = string;
/**
 * At most 4 decimals.
 */
export type NumberValue = number;
/**
 * An action: the client creates the id, and a session accepts it only once.
 */
export type ActionId = string;
/**
 * The client chooses it. `reaction`, `legendary` and `lair` may be declared out of turn.
 */
export type ActionType = string;
/**
 * The name of a condition.
 */
export type Condition = string;
/**
 * Given by the service to each effect.
 */
export type EffectId = string;
export type ServerMessage =
  | ConnectionEstablished
  | ConnectionError
  | Heartbeat
  | StateUpdate
  | PrivateUpdate
  | InitiativeRoll
  | TurnChange
  | ActionDeclare
  | ActionResolve
  | InitiativeOrder
  | CombatantRemove
  | CombatantReveal
  | EffectsStart
  | EffectsEnd
  | EffectsKeep
  | CombatantUpdate
  | CombatantAct
  | CombatEnd
  | CombatRewind
  | ActionWithdraw
  | DiceRoll
  | BudgetsSet
  | PlayerJoined
  | PlayerLeft
  | GameMasterChanged
  | PlayerCharacters
  | SessionEnded
  | Presence
  | SyncResponse
  | Ack
  | ErrorMessage;
/**
 * A session.
 */
export type SessionId = string;
/**
 * A player: the subject of their JWT.
 */
export type PlayerId = string;
/**
 * ISO 8601, UTC.
 */
export type Timestamp = string;
/**
 * - `invalid_session_token`, then close 4401: the token is not of this session and player, has expired (12 h), or is invalid because the player left. Join again.
 * - `forbidden`, then 4403: the player has no seat in this session.
 * - `session_not_found`, then 4404.
 * - `session_ended`, then 4410.
 * - `server_draining`, then 1012: connect again.
 * - `storage_unavailable`, then 1012: connect again.
 * - `internal_error`, then 1011.
 */
export type ConnectionErrorCode =
  'invalid_session_token' | 'forbidden' | 'session_not_found' | 'session_ended' | 'server_draining' | 'storage_unavailable' | 'internal_error';
/**
 * (ours) Only in the game master's copy, where it is not `version`: the version that the event has for players and observers. They do not count what is hidden from them.
 */
export type ShownVersion = string;
/**
 * (ours) Only in the game master's copy, of an event of which players and observers see nothing: when the last event before it happened that they see. `shown_version` is that event's.
 */
export type ShownAt = string;
/**
 * A combat; the first roll creates a new id.
 */
export type CombatId = string;
/**
 * The roll and all modifiers.
 */
export type Total = number;
export type CombatStatus = 'rolling' | 'running';
/**
 * As the recipient counts; 0 while initiative is rolled.
 */
export type Round = number;
/**
 * The place of the active character in the order, from 1, in the recipient's view; 0 if no character is active.
 */
export type TurnNumber = number;
/**
 * The character whose turn it is, in the recipient's view; null while initiative is rolled, and when no combatant is left.
 */
export type ActiveCharacter = string | null;
/**
 * What the message did to the recipient's view of `/combat`, and an `action_resolve` with `changes` to the rest of the state: apply them in order, like those of `state_update`.
 */
export type CombatChanges = Change[];
/**
 * - `invalid_json`: not JSON, a member twice, deeper than 64 levels, invalid UTF-8 or a lone surrogate; `details.line`, `details.byte` and, if one value is wrong, `details.pointer` say where.
 * - `invalid_message`: JSON, but not what its type requires; `details.errors` says for each field what is wrong.
 * - `unknown_type`: clients cannot send messages of that type.
 * - `forbidden`: the sender may not do this, or may not write there; the answer is the same for a hidden path and for any other.
 * - `reserved_path`: only combat messages (and a REST save or rewind) write `/combat`.
 * - `conflict`: `previous` does not hold, or the turn that `round` and `turn_number` name is over (`details.current`); another player has used the `update_id`; the combat has no combatants left; there was no combat at the version to go back to; `expected_version` is not the current one (`details.current_version`); the combat is at a limit.
 * - `not_your_turn`: it is another combatant's turn, or nobody's.
 * - `no_active_combat`: there is no combat, as far as the sender can see.
 * - `unknown_character`: not a combatant and not a player's character, as far as the sender can see.
 * - `already_rolled`: the combat is running, or the service rolls and the sender is a player, and this character has rolled.
 * - `duplicate_action`: an action with this id was declared before, in this session.
 * - `no_budget`: with `settings.enforce_actions`, the combatant has not enough left of a budget.
 * - `action_not_found`: no action with this id was declared.
 * - `action_already_resolved`: the action is no longer open: it was resolved or withdrawn, or it ended with its combat or its combatant.
 * - `version_not_found`: the session has not had that version.
 * - `effect_not_found`: no such effect is active, as far as the sender can see.
 * - `effects_due`: `settings.hold_turn_for_due` holds the turn until the effects that were due with it have ended, are kept, or are skipped.
 * - `state_too_large`: the state would exceed 1 MiB.
 * - `session_ended`: the session is over: it can be read, but not changed.
 * - `session_not_found`: there is no such session.
 * - `rate_limited`: more than 100 messages a minute on a connection (heartbeats have 100 of their own), or more than 20 combat actions a minute by a player (the game master 100); try again after `details.retry_after_ms`. Beyond twice the limit the service closes the connection with 4429.
 * - `server_draining`: this process does not know the format of what a newer one has stored; the service closes the connection with 1012.
 * - `storage_unavailable`: PostgreSQL does not answer; try again after `details.retry_after_ms`. With `details.outcome` `unknown`, repeat with the same `update_id`.
 * - `internal_error`: a fault of the service.
 */
export type ErrorCode =
  | 'invalid_json'
  | 'invalid_message'
  | 'unknown_type'
  | 'forbidden'
  | 'reserved_path'
  | 'conflict'
  | 'not_your_turn'
  | 'no_active_combat'
  | 'unknown_character'
  | 'already_rolled'
  | 'duplicate_action'
  | 'no_budget'
  | 'action_not_found'
  | 'action_already_resolved'
  | 'version_not_found'
  | 'effect_not_found'
  | 'effects_due'
  | 'state_too_large'
  | 'session_ended'
  | 'session_not_found'
  | 'rate_limited'
  | 'server_draining'
  | 'storage_unavailable'
  | 'internal_error';

/**
 * A client checks that the service answers.
 */
export interface HeartbeatFromClient {
  type: 'heartbeat';
  ref?: Ref;
  data?: {};
}
/**
 * A client changes the state: all changes or none.
 */
export interface StateUpdateFromClient {
  type: 'state_update';
  ref?: Ref;
  data: {
    /**
     * A UUID that the client chooses (ours, optional), of any version but 8, which is the service's own. A repetition with the same id changes nothing: the service sends the sender alone what the id caused the first time.
     */
    update_id?: string;
    /**
     * The service applies them in order, all or none.
     */
    changes: ChangeRequest[];
  };
}
/**
 * One change that a client asks for. The service creates missing parent objects; `-` appends to an array.
 */
export interface ChangeRequest {
  path: Path;
  /**
   * Any JSON. Present: sets the value, and null stores null. Absent: removes the value.
   */
  value?: unknown;
  /**
   * Any JSON. Present: a precondition, compared deeply with what the sender sees there; `conflict` if it fails. Absent: no precondition.
   */
  previous?: unknown;
}
/**
 * A client asks for the state, for parts of it, or for what it missed.
 */
export interface SyncRequest {
  type: 'sync_request';
  ref?: Ref;
  data?: {
    paths?: Path[];
    since?: Version;
  };
}
/**
 * Rolls initiative: a player for their own character, the game master for any.
 */
export interface InitiativeRollFromClient {
  type: 'initiative_roll';
  ref?: Ref;
  data: {
    character_id: CharacterId;
    roll?: NumberValue;
    modifiers?: Modifiers;
    /**
     * Ours, for the game master only: hides this combatant from players. Absent: unchanged, and a newcomer is visible.
     */
    hidden?: boolean;
    /**
     * Ours, for the game master only: others who share the character's turn.
     */
    members?: string[];
    /**
     * Ours, for the game master only: whose turn the character shares. There is no roll then, nor `members` and `after`.
     */
    with?: string;
    /**
     * Ours, for the game master only: right after whom the character always acts. The roll may be left out then.
     */
    after?: string;
    /**
     * Ours, where the service rolls: two dice, of which the higher one counts.
     */
    advantage?: boolean;
    /**
     * Ours, where the service rolls: two dice, of which the lower one counts. Not together with `advantage`.
     */
    disadvantage?: boolean;
  };
}
/**
 * By name, of 1 to 64 characters; the modifier named `dexterity` settles ties.
 */
export interface Modifiers {
  [k: string]: NumberValue;
}
/**
 * Ends the turn.
 */
export interface TurnChangeFromClient {
  type: 'turn_change';
  ref?: Ref;
  data?: {
    /**
     * The combatant whose turn is next; absent: the next one in the order. The game master may name any combatant. A player may name only the one that is next in the player's view, or their own character.
     */
    active_character?: string;
    /**
     * With `turn_number`, a precondition: the turn that is to end, as the sender sees it. `conflict` if another turn has begun. Each may be given alone.
     */
    round?: number;
    turn_number?: number;
    /**
     * Ours; only the game master may set it: the turn ends although an effect is due.
     */
    skip_due?: boolean;
  };
}
/**
 * Declares what a character does.
 */
export interface ActionDeclareFromClient {
  type: 'action_declare';
  ref?: Ref;
  data: {
    action_id: ActionId;
    character_id: CharacterId;
    action_type: ActionType;
    /**
     * Combatants or players' characters. Absent: none.
     */
    targets?: string[];
    /**
     * Any JSON object, for the clients to interpret, at most 28 levels deep. Absent: `{}`.
     */
    details?: {
      [k: string]: unknown;
    };
    /**
     * Ours, with `settings.enforce_actions`: what it costs of which budgets. Absent: one of the budget of its type. Empty, for the game master only: nothing.
     */
    cost?: {
      [k: string]: number;
    };
  };
}
/**
 * The game master gives the outcomes of a declared action, once.
 */
export interface ActionResolveFromClient {
  type: 'action_resolve';
  ref?: Ref;
  data: {
    action_id: ActionId;
    outcomes: Outcome[];
    /**
     * Changes of the state, as in `state_update`: they happen with the outcomes, in one version, or nothing does.
     */
    changes?: ChangeRequest[];
  };
}
/**
 * What an action did to one target.
 */
export interface Outcome {
  /**
   * A combatant or a player's character.
   */
  target_id: string;
  /**
   * What happens, in words; the service passes it on unchanged.
   */
  effects?: string[];
  /**
   * The service passes it on unchanged and subtracts nothing.
   */
  damage?: {
    [k: string]: unknown;
  };
  /**
   * Each becomes an active effect of the target; one that begins with `-` removes the effects of that condition.
   */
  conditions?: string[];
  /**
   * Ours: for some of the conditions, the number of rounds after which they end by themselves. Only for combatants.
   */
  durations?: {
    [k: string]: number;
  };
  /**
   * Ours: for some of the conditions, with which turn they end. Only with turns of combatants.
   */
  endings?: {
    [k: string]: AskedEnding;
  };
  /**
   * Ours: those of the conditions that players do not see.
   */
  hidden?: Condition[];
  /**
   * Ours: those of the conditions that outlast the fight. They have no duration.
   */
  lasting?: Condition[];
  /**
   * Ours: a condition that is removed is removed only where this action caused it.
   */
  source_action_id?: string;
}
/**
 * With which turn an effect ends.
 */
export interface AskedEnding {
  at: 'turn_start' | 'turn_end';
  /**
   * `target` (default), `source` or the id of a combatant.
   */
  of?: string;
  /**
   * How many of its turns begin until then, 1 by default. 0, with `turn_end` only: the present turn, or the next one if it has none now.
   */
  turns?: number;
  /**
   * The effect does not end by itself: it is due, and the game master is asked.
   */
  then?: 'ask';
}
/**
 * The game master settles ties, or sets any order.
 */
export interface InitiativeOrderFromClient {
  type: 'initiative_order';
  ref?: Ref;
  data: {
    /**
     * Every combatant once.
     */
    order: string[];
  };
}
/**
 * The game master removes a combatant, with the effects on it and its open actions.
 */
export interface CombatantRemoveFromClient {
  type: 'combatant_remove';
  ref?: Ref;
  data: {
    character_id: CharacterId;
    /**
     * `true`: all go who share the combatant's turn.
     */
    with_members?: boolean;
  };
}
/**
 * The game master reveals a hidden combatant.
 */
export interface CombatantRevealFromClient {
  type: 'combatant_reveal';
  ref?: Ref;
  data: {
    character_id: CharacterId;
  };
}
/**
 * The game master starts effects that are no action's outcome.
 */
export interface EffectsStartFromClient {
  type: 'effects_start';
  ref?: Ref;
  data: {
    effects: {
      /**
       * A combatant or a player's character; outside a fight anybody.
       */
      target_id: string;
      condition: Condition;
      /**
       * The character that causes the effect.
       */
      source_id?: string;
      ending?: AskedEnding;
      /**
       * Players do not see the effect.
       */
      hidden?: boolean;
      /**
       * It outlasts the fight. Outside of one, all effects have to.
       */
      lasting?: boolean;
    }[];
  };
}
/**
 * Ends effects: these, or those of an action, or those that a character has caused.
 */
export interface EffectsEndFromClient {
  type: 'effects_end';
  ref?: Ref;
  data: {
    effect_ids?: EffectId[];
    source_action_id?: ActionId;
    source_id?: CharacterId;
  };
}
/**
 * The game master answers that effects that were due stay.
 */
export interface EffectsKeepFromClient {
  type: 'effects_keep';
  ref?: Ref;
  data: {
    effect_ids: EffectId[];
  };
}
/**
 * The game master changes a combatant. Absent members leave it as it is.
 */
export interface CombatantUpdateFromClient {
  type: 'combatant_update';
  ref?: Ref;
  data: {
    character_id: CharacterId;
    /**
     * A name for the table. Empty for none.
     */
    label?: string;
    /**
     * The d20, corrected. The combatant moves to the place of its new total.
     */
    roll?: number;
    modifiers?: Modifiers;
    /**
     * `true`: a visible combatant hides. `false`: as `combatant_reveal`.
     */
    hidden?: boolean;
    /**
     * `true`: its turns no longer come by themselves.
     */
    defeated?: boolean;
    /**
     * `true`: it waits, out of the order, until `combatant_act`. `false`: it takes turns again at its place.
     */
    delayed?: boolean;
    /**
     * The player who rolls, declares and ends turns for it beside the game master; the game master's own id for nobody.
     */
    owner_id?: string;
    /**
     * `true`: the combatant first leaves its group and is an entry of its own right after it.
     */
    split?: boolean;
  };
}
/**
 * The game master lets a combatant that delays act next.
 */
export interface CombatantActFromClient {
  type: 'combatant_act';
  ref?: Ref;
  data: {
    character_id: CharacterId;
  };
}
/**
 * The game master ends the combat, which removes /combat from the state.
 */
export interface CombatEndFromClient {
  type: 'combat_end';
  ref?: Ref;
  data?: {};
}
/**
 * The game master makes an earlier combat the present one; the rest of the state stays.
 */
export interface CombatRewindFromClient {
  type: 'combat_rewind';
  ref?: Ref;
  data?: {
    /**
     * The version of the log whose combat becomes the present one. Not together with `steps`.
     */
    version?: string;
    /**
     * How many events that changed `/combat` to go back; a rewind on the way continues at the version that it went back to.
     */
    steps?: number;
    /**
     * The version that must be current: a precondition.
     */
    expected_version?: string;
  };
}
/**
 * A player takes back an open action of their character; the game master any.
 */
export interface ActionWithdrawFromClient {
  type: 'action_withdraw';
  ref?: Ref;
  data: {
    action_id: ActionId;
  };
}
/**
 * The service rolls dice for the sender, with or without a combat.
 */
export interface DiceRollFromClient {
  type: 'dice_roll';
  ref?: Ref;
  data: {
    /**
     * Whole numbers and dice with + or - between them, such as `4d6kh3 + 2`. `kh` and `kl` keep the highest or lowest dice, `dh` and `dl` drop them. At most 100 dice of 1 to 1,000 sides, and numbers up to 1,000,000.
     */
    expression: string;
    /**
     * Only the game master sees the roll. Absent: everybody does.
     */
    to?: 'gm';
    character_id?: CharacterId;
    /**
     * What it is for, in words.
     */
    label?: string;
    /**
     * Chosen by the client, of any version but 8: a message that is repeated with it rolls once.
     */
    roll_id?: string;
  };
}
/**
 * The game master sets what a combatant has of some budgets when they are full.
 */
export interface BudgetsSetFromClient {
  type: 'budgets_set';
  ref?: Ref;
  data: {
    character_id: CharacterId;
    /**
     * By name. The others stay as they are.
     */
    budgets: {
      [k: string]: number;
    };
  };
}
/**
 * The first message of a connection that the service has accepted.
 */
export interface ConnectionEstablished {
  type: 'connection_established';
  data: {
    session_id: SessionId;
    player_id: PlayerId;
    timestamp: Timestamp;
  };
}
/**
 * The only message of a connection that the service refuses.
 */
export interface ConnectionError {
  type: 'connection_error';
  error: {
    code: ConnectionErrorCode;
    /**
     * One sentence for a person.
     */
    message: string;
  };
}
/**
 * The service sends it to every connection every 30 s, and as the answer to a client's heartbeat.
 */
export interface Heartbeat {
  type: 'heartbeat';
  ref?: Ref;
  data: {
    timestamp: Timestamp;
  };
}
/**
 * The state changed, by a state_update, a REST save or a rewind.
 */
export interface StateUpdate {
  type: 'state_update';
  ref?: Ref;
  /**
   * `player_id` is who caused the event; absent if the service did.
   */
  data: {
    /**
     * The event's id.
     */
    update_id: string;
    /**
     * Apply them in order. Empty, for the game master alone, after a save of the state that the session had already, or a player's update that changes nothing around hidden parts.
     */
    changes: Change[];
    player_id?: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * One change as it was applied.
 */
export interface Change {
  path: Path;
  /**
   * Any JSON. Absent: the value is removed.
   */
  value?: unknown;
  /**
   * The earlier value, in the recipient's view. Absent: there was none.
   */
  previous?: unknown;
}
/**
 * The receiver's private part changed.
 */
export interface PrivateUpdate {
  type: 'private_update';
  data: {
    /**
     * At and below `/private/{player_id}`.
     */
    changes: Change[];
    /**
     * Names what the part holds now: the same content has the same. It has no order and counts nothing.
     */
    private_version: string;
    timestamp: Timestamp;
  };
}
/**
 * A combatant has taken a place in the initiative order.
 */
export interface InitiativeRoll {
  type: 'initiative_roll';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    character_id: CharacterId;
    roll: NumberValue;
    /**
     * With advantage or disadvantage: both dice, in the order in which they were rolled.
     */
    dice?: number[];
    modifiers: Modifiers;
    total: Total;
    /**
     * Present only for a hidden combatant, and only for the game master.
     */
    hidden?: true;
    /**
     * What the game master calls it.
     */
    label?: string;
    /**
     * Its turns do not come by themselves.
     */
    defeated?: true;
    /**
     * It waits, out of the order, until `combatant_act`.
     */
    delayed?: true;
    /**
     * The round whose turn it has put off by waiting.
     */
    delayed_turn?: number;
    /**
     * The player who rolls, declares and ends turns for it beside the game master.
     */
    owner_id?: string;
    /**
     * Others who share its turn. Absent for none.
     */
    members?: string[];
    /**
     * Only for hidden members: the ids that they had before players' characters got those.
     */
    former_members?: {
      [k: string]: string;
    };
    /**
     * The entry right after which it always acts.
     */
    after?: string;
    status: CombatStatus;
    round: Round;
    turn_number: TurnNumber;
    active_character: ActiveCharacter;
    /**
     * In the order in which they act, in the recipient's view.
     */
    initiative_order: Combatant[];
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * An entry of the initiative order.
 */
export interface Combatant {
  character_id: CharacterId;
  roll: NumberValue;
  modifiers: Modifiers;
  total: Total;
  /**
   * Present only for a hidden combatant, and only for the game master.
   */
  hidden?: true;
  /**
   * Only for a hidden combatant: its id before a player's character got it.
   */
  former_id?: string;
  /**
   * What the game master calls it.
   */
  label?: string;
  /**
   * Its turns do not come by themselves.
   */
  defeated?: true;
  /**
   * It waits, out of the order, until `combatant_act`.
   */
  delayed?: true;
  /**
   * The round whose turn it has put off by waiting.
   */
  delayed_turn?: number;
  /**
   * The player who rolls, declares and ends turns for it beside the game master.
   */
  owner_id?: string;
  /**
   * Others who share its turn. Absent for none.
   */
  members?: string[];
  /**
   * Only for hidden members: the ids that they had before players' characters got those.
   */
  former_members?: {
    [k: string]: string;
  };
  /**
   * The entry right after which it always acts.
   */
  after?: string;
}
/**
 * The turn that the recipient sees has changed.
 */
export interface TurnChange {
  type: 'turn_change';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    status: CombatStatus;
    round: Round;
    turn_number: TurnNumber;
    /**
     * Only where a round begins for which the service has rolled again (`settings.initiative_each_round`).
     */
    initiative_order?: Combatant[];
    active_character: ActiveCharacter;
    previous_character?: CharacterId;
    /**
     * The effects that expired with the turn that the recipient saw end.
     */
    expired_effects: ActiveEffect[];
    /**
     * The effects that the game master is asked about with this turn; absent for none.
     */
    due_effects?: ActiveEffect[];
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A condition on a target. The same condition from two actions is two effects.
 */
export interface ActiveEffect {
  effect_id: EffectId;
  target_id: CharacterId;
  condition: Condition;
  /**
   * The action whose outcome the effect is; absent if it is none.
   */
  source_action_id?: string;
  /**
   * The character that caused the effect, if anybody said so.
   */
  source_id?: string;
  /**
   * The round of the target's turns in which the effect began.
   */
  since_round: number;
  /**
   * With `ending`, the round that it counts to. Without, the effect ends by itself at the end of the target's turn in this round, or of its first turn after that. Absent: it does not end by itself.
   */
  ends_round?: number;
  ending?: Ending;
  /**
   * It was due with the turn that is on, and the game master has not answered.
   */
  due?: true;
  /**
   * Only for the game master: players do not see the effect.
   */
  hidden?: true;
  /**
   * It outlasts the fight: afterwards it is in `/effects`.
   */
  lasting?: true;
  /**
   * Only for the game master: the hidden combatant because of which players do not see the effect.
   */
  hidden_by?: string;
}
/**
 * With which turn an effect ends. A turn that is passed over or removed counts as had.
 */
export interface Ending {
  at: 'turn_start' | 'turn_end';
  /**
   * The combatant with whose turn the effect ends.
   */
  of: string;
  /**
   * How many of its turns begin until then; 0: the present turn, or the next one if it has none now.
   */
  turns: number;
  /**
   * The effect does not end by itself: it is due, and the game master is asked.
   */
  then?: 'ask';
}
/**
 * An action was declared and is open until it has its outcomes.
 */
export interface ActionDeclare {
  type: 'action_declare';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    action_id: ActionId;
    character_id: CharacterId;
    action_type: ActionType;
    targets: CharacterId[];
    details: {
      [k: string]: unknown;
    };
    /**
     * What it has cost of its combatant's budgets.
     */
    cost?: {
      [k: string]: number;
    };
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * An action has its outcomes.
 */
export interface ActionResolve {
  type: 'action_resolve';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    action_id: ActionId;
    character_id: CharacterId;
    outcomes: Outcome[];
    /**
     * The effects that began on targets.
     */
    started_effects: ActiveEffect[];
    /**
     * The effects that were removed.
     */
    ended_effects: ActiveEffect[];
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * The initiative order has changed.
 */
export interface InitiativeOrder {
  type: 'initiative_order';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    /**
     * The ids that the recipient may see.
     */
    order: CharacterId[];
    /**
     * In the order in which they act, in the recipient's view.
     */
    initiative_order: Combatant[];
    turn_number: TurnNumber;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A combatant was removed.
 */
export interface CombatantRemove {
  type: 'combatant_remove';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    character_id: CharacterId;
    round: Round;
    turn_number: TurnNumber;
    active_character: ActiveCharacter;
    /**
     * In the order in which they act, in the recipient's view.
     */
    initiative_order: Combatant[];
    /**
     * The effects that ended with it; absent for none.
     */
    expired_effects?: ActiveEffect[];
    /**
     * The effects that the game master is asked about with this turn; absent for none.
     */
    due_effects?: ActiveEffect[];
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A hidden combatant is now visible.
 */
export interface CombatantReveal {
  type: 'combatant_reveal';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    character_id: CharacterId;
    roll: NumberValue;
    modifiers: Modifiers;
    total: Total;
    /**
     * What the game master calls it.
     */
    label?: string;
    /**
     * Its turns do not come by themselves.
     */
    defeated?: true;
    /**
     * It waits, out of the order, until `combatant_act`.
     */
    delayed?: true;
    /**
     * The round whose turn it has put off by waiting.
     */
    delayed_turn?: number;
    /**
     * The player who rolls, declares and ends turns for it beside the game master.
     */
    owner_id?: string;
    /**
     * Others who share its turn. Absent for none.
     */
    members?: string[];
    /**
     * Only for hidden members: the ids that they had before players' characters got those.
     */
    former_members?: {
      [k: string]: string;
    };
    /**
     * The entry right after which it always acts.
     */
    after?: string;
    status: CombatStatus;
    round: Round;
    turn_number: TurnNumber;
    active_character: ActiveCharacter;
    /**
     * In the order in which they act, in the recipient's view.
     */
    initiative_order: Combatant[];
    /**
     * By `effect_id`.
     */
    active_effects: {
      [k: string]: Effect;
    };
    actions: OpenAction[];
    /**
     * The effects that expired with the turn that the recipient saw end, if the revealed combatant is active.
     */
    expired_effects: ActiveEffect[];
    /**
     * The effects that the game master is asked about with this turn; absent for none.
     */
    due_effects?: ActiveEffect[];
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * An active effect in `/combat`, where its `effect_id` is the name of the member.
 */
export interface Effect {
  target_id: CharacterId;
  condition: Condition;
  /**
   * The action whose outcome the effect is; absent if it is none.
   */
  source_action_id?: string;
  /**
   * The character that caused the effect, if anybody said so.
   */
  source_id?: string;
  /**
   * The round of the target's turns in which the effect began.
   */
  since_round: number;
  /**
   * With `ending`, the round that it counts to. Without, the effect ends by itself at the end of the target's turn in this round, or of its first turn after that. Absent: it does not end by itself.
   */
  ends_round?: number;
  ending?: Ending;
  /**
   * It was due with the turn that is on, and the game master has not answered.
   */
  due?: true;
  /**
   * Only for the game master: players do not see the effect.
   */
  hidden?: true;
  /**
   * It outlasts the fight: afterwards it is in `/effects`.
   */
  lasting?: true;
  /**
   * Only for the game master: the hidden combatant because of which players do not see the effect.
   */
  hidden_by?: string;
}
/**
 * A declared action that has no outcomes yet.
 */
export interface OpenAction {
  action_id: ActionId;
  character_id: CharacterId;
  action_type: ActionType;
  targets: CharacterId[];
  details: {
    [k: string]: unknown;
  };
  /**
   * Only for the game master: the targets that players do not see.
   */
  hidden_targets?: CharacterId[];
  /**
   * Only for the game master: players do not see the action.
   */
  hidden?: true;
  /**
   * What it has cost of its combatant's budgets, as far as they are not refilled since.
   */
  cost?: {
    [k: string]: number;
  };
}
/**
 * Effects have begun.
 */
export interface EffectsStart {
  type: 'effects_start';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    /**
     * Those that the recipient sees.
     */
    started_effects: ActiveEffect[];
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * Effects have ended.
 */
export interface EffectsEnd {
  type: 'effects_end';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    /**
     * Those that the recipient saw.
     */
    ended_effects: ActiveEffect[];
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * Effects that were due stay, until the next turn that they ask with.
 */
export interface EffectsKeep {
  type: 'effects_keep';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    /**
     * Those that the recipient sees.
     */
    kept_effects: ActiveEffect[];
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A combatant has changed.
 */
export interface CombatantUpdate {
  type: 'combatant_update';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    character_id: CharacterId;
    roll: NumberValue;
    modifiers: Modifiers;
    total: Total;
    /**
     * Present only for a hidden combatant, and only for the game master.
     */
    hidden?: true;
    /**
     * Only for a hidden combatant: its id before a player's character got it.
     */
    former_id?: string;
    /**
     * What the game master calls it.
     */
    label?: string;
    /**
     * Its turns do not come by themselves.
     */
    defeated?: true;
    /**
     * It waits, out of the order, until `combatant_act`.
     */
    delayed?: true;
    /**
     * The round whose turn it has put off by waiting.
     */
    delayed_turn?: number;
    /**
     * The player who rolls, declares and ends turns for it beside the game master.
     */
    owner_id?: string;
    /**
     * Others who share its turn. Absent for none.
     */
    members?: string[];
    /**
     * Only for hidden members: the ids that they had before players' characters got those.
     */
    former_members?: {
      [k: string]: string;
    };
    /**
     * The entry right after which it always acts.
     */
    after?: string;
    status: CombatStatus;
    round: Round;
    turn_number: TurnNumber;
    active_character: ActiveCharacter;
    /**
     * In the order in which they act, in the recipient's view.
     */
    initiative_order: Combatant[];
    /**
     * The effects that expired with the turn that ended, if the combatant's delay ended one.
     */
    expired_effects: ActiveEffect[];
    /**
     * The effects that the game master is asked about with this turn; absent for none.
     */
    due_effects?: ActiveEffect[];
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A combatant that delayed is in the order again, directly after the active one.
 */
export interface CombatantAct {
  type: 'combatant_act';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    character_id: CharacterId;
    /**
     * In the order in which they act, in the recipient's view.
     */
    initiative_order: Combatant[];
    turn_number: TurnNumber;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * The combat ended in this round.
 */
export interface CombatEnd {
  type: 'combat_end';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * An earlier combat is the present one again.
 */
export interface CombatRewind {
  type: 'combat_rewind';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    /**
     * Only for the game master: the version whose combat this is.
     */
    rewound_to?: string;
    status?: CombatStatus;
    round?: Round;
    turn_number?: TurnNumber;
    active_character?: ActiveCharacter;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * An open action was taken back.
 */
export interface ActionWithdraw {
  type: 'action_withdraw';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    action_id: ActionId;
    character_id: CharacterId;
    round: Round;
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * The service has rolled dice.
 */
export interface DiceRoll {
  type: 'dice_roll';
  ref?: Ref;
  data: {
    /**
     * The roll's id: that of the client, or one of the service.
     */
    roll_id: string;
    /**
     * Whole numbers and dice with + or - between them, such as `4d6kh3 + 2`. `kh` and `kl` keep the highest or lowest dice, `dh` and `dl` drop them. At most 100 dice of 1 to 1,000 sides, and numbers up to 1,000,000.
     */
    expression: string;
    label?: string;
    character_id?: CharacterId;
    /**
     * Only the game master sees the roll. Absent: everybody does.
     */
    to?: 'gm';
    /**
     * The terms of the expression, in their order.
     */
    terms: {
      term: string;
      dice: {
        value: number;
        /**
         * Whether it counts.
         */
        kept: boolean;
      }[];
      sum: number;
    }[];
    total: number;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A combatant has other budgets.
 */
export interface BudgetsSet {
  type: 'budgets_set';
  ref?: Ref;
  data: {
    combat_id: CombatId;
    character_id: CharacterId;
    budgets: {
      [k: string]: number;
    };
    changes: CombatChanges;
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
    shown_at?: ShownAt;
  };
}
/**
 * A player or observer took a seat, or a player changed character.
 */
export interface PlayerJoined {
  type: 'player_joined';
  data: {
    player_id: PlayerId;
    role: 'player' | 'observer';
    /**
     * The character; absent for an observer.
     */
    character_id?: string;
    /**
     * All characters that the player plays, with `character_id` first; absent for one or none.
     */
    character_ids?: CharacterId[];
    /**
     * Only for the game master, and only when a hidden combatant had this id: it has another now, in `/combat`.
     */
    changes?: Change[];
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
  };
}
/**
 * A seat became free.
 */
export interface PlayerLeft {
  type: 'player_left';
  data: {
    player_id: PlayerId;
    /**
     * The game master, if they removed the player.
     */
    removed_by?: string;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
  };
}
/**
 * Another member has the game master's seat.
 */
export interface GameMasterChanged {
  type: 'game_master_changed';
  data: {
    /**
     * The new game master.
     */
    player_id: string;
    /**
     * The former one.
     */
    former_id: string;
    /**
     * What the former game master is now.
     */
    former_role: 'player' | 'observer';
    /**
     * The former game master, who handed the seat over, or the new one, who claimed it.
     */
    changed_by: string;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
  };
}
/**
 * The game master gave a player characters, or took some.
 */
export interface PlayerCharacters {
  type: 'player_characters';
  data: {
    player_id: PlayerId;
    /**
     * The first of the characters; absent for none.
     */
    character_id?: string;
    /**
     * All characters that the player plays now.
     */
    character_ids: CharacterId[];
    /**
     * Who gave or took them.
     */
    changed_by: string;
    /**
     * Only for the game master, and only when a hidden combatant had one of the ids: it has another now, in `/combat`.
     */
    changes?: Change[];
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
  };
}
/**
 * The game master ended the session.
 */
export interface SessionEnded {
  type: 'session_ended';
  data: {
    player_id: PlayerId;
    version: Version;
    timestamp: Timestamp;
    shown_version?: ShownVersion;
  };
}
/**
 * A player came online or went offline.
 */
export interface Presence {
  type: 'presence';
  data: {
    player_id: PlayerId;
    online: boolean;
  };
}
/**
 * The answer to a sync_request.
 */
export interface SyncResponse {
  type: 'sync_response';
  ref?: Ref;
  data: {
    /**
     * The state, or its parts by pointer.
     */
    state?: {
      combat?: Combat | PlayersCombat;
      [k: string]: unknown;
    };
    /**
     * The receiver's private part, whatever JSON it is, as it is now; absent for none, and for the game master, whose `state` has all of them.
     */
    private?: unknown;
    /**
     * Names what the part holds now: the same content has the same. It has no order and counts nothing.
     */
    private_version?: string;
    version: Version;
  };
}
/**
 * `/combat` in the state, from the first roll to the end of the combat. Only combat messages, a REST save and a rewind write it.
 */
export interface Combat {
  combat_id: CombatId;
  status: CombatStatus;
  round: Round;
  turn_number: TurnNumber;
  active_character: ActiveCharacter;
  /**
   * In the order in which they act.
   */
  initiative_order: Combatant[];
  /**
   * By `effect_id`.
   */
  active_effects: {
    [k: string]: Effect;
  };
  /**
   * In the order in which they were declared.
   */
  actions: OpenAction[];
  /**
   * By combatant, the last round in which it had, or missed, a turn.
   */
  last_turns: {
    [k: string]: number;
  };
  players?: PlayersCombat;
  /**
   * Only for the game master: combatants that were removed, with what they have when they come back. Absent for none.
   */
  departed?: {
    character_id: CharacterId;
    /**
     * The round in which it last had, or missed, a turn.
     */
    last_turn: number;
    /**
     * It was hidden.
     */
    hidden?: true;
    /**
     * Those that were on it. Absent for none.
     */
    effects?: ActiveEffect[];
  }[];
  /**
   * With `settings.enforce_actions`, by combatant: where budgets are not full, or not as usual.
   */
  budgets?: {
    [k: string]: {
      /**
       * What the game master has set.
       */
      max?: {
        [k: string]: number;
      };
      /**
       * Where something is spent.
       */
      spent?: {
        [k: string]: number;
      };
    };
  };
}
/**
 * Only for the game master: what players see of the turn, while they see another one.
 */
export interface PlayersCombat {
  /**
   * False while everything in the combat is hidden: players know of no combat.
   */
  shown: boolean;
  round: Round;
  active_character: ActiveCharacter;
  /**
   * How many rounds have begun with hidden combatants, and not yet for players.
   */
  ahead: number;
  /**
   * Effects that are over, but players still see the turn with which they end.
   */
  ended_effects: ActiveEffect[];
  /**
   * Who ended the turn that players still see; absent while it goes on.
   */
  ended_by?: string;
}
/**
 * The sender's message took effect in a way that the sender may not see, or nothing had to change.
 */
export interface Ack {
  type: 'ack';
  ref?: Ref;
}
/**
 * The service refused a message, which changed nothing; the connection stays open.
 */
export interface ErrorMessage {
  type: 'error';
  error: {
    code: ErrorCode;
    /**
     * One sentence for a person.
     */
    message: string;
    details: ErrorDetails;
  };
}
/**
 * More about the error than code and message; may be empty.
 */
export interface ErrorDetails {
  ref?: Ref;
  /**
   * For each field (`changes[0].path`), what is wrong with it.
   */
  errors?: {
    [k: string]: string[];
  };
  /**
   * When to try again.
   */
  retry_after_ms?: number;
  /**
   * For a `conflict` over `previous`: the current value in the sender's view; absent if there is none. For a `conflict` over the turn: an object with `active_character`, `round` and `turn_number`.
   */
  current?: unknown;
  current_version?: Version;
  /**
   * For `invalid_json`, and for a value that cannot be stored: the line of the message that contains it.
   */
  line?: number;
  /**
   * The byte of that line.
   */
  byte?: number;
  /**
   * JSON Pointer, in the message, of the wrong value; absent if no single value is wrong, or if the pointer has more than 1,024 characters.
   */
  pointer?: string;
  /**
   * A commit was under way, and its outcome is unknown: repeat the message with the same `update_id`.
   */
  outcome?: 'unknown';
}
