/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object. The client never changes one that it has handed out. */
export interface JsonObject {
	readonly [name: string]: Json;
}
/** A change as the service applied it. Without `value` it removed; without `previous` nothing was there. */
export interface AppliedChange {
	readonly path: string;
	readonly value?: unknown;
	readonly previous?: unknown;
}
/** The tokens of a JSON Pointer (RFC 6901). */
export declare function parsePointer(pointer: string): string[];
/** The JSON Pointer of these tokens. */
export declare function formatPointer(tokens: Iterable<string | number>): string;
/** What is at a pointer; undefined when nothing is. */
export declare function readPointer(state: Json | undefined, pointer: string): Json | undefined;
export type ClientMessage = HeartbeatFromClient | StateUpdateFromClient | SyncRequest | InitiativeRollFromClient | TurnChangeFromClient | ActionDeclareFromClient | ActionResolveFromClient | InitiativeOrderFromClient | CombatantRemoveFromClient | CombatantRevealFromClient | EffectsStartFromClient | EffectsEndFromClient | EffectsKeepFromClient | CombatantUpdateFromClient | CombatantActFromClient | CombatEndFromClient | CombatRewindFromClient | ActionWithdrawFromClient | DiceRollFromClient | BudgetsSetFromClient;
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
export type ServerMessage = ConnectionEstablished | ConnectionError | Heartbeat | StateUpdate | PrivateUpdate | InitiativeRoll | TurnChange | ActionDeclare | ActionResolve | InitiativeOrder | CombatantRemove | CombatantReveal | EffectsStart | EffectsEnd | EffectsKeep | CombatantUpdate | CombatantAct | CombatEnd | CombatRewind | ActionWithdraw | DiceRoll | BudgetsSet | PlayerJoined | PlayerLeft | GameMasterChanged | PlayerCharacters | SessionEnded | Presence | SyncResponse | Ack | ErrorMessage;
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
export type ConnectionErrorCode = "invalid_session_token" | "forbidden" | "session_not_found" | "session_ended" | "server_draining" | "storage_unavailable" | "internal_error";
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
export type CombatStatus = "rolling" | "running";
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
export type ErrorCode = "invalid_json" | "invalid_message" | "unknown_type" | "forbidden" | "reserved_path" | "conflict" | "not_your_turn" | "no_active_combat" | "unknown_character" | "already_rolled" | "duplicate_action" | "no_budget" | "action_not_found" | "action_already_resolved" | "version_not_found" | "effect_not_found" | "effects_due" | "state_too_large" | "session_ended" | "session_not_found" | "rate_limited" | "server_draining" | "storage_unavailable" | "internal_error";
/**
 * A client checks that the service answers.
 */
export interface HeartbeatFromClient {
	type: "heartbeat";
	ref?: Ref;
	data?: {};
}
/**
 * A client changes the state: all changes or none.
 */
export interface StateUpdateFromClient {
	type: "state_update";
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
	type: "sync_request";
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
	type: "initiative_roll";
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
	type: "turn_change";
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
	type: "action_declare";
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
	type: "action_resolve";
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
	at: "turn_start" | "turn_end";
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
	then?: "ask";
}
/**
 * The game master settles ties, or sets any order.
 */
export interface InitiativeOrderFromClient {
	type: "initiative_order";
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
	type: "combatant_remove";
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
	type: "combatant_reveal";
	ref?: Ref;
	data: {
		character_id: CharacterId;
	};
}
/**
 * The game master starts effects that are no action's outcome.
 */
export interface EffectsStartFromClient {
	type: "effects_start";
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
	type: "effects_end";
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
	type: "effects_keep";
	ref?: Ref;
	data: {
		effect_ids: EffectId[];
	};
}
/**
 * The game master changes a combatant. Absent members leave it as it is.
 */
export interface CombatantUpdateFromClient {
	type: "combatant_update";
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
	type: "combatant_act";
	ref?: Ref;
	data: {
		character_id: CharacterId;
	};
}
/**
 * The game master ends the combat, which removes /combat from the state.
 */
export interface CombatEndFromClient {
	type: "combat_end";
	ref?: Ref;
	data?: {};
}
/**
 * The game master makes an earlier combat the present one; the rest of the state stays.
 */
export interface CombatRewindFromClient {
	type: "combat_rewind";
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
	type: "action_withdraw";
	ref?: Ref;
	data: {
		action_id: ActionId;
	};
}
/**
 * The service rolls dice for the sender, with or without a combat.
 */
export interface DiceRollFromClient {
	type: "dice_roll";
	ref?: Ref;
	data: {
		/**
		 * Whole numbers and dice with + or - between them, such as `4d6kh3 + 2`. `kh` and `kl` keep the highest or lowest dice, `dh` and `dl` drop them. At most 100 dice of 1 to 1,000 sides, and numbers up to 1,000,000.
		 */
		expression: string;
		/**
		 * Only the game master sees the roll. Absent: everybody does.
		 */
		to?: "gm";
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
	type: "budgets_set";
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
	type: "connection_established";
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
	type: "connection_error";
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
	type: "heartbeat";
	ref?: Ref;
	data: {
		timestamp: Timestamp;
	};
}
/**
 * The state changed, by a state_update, a REST save or a rewind.
 */
export interface StateUpdate {
	type: "state_update";
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
	type: "private_update";
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
	type: "initiative_roll";
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
	type: "turn_change";
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
	at: "turn_start" | "turn_end";
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
	then?: "ask";
}
/**
 * An action was declared and is open until it has its outcomes.
 */
export interface ActionDeclare {
	type: "action_declare";
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
	type: "action_resolve";
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
	type: "initiative_order";
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
	type: "combatant_remove";
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
	type: "combatant_reveal";
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
	type: "effects_start";
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
	type: "effects_end";
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
	type: "effects_keep";
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
	type: "combatant_update";
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
	type: "combatant_act";
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
	type: "combat_end";
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
	type: "combat_rewind";
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
	type: "action_withdraw";
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
	type: "dice_roll";
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
		to?: "gm";
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
	type: "budgets_set";
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
	type: "player_joined";
	data: {
		player_id: PlayerId;
		role: "player" | "observer";
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
	type: "player_left";
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
	type: "game_master_changed";
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
		former_role: "player" | "observer";
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
	type: "player_characters";
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
	type: "session_ended";
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
	type: "presence";
	data: {
		player_id: PlayerId;
		online: boolean;
	};
}
/**
 * The answer to a sync_request.
 */
export interface SyncResponse {
	type: "sync_response";
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
	type: "ack";
	ref?: Ref;
}
/**
 * The service refused a message, which changed nothing; the connection stays open.
 */
export interface ErrorMessage {
	type: "error";
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
	outcome?: "unknown";
}
/** A message of the session's order: it has a version. */
export type VersionedMessage = Extract<ServerMessage, {
	data: {
		version: Version;
	};
}>;
type SyncResponse$1 = Extract<ServerMessage, {
	type: "sync_response";
}>;
/** A message that tells members of an event. */
export type Broadcast = Exclude<VersionedMessage, SyncResponse$1>;
/**
 * The client's own codes. `network`: no answer came, or not the service's. `not_sent`: the message was never sent, or it certainly had no effect.
 * `outcome_unknown`: the message was sent, and whether it took effect is not known. `message_too_large`: more than the service accepts in one
 * message, and not sent.
 */
export type ClientErrorCode = "network" | "not_sent" | "outcome_unknown" | "message_too_large";
/** A refusal of the service, or a request that was not answered. Act on `code`; `message` is for people. */
export declare class GameSessionError extends Error {
	readonly name = "GameSessionError";
	/** The HTTP status; 0 for what came over the WebSocket, and for what did not come at all. */
	readonly status: number;
	/** A code of the service (docs/protocol.md, "Errors") or one of the client's. */
	readonly code: ErrorCode | ConnectionErrorCode | ClientErrorCode | (string & {});
	/** When to try again. Absent: trying again changes nothing by itself. */
	readonly retryAfterMs: number | undefined;
	/** What the service says besides code and message: `errors`, `current`, `current_version`, `pointer` and others. */
	readonly details: Readonly<Record<string, unknown>>;
	constructor(code: GameSessionError["code"], message: string, options?: ErrorDetails$1);
}
interface ErrorDetails$1 {
	status?: number;
	retryAfterMs?: number | undefined;
	details?: Record<string, unknown>;
	cause?: unknown;
}
/** Why a connection ended: a close code of docs/protocol.md, or one of WebSocket's own (1006: it was lost, or did not come about). */
export interface Close {
	readonly code: number;
	readonly reason: string;
}
/**
 * Why a session is closed for good. `closed`: by `close()`. `removed`: the player has no seat any more. `elsewhere`: the player has opened more
 * connections than one may have, and this one had been silent the longest. `fault`: the service or the client has violated the protocol,
 * or the address or a token cannot be used for a WebSocket.
 */
export type ClosedCause = "closed" | "removed" | "ended" | "elsewhere" | "session_not_found" | "unauthorized" | "fault";
/** The `data` of a message that a client sends. */
export type DataOf<Type extends ClientMessage["type"]> = NonNullable<Extract<ClientMessage, {
	type: Type;
}>["data"]>;
/** What answers a message: the sender's own copy of the broadcast, or null (`ack`, or an earlier attempt had taken effect already). */
export type AnswerTo<Type extends ClientMessage["type"]> = Extract<ServerMessage, {
	type: AnswerType<Type>;
}> | null;
type AnswerType<Type> = Type extends "sync_request" ? "sync_response" : Type extends Outside ? Type | "state_update" : Type;
type Outside = "effects_start" | "effects_end";
declare class Emitter<Events extends object> extends EventTarget {
	/** Calls the handler with the detail of each event of that name. Returns what ends that. */
	on<Name extends keyof Events & string>(name: Name, handler: (detail: Events[Name]) => void): () => void;
	protected emit<Name extends keyof Events & string>(name: Name, detail: Events[Name]): void;
}
/** A JWT, or a function that gets one. The function is called again when the JWT is about to expire or was refused. */
export type Token = string | (() => string | Promise<string>);
declare class TokenSource {
	#private;
	constructor(source: Token);
	/** The JWT; callers at the same time share one call of the function. */
	get(): Promise<string>;
	/** Drops this JWT, which was refused or expires. False: it was given as a string, and there is no other. */
	renew(refused: string): Promise<boolean>;
}
export interface ConnectOptions {
	/** What `createSession` or `joinSession` returned. By default the one that this client got, or a new one for the seat that the player has. */
	connectionToken?: string;
	/** The `websocket_url` that belongs to `connectionToken`. */
	url?: string;
	/** What to show before the first state comes: the `session_state` of `joinSession`. */
	state?: object;
	/** How often a heartbeat is sent; a connection on which nothing comes between two of them is ended. 15 s by default. */
	heartbeatMs?: number;
}
/** `connecting`: opening, or asking for what was missed. `waiting`: for the next attempt. `closed`: no attempt follows. */
export type SessionStatus = "connecting" | "open" | "waiting" | "closed";
export interface StatusChange {
	readonly status: SessionStatus;
	readonly previous: SessionStatus;
	/** How many attempts have failed since the last connection that lasted. */
	readonly attempt: number;
	/** While `waiting`: how long. */
	readonly delayMs?: number;
	/** Why the last connection ended. */
	readonly close?: Close;
}
export interface StateChange {
	readonly state: JsonObject;
	readonly previous: JsonObject;
	readonly version: Version;
	/** What changed; null: the whole state was replaced. */
	readonly changes: readonly AppliedChange[] | null;
	/** The JSON Pointers of what changed; one empty pointer if the whole state was replaced. */
	readonly pointers: readonly string[];
	/** What caused it. */
	readonly message: VersionedMessage | PrivateUpdate;
}
export interface Frame {
	readonly direction: "in" | "out";
	readonly text: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}
export interface Resynchronised {
	readonly version: Version;
	/** Whether the whole state came; otherwise the events that were missed. */
	readonly replaced: boolean;
	/** `diverged`: a version was missing, or a change did not fit the mirror. `reloaded`: the service went back to an older version. */
	readonly cause: ResyncCause;
}
export type ResyncCause = "connected" | "reloaded" | "diverged" | "requested";
export interface SessionClosed extends Close {
	readonly cause: ClosedCause;
	/** What the service said. */
	readonly error: GameSessionError;
}
/** The details of a session's events. */
export interface SessionEvents {
	status: StatusChange;
	/** The mirror has changed. */
	state: StateChange;
	/** A message has come. If it changes the state, its `state` event follows; while the client asks for what it missed, after the answer. */
	message: ServerMessage;
	/** Every frame as it is on the wire. */
	frame: Frame;
	/** A member came online or went offline. */
	presence: Presence["data"];
	resynchronised: Resynchronised;
	/** The player has lost the seat; `by` is the game master who removed the player, null if the player left. `closed` follows. */
	removed: {
		readonly by: string | null;
	};
	/** The game master has ended the session. `closed` follows. */
	ended: Record<never, never>;
	/** The player has too many connections to this session: `reconnect` continues here. `closed` follows. */
	elsewhere: Record<never, never>;
	closed: SessionClosed;
}
interface SessionContext {
	readonly webSocket: typeof WebSocket;
	readonly tokens: TokenSource;
	getSession(): Promise<{
		status: string;
	}>;
	seat(): Promise<{
		connectionToken: string;
		url: string;
	}>;
	forgetSeat(): void;
}
/** One session, live: a mirror of its state, its events, and commands. It connects by itself, again and again, until it is closed. */
export declare class LiveSession extends Emitter<SessionEvents> {
	#private;
	readonly sessionId: string;
	/** The first state has come. Rejects if the session is closed before that. */
	readonly ready: Promise<void>;
	/** `GameSessionClient.connect` makes it. */
	constructor(sessionId: string, options: ConnectOptions, context: SessionContext);
	/** The state as the player may see it. Never changed in place: a change makes a new object, in which all other parts are the same. */
	get state(): JsonObject;
	/** The combat, if there is one. */
	get combat(): Combat | null;
	/** The version of `state`; null before the first one. */
	get version(): Version | null;
	/** Whose connection it is; null before the first one. */
	get playerId(): string | null;
	get status(): SessionStatus;
	/** How long the last heartbeat took; null before the first one. */
	get latencyMs(): number | null;
	/** How often the client has connected again. */
	get reconnects(): number;
	/** Changes the state. The same `updateId` again changes nothing, and is answered as the first time. */
	updateState(changes: readonly ChangeRequest[], updateId?: string): Promise<AnswerTo<"state_update">>;
	/** Rolls initiative. Not repeated after a lost connection: a second roll would replace the first. */
	rollInitiative(data: DataOf<"initiative_roll">): Promise<AnswerTo<"initiative_roll">>;
	/** Ends the turn that the mirror shows, unless `data` names one. `conflict`: it is over already. */
	changeTurn(data?: DataOf<"turn_change">): Promise<AnswerTo<"turn_change">>;
	/** Declares an action; the client chooses its id unless `data` has one. */
	declareAction(data: Omit<DataOf<"action_declare">, "action_id"> & {
		action_id?: string;
	}): Promise<AnswerTo<"action_declare">>;
	/** Gives an action its outcomes; game master only. */
	resolveAction(data: DataOf<"action_resolve">): Promise<AnswerTo<"action_resolve">>;
	/** Sets the initiative order: every combatant once; game master only. */
	orderInitiative(order: readonly string[]): Promise<AnswerTo<"initiative_order">>;
	/** Removes a combatant, and with `withMembers` all who share its turn; game master only. */
	removeCombatant(characterId: string, { withMembers }?: {
		withMembers?: boolean | undefined;
	}): Promise<AnswerTo<"combatant_remove">>;
	/** Shows a hidden combatant to the players; game master only. */
	revealCombatant(characterId: string): Promise<AnswerTo<"combatant_reveal">>;
	/** Takes an open action back: a player one of their own characters', the game master any. */
	withdrawAction(actionId: string): Promise<AnswerTo<"action_withdraw">>;
	/**
	 * Starts effects without an action; game master only. With `lasting` an effect outlasts the fight; while players know of none it begins in
	 * `state.effects`, and the answer is a `state_update`.
	 */
	startEffects(effects: DataOf<"effects_start">["effects"]): Promise<AnswerTo<"effects_start">>;
	/**
	 * Ends effects by their ids, by their action or by who caused them: the game master any, a player those of their own characters. While players
	 * know of no combat the answer is a `state_update`.
	 */
	endEffects(which: DataOf<"effects_end">): Promise<AnswerTo<"effects_end">>;
	/** Keeps effects that were due, until they are due again; game master only. */
	keepEffects(effectIds: readonly string[]): Promise<AnswerTo<"effects_keep">>;
	/** Has the service roll dice: `to: 'gm'` shows them to the game master alone. The same `roll_id` again rolls nothing: it has the first answer. */
	rollDice(data: DataOf<"dice_roll">): Promise<AnswerTo<"dice_roll">>;
	/** Sets what a combatant has of some budgets when they are full; game master only. */
	setBudgets(characterId: string, budgets: Record<string, number>): Promise<AnswerTo<"budgets_set">>;
	/** Changes a combatant, as far as `data` says: label, roll, hidden, defeated, delayed, owner, or out of its group; game master only. */
	updateCombatant(data: DataOf<"combatant_update">): Promise<AnswerTo<"combatant_update">>;
	/** Ends the delay of a combatant, which acts next; game master only. */
	letCombatantAct(characterId: string): Promise<AnswerTo<"combatant_act">>;
	/**
	 * Makes an earlier combat the present one; game master only. By default the one before the last event of the combat. With `expected_version`
	 * it is `conflict` if something else has happened meanwhile.
	 */
	rewindCombat(data?: DataOf<"combat_rewind">): Promise<AnswerTo<"combat_rewind">>;
	/** Ends the combat; game master only. */
	endCombat(): Promise<AnswerTo<"combat_end">>;
	/**
	 * Sends any message, now or as soon as the session is open. Resolves when the answer has come and has been applied; rejects with a refusal.
	 * After a lost connection the message is sent again if it has an id or a precondition; if not, and its effect is not among what was missed, the
	 * promise rejects with `outcome_unknown`.
	 */
	send<Type extends ClientMessage["type"]>(type: Type, data: DataOf<Type>): Promise<AnswerTo<Type>>;
	/** Asks for the whole state, which replaces the mirror; or, with JSON Pointers, for parts of it, and leaves the mirror as it is. */
	sync(paths?: readonly string[]): Promise<{
		state: JsonObject;
		version: Version;
	}>;
	/** Connects now: ends a pause, and opens a closed session again. */
	reconnect(): void;
	/** Closes the connection for good. Commands that are not answered yet are rejected. */
	close(): void;
}
interface components {
	schemas: {
		/** @description The characters that the player gets and loses; at least one. */
		ChangeCharactersRequest: {
			/** @description The characters that the player gets, at most 20. */
			grant?: null | string[];
			/** @description The characters that the player loses, at most 20. */
			take?: null | string[];
		};
		/** @description A new session. */
		CreateSessionRequest: {
			/**
			 * Format: uuid
			 * @description The campaign that the session belongs to. Another service owns it.
			 */
			campaign_id: string;
			/** @description The session's name. */
			name: string;
			/** @description What the game master decides about the session; every member has a default. */
			settings?: null | {
				/**
				 * @description How many players may have a seat, besides the game master and observers.
				 * @default 10
				 */
				max_players?: number;
				/**
				 * @description Whether one may join without a character, to look on.
				 * @default false
				 */
				allow_observers?: boolean;
				/** @description Who may join. Anybody if it is left out. */
				allowed_players?: string[];
				/** @description By player, the characters that the player may join with. Players choose if it is left out. */
				characters?: {
					[key: string]: string[];
				};
				/**
				 * @description Where every player may write, besides `/characters/{their character_id}`.
				 * @default [
				 *       "/shared"
				 *     ]
				 */
				player_writable_paths?: string[];
				/**
				 * @description What only the game master sees: none of them the root, in an array, or in `/combat`.
				 * @default [
				 *       "/gm"
				 *     ]
				 */
				gm_only_paths?: string[];
				/**
				 * @description Who rolls initiative: the clients, or the service.
				 * @default client
				 * @enum {string}
				 */
				dice?: "client" | "server";
				/**
				 * @description Whether the service rolls initiative for all again at the start of each round but the first.
				 * @default false
				 */
				initiative_each_round?: boolean;
				/**
				 * @description Whether declared actions spend budgets of their combatants, which turns refill.
				 * @default false
				 */
				enforce_actions?: boolean;
				/**
				 * @description Whether a turn ends only when the effects that were due with it are ended or kept.
				 * @default false
				 */
				hold_turn_for_due?: boolean;
				/**
				 * @description Whether `/private/{player_id}` is seen and written by that player and the game master alone.
				 * @default true
				 */
				private_parts?: boolean;
				/**
				 * @description Whether `/effects` has the effects that outlast a fight, which only combat messages write.
				 * @default true
				 */
				lasting_effects?: boolean;
				/** @description The deputies: as members, they have the game master's rights and see what the game master sees. */
				game_masters?: string[];
				/** @description After how many seconds without the game master their seat can be claimed. Never if it is left out. */
				game_master_absence?: number;
				/**
				 * @description Who may claim the seat: the deputies, or also the player who has had a seat the longest.
				 * @default deputies
				 * @enum {string}
				 */
				game_master_claim?: "deputies" | "longest_member";
				/** @description The first state, at most 1 MiB and 32 levels deep, without `/combat`. */
				initial_state?: Record<string, unknown>;
			};
		};
		/** @description The new session. */
		CreateSessionResponse: {
			/**
			 * Format: uuid
			 * @description The session's id.
			 */
			session_id: string;
			/** @description Opens the session's WebSocket, together with the player's JWT. Valid for 12 hours, for this player, this session and this seat. */
			connection_token: string;
			/** @description The address of the session's WebSocket. It contains no token. */
			websocket_url: string;
		};
		/** @description For whom the JWT is. */
		DevTokenRequest: {
			/**
			 * Format: uuid
			 * @description The player; a new one if it is left out.
			 */
			player_id?: null | string;
			/** @description The `name` claim. */
			name?: null | string;
		};
		/** @description A JWT. */
		DevTokenResponse: {
			/** @description The JWT, to send as `Authorization: Bearer`. */
			token: string;
			/**
			 * Format: uuid
			 * @description The player: the JWT's `sub`.
			 */
			player_id: string;
			/**
			 * Format: date-time
			 * @description When the JWT ends.
			 */
			expires_at: string;
		};
		/** @description A page of the session's history. */
		EventListResponse: {
			/** @description In the order of their versions. A page with a `next` is not empty. */
			events: components["schemas"]["EventSummary"][];
			/** @description The value of `after` for the next page. It is absent at the end. */
			next?: string;
		};
		/** @description One broadcast, as the WebSocket sent it. `/asyncapi.json` has a schema for each type. */
		EventSummary: {
			/** @description The type of the message, such as `state_update` or `player_joined`. */
			type: string;
			/** @description The message's `data`, with `version` and `timestamp`. */
			data: Record<string, unknown>;
		};
		/** @description Who gets the game master's seat. */
		HandOverRequest: {
			/**
			 * Format: uuid
			 * @description Another member of the session.
			 */
			player_id: string;
		};
		/** @description Whom the caller plays. An observer has a role and no character. */
		JoinSessionRequest: {
			/**
			 * Format: uuid
			 * @description The character that the caller plays; an observer has none.
			 */
			character_id?: null | string;
			/**
			 * @description `player` if it is left out.
			 * @enum {null|string}
			 */
			role?: "player" | "observer" | null;
		};
		/** @description The caller's seat, and the state to show first. */
		JoinSessionResponse: {
			/** @description Opens the session's WebSocket, together with the player's JWT. Valid for 12 hours, for this player, this session and this seat. */
			connection_token: string;
			/** @description The address of the session's WebSocket. It contains no token. */
			websocket_url: string;
			/** @description The state as the caller may see it. It has no version: show it, and synchronise over the WebSocket. */
			session_state: Record<string, unknown>;
		};
		/** @description The state at one version, as the caller may see it. */
		LoadStateResponse: {
			/** @description The state, without what is hidden from the caller. */
			state: Record<string, unknown>;
			/** @description The metadata of the last save: all of it for the game master, the members of its `public` for other members. */
			metadata: Record<string, unknown>;
			/** @description A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them. */
			version: string;
			/**
			 * Format: date-time
			 * @description When the version was created.
			 */
			timestamp: string;
		};
		/** @description Whom the player plays now. */
		PlayerCharactersResponse: {
			/**
			 * Format: uuid
			 * @description The player.
			 */
			player_id: string;
			/** @description All characters that the player plays. The first is the member's `character_id`. */
			character_ids: string[];
		};
		/** @description A member's seat. */
		PlayerSummary: {
			/**
			 * Format: uuid
			 * @description The member: the `sub` of their JWT.
			 */
			player_id: string;
			/**
			 * @description What the member may do.
			 * @enum {string}
			 */
			role: "game_master" | "player" | "observer";
			/**
			 * Format: uuid
			 * @description The first of the characters that the member plays; absent for none.
			 */
			character_id?: string;
			/** @description All characters that the member plays. Observers have none. */
			character_ids: string[];
			/** @description Whether the member has a connection, or had one within 15 s. */
			online: boolean;
			/** @description Whether the member is a deputy: a player or observer with the game master's rights and view. */
			deputy: boolean;
		};
		/** @description Why the service refused a request: RFC 9457 problem details with a code. */
		Problem: {
			/**
			 * @description Always `about:blank`: the code says what the problem is.
			 * @enum {string}
			 */
			type: "about:blank";
			/** @description The status in words. */
			title: string;
			/**
			 * Format: int32
			 * @description The status.
			 */
			status: number;
			/** @description What is wrong, for a person. */
			detail: string;
			/**
			 * @description What is wrong, for a program.
			 * @enum {string}
			 */
			code: "character_taken" | "conflict" | "forbidden" | "game_master_present" | "internal_error" | "invalid_json" | "invalid_message" | "invalid_subject" | "method_not_allowed" | "not_found" | "player_not_found" | "rate_limited" | "reserved_path" | "server_draining" | "session_ended" | "session_full" | "session_not_found" | "state_too_large" | "storage_unavailable" | "unauthorized" | "unsupported_media_type" | "version_not_found";
			/** @description For each wrong field what is wrong with it; for 20 fields at most. */
			errors?: {
				[key: string]: string[];
			};
			/** @description The current value, as far as the caller may see it. */
			current?: unknown;
			/** @description The current version. */
			current_version?: string;
			/**
			 * @description `unknown`: the command may have taken effect.
			 * @enum {string}
			 */
			outcome?: "unknown";
			/**
			 * Format: int32
			 * @description The line of the body where the problem is, from 1.
			 */
			line?: number;
			/**
			 * Format: int32
			 * @description The byte in that line, from 1.
			 */
			byte?: number;
			/** @description The JSON Pointer of the value that is wrong. */
			pointer?: string;
		};
		/** @description Where to go back to. */
		RewindStateRequest: {
			/** @description The version whose state becomes the newest. */
			version: string;
		};
		/** @description A whole state, in place of the session's. */
		SaveStateRequest: {
			/** @description The state, at most 1 MiB and 32 levels deep. `/combat` is as the service wrote it, or absent, which ends the combat. */
			state: Record<string, unknown>;
			/** @description What the game master notes beside the state. Other members see the members of its `public`, an object. At most 64 KiB. */
			metadata?: null | Record<string, unknown>;
		};
		/** @description The version that the command created. */
		SaveStateResponse: {
			/** @description A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them. */
			version: string;
			/**
			 * Format: date-time
			 * @description When the version was created.
			 */
			timestamp: string;
		};
		/** @description A session and its members. */
		SessionDetailResponse: {
			/**
			 * Format: uuid
			 * @description The session's id.
			 */
			session_id: string;
			/**
			 * Format: uuid
			 * @description The campaign that the session belongs to.
			 */
			campaign_id: string;
			/** @description The session's name. */
			name: string;
			/**
			 * @description `ended` sessions can be read, but not changed.
			 * @enum {string}
			 */
			status: "active" | "ended";
			/**
			 * Format: uuid
			 * @description The member who has the game master's seat: who created the session, or got the seat since.
			 */
			game_master_id: string;
			/** @description A version of the session: a decimal string. Compare versions as numbers. Players and observers do not count what is hidden from them. */
			version: string;
			/** @description Who has a seat, in the order in which they took it. */
			players: components["schemas"]["PlayerSummary"][];
			/**
			 * Format: date-time
			 * @description When the session was created.
			 */
			created_at: string;
		};
		/** @description The caller's sessions. */
		SessionListResponse: {
			/** @description Newest first. */
			sessions: components["schemas"]["SessionSummary"][];
		};
		/** @description A session in which the caller has a seat. */
		SessionSummary: {
			/**
			 * Format: uuid
			 * @description The session's id.
			 */
			session_id: string;
			/**
			 * Format: uuid
			 * @description The campaign that the session belongs to.
			 */
			campaign_id: string;
			/** @description The session's name. */
			name: string;
			/**
			 * @description `ended` sessions can be read, but not changed.
			 * @enum {string}
			 */
			status: "active" | "ended";
			/**
			 * @description The caller's role.
			 * @enum {string}
			 */
			role: "game_master" | "player" | "observer";
			/**
			 * Format: date-time
			 * @description When the session was created.
			 */
			created_at: string;
			/**
			 * Format: date-time
			 * @description When something last happened in the session that the caller may see.
			 */
			updated_at: string;
		};
	};
	responses: never;
	parameters: never;
	requestBodies: never;
	headers: never;
	pathItems: never;
}
type ChangeCharactersRequest = components["schemas"]["ChangeCharactersRequest"];
export type CreateSessionRequest = components["schemas"]["CreateSessionRequest"];
export type CreateSessionResponse = components["schemas"]["CreateSessionResponse"];
export type JoinSessionRequest = components["schemas"]["JoinSessionRequest"];
export type JoinSessionResponse = components["schemas"]["JoinSessionResponse"];
export type LoadStateResponse = components["schemas"]["LoadStateResponse"];
type PlayerCharactersResponse = components["schemas"]["PlayerCharactersResponse"];
export type PlayerSummary = components["schemas"]["PlayerSummary"];
export type RewindStateRequest = components["schemas"]["RewindStateRequest"];
export type SaveStateRequest = components["schemas"]["SaveStateRequest"];
export type SaveStateResponse = components["schemas"]["SaveStateResponse"];
export type SessionDetailResponse = components["schemas"]["SessionDetailResponse"];
export type SessionListResponse = components["schemas"]["SessionListResponse"];
export type SessionSummary = components["schemas"]["SessionSummary"];
export interface GameSessionClientOptions {
	/** Where the service is. In a browser the page's own origin by default. */
	baseUrl?: string | URL;
	/** The player's JWT, or a function that gets one: it is called again when the JWT has expired or was refused. */
	token: Token;
	/** In place of the global one. */
	fetch?: typeof fetch;
	/** In place of the global one, which Node.js has from version 22 on. */
	webSocket?: typeof WebSocket;
}
/** A page of a session's history: the messages that were broadcast. */
export interface HistoryPage {
	readonly events: readonly Broadcast[];
	/** The `after` of the next page; absent at the end. */
	readonly next?: Version;
}
/** The Game Session Service for one player: REST, and connections to sessions. Every method that asks the service throws `GameSessionError`. */
export declare class GameSessionClient {
	#private;
	constructor(options: GameSessionClientOptions);
	/** Creates a session. Whoever does is its game master. */
	createSession(body: CreateSessionRequest): Promise<CreateSessionResponse>;
	/** Takes a seat: with a character, or as an observer. Again: changes nothing, and returns a new connection token. */
	joinSession(sessionId: string, body: JoinSessionRequest): Promise<JoinSessionResponse>;
	/** The player's own sessions, newest first. */
	listSessions(query?: {
		status?: "active" | "ended";
		limit?: number;
	}): Promise<SessionListResponse>;
	/** One session: who has a seat, and who is online. */
	getSession(sessionId: string): Promise<SessionDetailResponse>;
	/** The state as the player may see it, now or at a version. */
	loadState(sessionId: string, query?: {
		version?: Version;
	}): Promise<LoadStateResponse>;
	/**
	 * Replaces the whole state; game master only.
	 * @param options.ifMatch The version that is to be replaced: `conflict` if the state has another one.
	 */
	saveState(sessionId: string, body: SaveStateRequest, options?: {
		ifMatch?: Version;
	}): Promise<SaveStateResponse>;
	/**
	 * Replaces `/characters/{characterId}` in the state, in one version, however large it is; its player and the game master. The same document again
	 * changes nothing.
	 * @param options.ifMatch The version that the state must have: `conflict` if it has another one.
	 */
	replaceCharacter(sessionId: string, characterId: string, character: object, options?: {
		ifMatch?: Version;
	}): Promise<SaveStateResponse>;
	/** Makes the state of an older version the newest; game master only. Nothing is erased. */
	rewindState(sessionId: string, body: RewindStateRequest): Promise<SaveStateResponse>;
	/** The broadcasts after a version that the player may see; a page may be empty and have a `next`. */
	history(sessionId: string, query?: {
		after?: Version;
		limit?: number;
	}): Promise<HistoryPage>;
	/** Frees the player's seat and character. */
	leaveSession(sessionId: string): Promise<void>;
	/** Takes a player's seat away; game master only. */
	removePlayer(sessionId: string, playerId: string): Promise<void>;
	/** Gives a player characters, and takes some; game master only. Returns all that the player plays now. */
	changeCharacters(sessionId: string, playerId: string, body: ChangeCharactersRequest): Promise<PlayerCharactersResponse>;
	/** Gives another member the game master's seat; game master only, not deputies. */
	handOverGameMaster(sessionId: string, playerId: string): Promise<void>;
	/** Takes the seat of a game master who is absent: `game_master_present` if it is too early. */
	claimGameMaster(sessionId: string): Promise<void>;
	/** Ends the session for everybody; game master only. */
	endSession(sessionId: string): Promise<void>;
	/** Connects to a session in which the player has a seat, and stays connected until `close`. Returns at once: await `ready` for the first state. */
	connect(sessionId: string, options?: ConnectOptions): LiveSession;
}
/** A random UUID (version 4). `crypto.randomUUID` exists in secure contexts only, and a game at home may be served over plain HTTP. */
export declare function newId(): string;
/** Compares two versions as numbers: negative, zero or positive. */
export declare function compareVersions(a: Version, b: Version): number;

export {};
