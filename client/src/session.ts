import type { AppliedChange, JsonObject } from './changes.ts';
import { CloseCode, finalCause, leastPause, pauseBefore, refusedCause, RELOADED, type Close, type ClosedCause } from './closes.ts';
import { Commands, type AnswerTo, type DataOf } from './commands.ts';
import { Connection } from './connection.ts';
import { Emitter } from './emitter.ts';
import { GameSessionError } from './error.ts';
import type { ChangeRequest, ClientMessage, Combat, ErrorMessage, Presence, PrivateUpdate, ServerMessage, Version } from './generated/messages.ts';
import { newId } from './ids.ts';
import { Mirror, type Broadcast, type Settled, type VersionedMessage } from './mirror.ts';
import type { TokenSource } from './tokens.ts';

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
export type SessionStatus = 'connecting' | 'open' | 'waiting' | 'closed';

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
  readonly direction: 'in' | 'out';
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

export type ResyncCause = 'connected' | 'reloaded' | 'diverged' | 'requested';

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
  presence: Presence['data'];
  resynchronised: Resynchronised;
  /** The player has lost the seat; `by` is the game master who removed the player, null if the player left. `closed` follows. */
  removed: { readonly by: string | null };
  /** The game master has ended the session. `closed` follows. */
  ended: Record<never, never>;
  /** The player has too many connections to this session: `reconnect` continues here. `closed` follows. */
  elsewhere: Record<never, never>;
  closed: SessionClosed;
}

/** What a session needs of its client. */
export interface SessionContext {
  readonly webSocket: typeof WebSocket;
  readonly tokens: TokenSource;
  getSession(): Promise<{ status: string }>;
  seat(): Promise<{ connectionToken: string; url: string }>;
  forgetSeat(): void;
}

const SUBPROTOCOL = 'gamesession.v2';
const HEARTBEAT_MS = 15_000;
// A connection that lasts for this long makes the next pause short again.
const STEADY_MS = 10_000;
const RETRY_MS = 1_000;

/** One session, live: a mirror of its state, its events, and commands. It connects by itself, again and again, until it is closed. */
export class LiveSession extends Emitter<SessionEvents> {
  readonly sessionId: string;
  /** The first state has come. Rejects if the session is closed before that. */
  readonly ready: Promise<void>;

  readonly #context: SessionContext;
  readonly #heartbeatMs: number;
  readonly #mirror: Mirror;
  readonly #commands: Commands;
  #status: SessionStatus = 'connecting';
  #connection: Connection | null = null;
  #playerId: string | null = null;
  #latencyMs: number | null = null;
  #connections = 0;
  #removedBy: string | null = null;

  // What an attempt began with, to notice that another has begun since.
  #attempts = 0;
  #failures = 0;
  #openedAt = 0;
  #jwt = '';
  #lastClose: Close = { code: CloseCode.lost, reason: '' };
  #refusal: GameSessionError | null = null;
  // The service asked for no attempt before this.
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  // The question for what was missed that is open, and why it was asked.
  #resumeRef: string | null = null;
  #resyncCause: ResyncCause = 'connected';
  #syncs: { resolve: (value: { state: JsonObject; version: Version }) => void; reject: (error: GameSessionError) => void }[] = [];
  #settleReady!: { resolve: () => void; reject: (error: GameSessionError) => void };

  /** `GameSessionClient.connect` makes it. */
  constructor(sessionId: string, options: ConnectOptions, context: SessionContext) {
    super();
    this.sessionId = sessionId;
    this.#context = context;
    this.#heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
    this.#mirror = new Mirror(options.state as JsonObject | undefined);
    this.#commands = new Commands({
      isOpen: () => this.#status === 'open',
      playerId: () => this.#playerId,
      transmit: (text) => this.#connection?.send(text) ?? false,
    });
    this.ready = new Promise((resolve, reject) => (this.#settleReady = { resolve, reject }));
    // Who does not await it learns by `closed`.
    this.ready.catch(() => {});
    this.#watchNetwork(true);
    // The caller adds handlers first, and may already have closed the session.
    queueMicrotask(() => {
      if (this.#attempts === 0) void this.#attempt();
    });
  }

  /** The state as the player may see it. Never changed in place: a change makes a new object, in which all other parts are the same. */
  get state(): JsonObject {
    return this.#mirror.state;
  }

  /** The combat, if there is one. */
  get combat(): Combat | null {
    return (this.#mirror.state.combat as Combat | undefined) ?? null;
  }

  /** The version of `state`; null before the first one. */
  get version(): Version | null {
    return this.#mirror.version;
  }

  /** Whose connection it is; null before the first one. */
  get playerId(): string | null {
    return this.#playerId;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  /** How long the last heartbeat took; null before the first one. */
  get latencyMs(): number | null {
    return this.#latencyMs;
  }

  /** How often the client has connected again. */
  get reconnects(): number {
    return Math.max(0, this.#connections - 1);
  }

  /** Changes the state. The same `updateId` again changes nothing, and is answered as the first time. */
  updateState(changes: readonly ChangeRequest[], updateId: string = newId()): Promise<AnswerTo<'state_update'>> {
    return this.send('state_update', { update_id: updateId, changes: changes as ChangeRequest[] });
  }

  /** Rolls initiative. Not repeated after a lost connection: a second roll would replace the first. */
  rollInitiative(data: DataOf<'initiative_roll'>): Promise<AnswerTo<'initiative_roll'>> {
    return this.send('initiative_roll', data);
  }

  /** Ends the turn that the mirror shows, unless `data` names one. `conflict`: it is over already. */
  changeTurn(data: DataOf<'turn_change'> = {}): Promise<AnswerTo<'turn_change'>> {
    const { combat } = this;
    const isNamed = data.round !== undefined || data.turn_number !== undefined;
    return this.send('turn_change', isNamed || combat === null ? data : { ...data, round: combat.round, turn_number: combat.turn_number });
  }

  /** Declares an action; the client chooses its id unless `data` has one. */
  declareAction(data: Omit<DataOf<'action_declare'>, 'action_id'> & { action_id?: string }): Promise<AnswerTo<'action_declare'>> {
    return this.send('action_declare', { ...data, action_id: data.action_id ?? newId() });
  }

  /** Gives an action its outcomes; game master only. */
  resolveAction(data: DataOf<'action_resolve'>): Promise<AnswerTo<'action_resolve'>> {
    return this.send('action_resolve', data);
  }

  /** Sets the initiative order: every combatant once; game master only. */
  orderInitiative(order: readonly string[]): Promise<AnswerTo<'initiative_order'>> {
    return this.send('initiative_order', { order: order as string[] });
  }

  /** Removes a combatant, and with `withMembers` all who share its turn; game master only. */
  removeCombatant(characterId: string, { withMembers = false } = {}): Promise<AnswerTo<'combatant_remove'>> {
    return this.send('combatant_remove', { character_id: characterId, ...(withMembers && { with_members: true }) });
  }

  /** Shows a hidden combatant to the players; game master only. */
  revealCombatant(characterId: string): Promise<AnswerTo<'combatant_reveal'>> {
    return this.send('combatant_reveal', { character_id: characterId });
  }

  /** Takes an open action back: a player one of their own characters', the game master any. */
  withdrawAction(actionId: string): Promise<AnswerTo<'action_withdraw'>> {
    return this.send('action_withdraw', { action_id: actionId });
  }

  /**
   * Starts effects without an action; game master only. With `lasting` an effect outlasts the fight; while players know of none it begins in
   * `state.effects`, and the answer is a `state_update`.
   */
  startEffects(effects: DataOf<'effects_start'>['effects']): Promise<AnswerTo<'effects_start'>> {
    return this.send('effects_start', { effects });
  }

  /**
   * Ends effects by their ids, by their action or by who caused them: the game master any, a player those of their own characters. While players
   * know of no combat the answer is a `state_update`.
   */
  endEffects(which: DataOf<'effects_end'>): Promise<AnswerTo<'effects_end'>> {
    return this.send('effects_end', which);
  }

  /** Keeps effects that were due, until they are due again; game master only. */
  keepEffects(effectIds: readonly string[]): Promise<AnswerTo<'effects_keep'>> {
    return this.send('effects_keep', { effect_ids: effectIds as string[] });
  }

  /** Has the service roll dice: `to: 'gm'` shows them to the game master alone. The same `roll_id` again rolls nothing: it has the first answer. */
  rollDice(data: DataOf<'dice_roll'>): Promise<AnswerTo<'dice_roll'>> {
    return this.send('dice_roll', { ...data, roll_id: data.roll_id ?? newId() });
  }

  /** Sets what a combatant has of some budgets when they are full; game master only. */
  setBudgets(characterId: string, budgets: Record<string, number>): Promise<AnswerTo<'budgets_set'>> {
    return this.send('budgets_set', { character_id: characterId, budgets });
  }

  /** Changes a combatant, as far as `data` says: label, roll, hidden, defeated, delayed, owner, or out of its group; game master only. */
  updateCombatant(data: DataOf<'combatant_update'>): Promise<AnswerTo<'combatant_update'>> {
    return this.send('combatant_update', data);
  }

  /** Ends the delay of a combatant, which acts next; game master only. */
  letCombatantAct(characterId: string): Promise<AnswerTo<'combatant_act'>> {
    return this.send('combatant_act', { character_id: characterId });
  }

  /**
   * Makes an earlier combat the present one; game master only. By default the one before the last event of the combat. With `expected_version`
   * it is `conflict` if something else has happened meanwhile.
   */
  rewindCombat(data: DataOf<'combat_rewind'> = {}): Promise<AnswerTo<'combat_rewind'>> {
    return this.send('combat_rewind', data);
  }

  /** Ends the combat; game master only. */
  endCombat(): Promise<AnswerTo<'combat_end'>> {
    return this.send('combat_end', {});
  }

  /**
   * Sends any message, now or as soon as the session is open. Resolves when the answer has come and has been applied; rejects with a refusal.
   * After a lost connection the message is sent again if it has an id or a precondition; if not, and its effect is not among what was missed, the
   * promise rejects with `outcome_unknown`.
   */
  send<Type extends ClientMessage['type']>(type: Type, data: DataOf<Type>): Promise<AnswerTo<Type>> {
    if (this.#status === 'closed') return Promise.reject(new GameSessionError('not_sent', `The session is closed. ${type} had no effect.`));
    return this.#commands.submit(type, data) as Promise<AnswerTo<Type>>;
  }

  /** Asks for the whole state, which replaces the mirror; or, with JSON Pointers, for parts of it, and leaves the mirror as it is. */
  async sync(paths?: readonly string[]): Promise<{ state: JsonObject; version: Version }> {
    if (paths !== undefined) {
      const answer = await this.send('sync_request', { paths: paths as string[] });
      return answer!.data as { state: JsonObject; version: Version };
    }

    if (this.#status === 'closed') throw new GameSessionError('not_sent', 'The session is closed.');
    return new Promise((resolve, reject) => {
      this.#syncs.push({ resolve, reject });
      if (this.#status === 'open') this.#resynchronise('requested');
    });
  }

  /** Connects now: ends a pause, and opens a closed session again. */
  reconnect(): void {
    if (this.#status !== 'waiting' && this.#status !== 'closed') return;
    if (this.#status === 'closed') this.#watchNetwork(true);
    void this.#attempt();
  }

  /** Closes the connection for good. Commands that are not answered yet are rejected. */
  close(): void {
    this.#finish('closed', { code: CloseCode.normal, reason: '' });
  }

  async #attempt(): Promise<void> {
    clearTimeout(this.#timer);
    const attempt = ++this.#attempts;
    this.#refusal = null;
    this.#become('connecting');
    try {
      this.#jwt = await this.#context.tokens.get();
      const seat = await this.#context.seat();
      if (attempt !== this.#attempts) return;
      this.#open(attempt, seat.url, [SUBPROTOCOL, `bearer.${this.#jwt}`, `session.${seat.connectionToken}`]);
    } catch (error) {
      if (attempt === this.#attempts) this.#failed(error, this.#lastClose);
    }
  }

  #open(attempt: number, url: string, protocols: string[]): void {
    try {
      this.#connection = new Connection(this.#context.webSocket, url, protocols, this.#heartbeatMs, {
        frame: (direction, text) => this.emit('frame', { direction, text, at: Date.now() }),
        message: (message) => this.#received(message),
        latency: (ms) => (this.#latencyMs = ms),
        ended: (close, wasOpen) => void this.#lost(attempt, close, wasOpen),
      });
    } catch (cause) {
      // The address or a token has characters that no WebSocket may have: the next attempt would fail in the same way.
      this.#refusal = new GameSessionError('fault', 'The WebSocket cannot be made of its address and its tokens.', { cause });
      this.#finish('fault', { code: CloseCode.lost, reason: '' });
    }
  }

  async #lost(attempt: number, close: Close, wasOpen: boolean): Promise<void> {
    if (attempt !== this.#attempts) return;
    this.#connection = null;
    this.#lastClose = close;
    this.#resumeRef = null;
    this.#failures = this.#status === 'open' && Date.now() - this.#openedAt > STEADY_MS ? 0 : this.#failures + 1;
    this.#commands.lost();
    if (close.reason === RELOADED) {
      this.#mirror.askForAll();
      this.#resyncCause = 'reloaded';
    }

    const cause = finalCause(close.code);
    if (cause !== undefined) return this.#finish(cause, close);
    this.#become('waiting', close);
    try {
      if (close.code === CloseCode.invalidToken) await this.#renew();
      // A browser does not say why an upgrade was refused. REST does, and renews a JWT that is refused.
      else if (!wasOpen) await this.#context.getSession();
    } catch (error) {
      if (attempt === this.#attempts) this.#failed(error, close);
      return;
    }

    if (attempt === this.#attempts) this.#wait(close);
  }

  async #renew(): Promise<void> {
    if (this.#refusal?.code === 'invalid_session_token') this.#context.forgetSeat();
    else if (!(await this.#context.tokens.renew(this.#jwt))) throw new GameSessionError('unauthorized', 'The JWT has expired.', { status: 401 });
  }

  // An attempt did not get as far as a WebSocket, or REST says why the WebSocket did not open.
  #failed(error: unknown, close: Close): void {
    if (this.#status === 'connecting') this.#failures++;
    let retryAfterMs = 0;
    if (error instanceof GameSessionError) {
      this.#refusal = error;
      const cause = refusedCause(error);
      if (cause !== undefined) return this.#finish(cause, close);
      retryAfterMs = error.retryAfterMs ?? 0;
    }

    this.#wait(close, retryAfterMs);
  }

  #wait(close: Close, retryAfterMs = 0): void {
    this.#notBefore = Date.now() + Math.max(retryAfterMs, leastPause(close));
    this.#attemptIn(Math.max(retryAfterMs, pauseBefore(this.#failures, close)), close);
  }

  #attemptIn(delayMs: number, close: Close): void {
    clearTimeout(this.#timer);
    // Before the event: its handler may end the wait.
    this.#timer = setTimeout(() => void this.#attempt(), delayMs);
    this.#become('waiting', close, delayMs);
  }

  #finish(cause: ClosedCause, close: Close): void {
    if (this.#status === 'closed') return;
    this.#attempts++;
    clearTimeout(this.#timer);
    this.#watchNetwork(false);
    const connection = this.#connection;
    this.#connection = null;
    connection?.end('', close.code);
    this.#become('closed', close);
    const error = this.#refusal ?? new GameSessionError(cause, `The session is closed: ${cause}.`);
    this.#commands.close('The session is closed.');
    for (const sync of this.#syncs.splice(0)) sync.reject(error);
    this.#settleReady.reject(error);
    if (cause === 'removed') this.emit('removed', { by: this.#removedBy });
    if (cause === 'ended' || cause === 'elsewhere') this.emit(cause, {});
    this.emit('closed', { ...close, cause, error });
  }

  #become(status: SessionStatus, close?: Close, delayMs?: number): void {
    const previous = this.#status;
    this.#status = status;
    if (previous === status && delayMs === undefined) return;
    this.emit('status', {
      status, previous, attempt: this.#failures, ...(delayMs !== undefined && { delayMs }), ...(close !== undefined && { close }),
    });
  }

  #received(message: ServerMessage): void {
    this.emit('message', message);
    switch (message.type) {
      case 'connection_established':
        this.#playerId = message.data.player_id;
        this.#connections++;
        this.#mirror.connected(message.data.player_id);
        this.#resynchronise(this.#resyncCause);
        break;
      case 'connection_error':
        this.#refusal = new GameSessionError(message.error.code, message.error.message);
        break;
      case 'presence':
        this.emit('presence', message.data);
        break;
      case 'private_update':
        this.#part(message);
        break;
      case 'sync_response':
        if (message.ref === undefined || message.ref !== this.#resumeRef) this.#commands.take(message);
        else this.#resumed(message);
        break;
      case 'error':
        if (this.#resumeRef !== null && message.error.details.ref === this.#resumeRef) this.#askAgain(message.error);
        else this.#commands.take(message);
        break;
      default:
        if (isBroadcast(message)) this.#broadcast(message);
        else this.#commands.take(message);
    }
  }

  #broadcast(message: Broadcast): void {
    if (message.type === 'player_left' && message.data.player_id === this.#playerId) this.#removedBy = message.data.removed_by ?? null;
    const settled = this.#mirror.take(message);
    if (settled !== null) this.#settle(settled);
    else if (this.#mirror.isDiverged) this.#resynchronise('diverged');
  }

  #part(message: PrivateUpdate): void {
    const settled = this.#mirror.takePart(message);
    if (settled !== null) this.#settle(settled);
    else if (this.#mirror.isDiverged) this.#resynchronise('diverged');
  }

  // The state first, then the promise: who awaits a command sees its effect.
  #settle({ message, step }: Settled): void {
    if (step !== null) this.emit('state', { ...step, message, pointers: step.changes?.map((change) => change.path) ?? [''] });
    this.#commands.take(message);
  }

  #resynchronise(cause: ResyncCause): void {
    if (cause === 'requested') this.#mirror.askForAll();
    this.#resyncCause = cause;
    this.#resumeRef = `resume-${newId()}`;
    this.#connection?.send(JSON.stringify({ type: 'sync_request', ref: this.#resumeRef, data: this.#mirror.begin() }));
  }

  #askAgain(error: ErrorMessage['error']): void {
    const [ref, cause] = [this.#resumeRef, this.#resyncCause];
    setTimeout(() => {
      if (this.#resumeRef === ref) this.#resynchronise(cause);
    }, error.details.retry_after_ms ?? RETRY_MS);
  }

  #resumed(answer: Extract<ServerMessage, { type: 'sync_response' }>): void {
    this.#resumeRef = null;
    for (const settled of this.#mirror.answer(answer)) this.#settle(settled);
    if (this.#mirror.isDiverged) return this.#resynchronise('diverged');
    // A handler has closed the session, or asked again.
    if (this.#connection === null || this.#resumeRef !== null) return;
    if (this.#status !== 'open') this.#openedAt = Date.now();
    this.#become('open');
    const [version, cause] = [this.#mirror.version!, this.#resyncCause];
    this.#resyncCause = 'connected';
    this.#settleReady.resolve();
    for (const sync of this.#syncs.splice(0)) sync.resolve({ state: this.state, version });
    this.emit('resynchronised', { version, replaced: answer.data.state !== undefined, cause });
    this.#commands.resumed();
  }

  #watchNetwork(isWatched: boolean): void {
    const change = isWatched ? globalThis.addEventListener : globalThis.removeEventListener;
    change?.call(globalThis, 'online', this.#online);
    change?.call(globalThis, 'offline', this.#offline);
  }

  #online = (): void => {
    if (this.#status !== 'waiting') return;
    const delayMs = this.#notBefore - Date.now();
    if (delayMs > 0) this.#attemptIn(delayMs, this.#lastClose);
    else this.reconnect();
  };

  #offline = (): void => this.#connection?.end('the network is off');
}

function isBroadcast(message: ServerMessage): message is Broadcast {
  return 'data' in message && 'version' in message.data && message.type !== 'sync_response';
}
