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
export type ClientMessage = HeartbeatFromClient | StateUpdateFromClient | SyncRequest | InitiativeRollFromClient | TurnChangeFromClient | ActionDeclareFromClient | ActionResolveFromClient | InitiativeOrderFromClient | CombatantRemoveFromClient | CombatantRevealFromClient | CombatEndFromClient;
/**
 * The client's own label. Only the sender's copy of what the message causes has it.
 */
export type Ref = string;
/**
 * JSON Pointer (RFC 6901) into the state; the empty string is the whole state.
 */
export type Path = string;
/**
 * An event's place in the session's order: a decimal string. The versions that one player sees rise, but may skip.
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
export type ServerMessage = ConnectionEstablished | ConnectionError | Heartbeat | StateUpdate | InitiativeRoll | TurnChange | ActionDeclare | ActionResolve | InitiativeOrder | CombatantRemove | CombatantReveal | CombatEnd | PlayerJoined | PlayerLeft | SessionEnded | Presence | SyncResponse | Ack | ErrorMessage;
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
 * What the message did to the recipient's view of `/combat`: apply them in order, like those of `state_update`.
 */
export type CombatChanges = Change[];
/**
 * The name of a condition.
 */
export type Condition = string;
/**
 * - `invalid_json`: not JSON, a member twice, deeper than 64 levels, invalid UTF-8 or a lone surrogate; `details.line`, `details.byte` and, if one value is wrong, `details.pointer` say where.
 * - `invalid_message`: JSON, but not what its type requires; `details.errors` says for each field what is wrong.
 * - `unknown_type`: clients cannot send messages of that type.
 * - `forbidden`: the sender may not do this, or may not write there; the answer is the same for a hidden path and for any other.
 * - `reserved_path`: only combat messages (and a REST save or rewind) write `/combat`.
 * - `conflict`: `previous` does not hold, or the turn that `round` and `turn_number` name is over (`details.current`); another player has used the `update_id`; the combat has no combatants left; the combat is at a limit.
 * - `not_your_turn`: it is another combatant's turn, or nobody's.
 * - `no_active_combat`: there is no combat, as far as the sender can see.
 * - `unknown_character`: not a combatant and not a player's character, as far as the sender can see.
 * - `already_rolled`: the combat is running, and this character has rolled.
 * - `duplicate_action`: an action with this id was declared before, in this session.
 * - `action_not_found`: no action with this id was declared.
 * - `action_already_resolved`: the action is no longer open: it was resolved, or it ended with its combat or its combatant.
 * - `state_too_large`: the state would exceed 1 MiB.
 * - `session_ended`: the session is over: it can be read, but not changed.
 * - `session_not_found`: there is no such session.
 * - `rate_limited`: more than 100 messages a minute on a connection (heartbeats have 100 of their own), or more than 20 combat actions a minute by a player (the game master 100); try again after `details.retry_after_ms`. Beyond twice the limit the service closes the connection with 4429.
 * - `server_draining`: this process does not know the format of what a newer one has stored; the service closes the connection with 1012.
 * - `storage_unavailable`: PostgreSQL does not answer; try again after `details.retry_after_ms`. With `details.outcome` `unknown`, repeat with the same `update_id`.
 * - `internal_error`: a fault of the service.
 */
export type ErrorCode = "invalid_json" | "invalid_message" | "unknown_type" | "forbidden" | "reserved_path" | "conflict" | "not_your_turn" | "no_active_combat" | "unknown_character" | "already_rolled" | "duplicate_action" | "action_not_found" | "action_already_resolved" | "state_too_large" | "session_ended" | "session_not_found" | "rate_limited" | "server_draining" | "storage_unavailable" | "internal_error";
/**
 * Checks that the service answers. The service does not read `data`. It answers the sender with a `heartbeat` that has the same `ref`.
 */
export interface HeartbeatFromClient {
	type: "heartbeat";
	ref?: Ref;
	data?: {};
}
/**
 * Changes the state: all changes or none. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if the sender may not see it; or `error`.
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
 * Asks for the state (`paths` empty or absent), for parts of it, or, with `since`, for every broadcast after a version.
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
 * Rolls initiative: a player for their own character, the game master for any. `roll` may be left out if the service rolls (`settings.dice` is `server`). The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
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
	};
}
/**
 * By name, of 1 to 64 characters; the modifier named `dexterity` settles ties.
 */
export interface Modifiers {
	[k: string]: NumberValue;
}
/**
 * Ends the turn. The game master sends it, or the player whose character is active (otherwise `not_your_turn`). The game master's first one starts the combat. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
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
	};
}
/**
 * Declares what a character does. A player declares for their own character, in its turn, or at any time with the `action_type` `reaction`, `legendary` or `lair`; the game master for any, at any time. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
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
	};
}
/**
 * Only the game master sends it (otherwise `forbidden`). Gives the outcomes of a declared action, once. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
 */
export interface ActionResolveFromClient {
	type: "action_resolve";
	ref?: Ref;
	data: {
		action_id: ActionId;
		outcomes: Outcome[];
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
}
/**
 * Only the game master sends it (otherwise `forbidden`). Settles ties, or sets any order; takes no combatant's turn away. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
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
 * Only the game master sends it (otherwise `forbidden`). Removes a combatant, with the effects on it and its open actions. If it was active, the next turn begins at once. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
 */
export interface CombatantRemoveFromClient {
	type: "combatant_remove";
	ref?: Ref;
	data: {
		character_id: CharacterId;
	};
}
/**
 * Only the game master sends it (otherwise `forbidden`). Reveals a hidden combatant. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
 */
export interface CombatantRevealFromClient {
	type: "combatant_reveal";
	ref?: Ref;
	data: {
		character_id: CharacterId;
	};
}
/**
 * Only the game master sends it (otherwise `forbidden`). Ends the combat and removes `/combat`. The answer is the broadcast, which the sender receives too (with `ref`); `ack` if nothing changes or the sender may see nothing of the change; or `error`.
 */
export interface CombatEndFromClient {
	type: "combat_end";
	ref?: Ref;
	data?: {};
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
 * The only message of a connection that the service refuses; then the service closes it with the code that is named with each error.
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
 * The service sends it to every connection every 30 s, and as the answer to a client's `heartbeat`.
 */
export interface Heartbeat {
	type: "heartbeat";
	ref?: Ref;
	data: {
		timestamp: Timestamp;
	};
}
/**
 * The state changed, by a `state_update`, a REST save or a rewind; the latter two may also begin, replace or end a combat. The service commits the event before it sends the message, which has what the recipient may see.
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
		 * Apply them in order. Empty if the game master saved the state that the session had already.
		 */
		changes: Change[];
		player_id?: PlayerId;
		version: Version;
		timestamp: Timestamp;
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
 * A combatant has taken a place in the initiative order. While `status` is `rolling`, `round` and `turn_number` are 0 and `active_character` is null.
 */
export interface InitiativeRoll {
	type: "initiative_roll";
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
}
/**
 * The turn that the recipient sees has changed. `previous_character` had the turn before; absent if no character had.
 */
export interface TurnChange {
	type: "turn_change";
	ref?: Ref;
	data: {
		combat_id: CombatId;
		status: CombatStatus;
		round: Round;
		turn_number: TurnNumber;
		active_character: ActiveCharacter;
		previous_character?: CharacterId;
		/**
		 * The effects that expired with the turn that the recipient saw end.
		 */
		expired_effects: ActiveEffect[];
		changes: CombatChanges;
		player_id: PlayerId;
		version: Version;
		timestamp: Timestamp;
	};
}
/**
 * A condition on a target. The same condition from two actions is two effects.
 */
export interface ActiveEffect {
	target_id: CharacterId;
	condition: Condition;
	source_action_id: ActionId;
	/**
	 * The round of the target's turns in which the effect began.
	 */
	since_round: number;
	/**
	 * The effect ends by itself at the end of the target's turn in this round, or of its first turn after that. Absent: it does not end by itself.
	 */
	ends_round?: number;
	/**
	 * The hidden combatant that caused the effect; only for the game master.
	 */
	hidden_by?: string;
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
		round: Round;
		changes: CombatChanges;
		player_id: PlayerId;
		version: Version;
		timestamp: Timestamp;
	};
}
/**
 * An action has its outcomes. A player's copy leaves out the outcomes for hidden combatants.
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
	};
}
/**
 * The initiative order has changed. Players do not receive it if the order that they see is the same.
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
	};
}
/**
 * A combatant was removed. If it was hidden, players receive a `turn_change` if the turn that they see has changed, otherwise nothing.
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
		changes: CombatChanges;
		player_id: PlayerId;
		version: Version;
		timestamp: Timestamp;
	};
}
/**
 * A hidden combatant is now visible. For players this may be the first message of a combat.
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
		status: CombatStatus;
		round: Round;
		turn_number: TurnNumber;
		active_character: ActiveCharacter;
		/**
		 * In the order in which they act, in the recipient's view.
		 */
		initiative_order: Combatant[];
		active_effects: ActiveEffect[];
		actions: OpenAction[];
		/**
		 * The effects that expired with the turn that the recipient saw end, if the revealed combatant is active.
		 */
		expired_effects: ActiveEffect[];
		changes: CombatChanges;
		player_id: PlayerId;
		version: Version;
		timestamp: Timestamp;
	};
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
		version: Version;
		timestamp: Timestamp;
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
	};
}
/**
 * The game master ended the session; then the service closes every connection with 4410.
 */
export interface SessionEnded {
	type: "session_ended";
	data: {
		player_id: PlayerId;
		version: Version;
		timestamp: Timestamp;
	};
}
/**
 * A player's first connection opened, or the last one closed 15 s ago. This is not an event: it has no version and is not in the history.
 */
export interface Presence {
	type: "presence";
	data: {
		player_id: PlayerId;
		online: boolean;
	};
}
/**
 * With `state`: the state at `version`, or, with `paths`, one member for each pointer that has a value. Without `state`: the broadcasts that `since` asked for came before it, and the recipient is now at `version`.
 */
export interface SyncResponse {
	type: "sync_response";
	ref?: Ref;
	data: {
		/**
		 * The state, or its parts by pointer.
		 */
		state?: {
			[k: string]: unknown;
		};
		version: Version;
	};
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
	 * By target, condition and source.
	 */
	active_effects: ActiveEffect[];
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
 * The client's own codes. `network`: no answer came. `not_sent`: the message was never sent, or it certainly had no effect. `outcome_unknown`: the
 * message was sent, and whether it took effect is not known. `message_too_large`: more than the service accepts in one message, and not sent.
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
 * connections than one may have, and this one had been silent the longest. `fault`: the service or the client has violated the protocol.
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
type AnswerType<Type> = Type extends "sync_request" ? "sync_response" : Type;
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
	readonly message: VersionedMessage;
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
	/** `diverged`: a change did not fit the mirror, so something had been missed. `reloaded`: the service went back to an older version. */
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
	/** Removes a combatant; game master only. */
	removeCombatant(characterId: string): Promise<AnswerTo<"combatant_remove">>;
	/** Shows a hidden combatant to the players; game master only. */
	revealCombatant(characterId: string): Promise<AnswerTo<"combatant_reveal">>;
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
		CreateSessionRequest: {
			/** Format: uuid */
			campaign_id: string;
			name: string;
			settings?: unknown;
		};
		CreateSessionResponse: {
			connection_token: string;
			/** Format: uuid */
			session_id: string;
			websocket_url: string;
		};
		DevTokenRequest: {
			name?: null | string;
			/** Format: uuid */
			player_id?: null | string;
		};
		DevTokenResponse: {
			/** Format: date-time */
			expires_at: string;
			/** Format: uuid */
			player_id: string;
			token: string;
		};
		EventListResponse: {
			events: components["schemas"]["EventSummary"][];
			next: null | string;
		};
		EventSummary: {
			data: components["schemas"]["ReadOnlyMemoryOfbyte"];
			type: string;
		};
		JoinSessionRequest: {
			/** Format: uuid */
			character_id?: null | string;
			role?: null | string;
		};
		JoinSessionResponse: {
			connection_token: string;
			session_state: components["schemas"]["StateObject"];
			websocket_url: string;
		};
		LoadStateResponse: {
			metadata: components["schemas"]["StateObject"];
			state: components["schemas"]["StateObject"];
			/** Format: date-time */
			timestamp: string;
			version: string;
		};
		PlayerSummary: {
			/** Format: uuid */
			character_id: null | string;
			online: boolean;
			/** Format: uuid */
			player_id: string;
			role: string;
		};
		ReadOnlyMemoryOfbyte: unknown;
		RewindStateRequest: {
			version: string;
		};
		SaveStateRequest: {
			metadata?: unknown;
			state: components["schemas"]["StateObject"];
		};
		SaveStateResponse: {
			/** Format: date-time */
			timestamp: string;
			version: string;
		};
		SessionDetailResponse: {
			/** Format: uuid */
			campaign_id: string;
			/** Format: date-time */
			created_at: string;
			/** Format: uuid */
			game_master_id: string;
			name: string;
			players: components["schemas"]["PlayerSummary"][];
			/** Format: uuid */
			session_id: string;
			status: string;
			version: string;
		};
		SessionListResponse: {
			sessions: components["schemas"]["SessionSummary"][];
		};
		SessionSummary: {
			/** Format: uuid */
			campaign_id: string;
			/** Format: date-time */
			created_at: string;
			name: string;
			role: string;
			/** Format: uuid */
			session_id: string;
			status: string;
			/** Format: date-time */
			updated_at: string;
		};
		StateObject: unknown;
	};
	responses: never;
	parameters: never;
	requestBodies: never;
	headers: never;
	pathItems: never;
}
export type CreateSessionRequest = components["schemas"]["CreateSessionRequest"];
export type CreateSessionResponse = components["schemas"]["CreateSessionResponse"];
export type JoinSessionRequest = components["schemas"]["JoinSessionRequest"];
export type JoinSessionResponse = components["schemas"]["JoinSessionResponse"];
export type LoadStateResponse = components["schemas"]["LoadStateResponse"];
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
