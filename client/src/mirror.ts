import { applyChanges, Divergence, formatPointer, readPointer, type AppliedChange, type JsonObject } from './changes.ts';
import type { PrivateUpdate, ServerMessage, Version } from './generated/messages.ts';
import { compareVersions, place } from './versions.ts';

/** A message of the session's order: it has a version. */
export type VersionedMessage = Extract<ServerMessage, { data: { version: Version } }>;
type SyncResponse = Extract<ServerMessage, { type: 'sync_response' }>;
/** A message that tells members of an event. */
export type Broadcast = Exclude<VersionedMessage, SyncResponse>;

/** What became of a message: it changed the state, or it was applied before, or the state that came covers it. */
export interface Settled {
  readonly message: VersionedMessage | PrivateUpdate;
  /** Null if the message changed nothing here. */
  readonly step: Step | null;
}

export interface Step {
  readonly state: JsonObject;
  readonly previous: JsonObject;
  readonly version: Version;
  /** What the message changed; null: it replaced the whole state. */
  readonly changes: readonly AppliedChange[] | null;
}

/**
 * The client's mirror of a session's state: "Resuming correctly" of docs/protocol.md, without a connection. For each connection: call
 * `connected`, ask for what `begin` returns, and pass the answer to `answer` and every broadcast to `take`.
 */
export class Mirror {
  #state: JsonObject;
  #version: Version | null = null;

  // Broadcasts that wait for the answer, by version: one that comes live and with the answer is kept once. Null: they are applied as they come.
  #waiting: Map<Version, Broadcast> | null = new Map();
  #isDiverged = false;
  #asksForAll = false;

  // The player's private part: whether the service has told one, and the messages about it that wait for the answer. They have no version.
  #playerId = '';
  #hasPart = false;
  #waitingParts: PrivateUpdate[] = [];

  /** @param state What to show before the first answer; it has no version. */
  constructor(state: JsonObject = {}) {
    this.#state = state;
  }

  get state(): JsonObject {
    return this.#state;
  }

  /** The version that was applied last; null before the first answer. */
  get version(): Version | null {
    return this.#version;
  }

  /** Whether something is missing before a broadcast, or it does not fit the state: ask again with `begin`. */
  get isDiverged(): boolean {
    return this.#isDiverged;
  }

  /** A connection begins: what waited on an earlier one is dropped. */
  connected(playerId: string): void {
    this.#playerId = playerId;
    this.#waitingParts = [];
    this.#waiting = null;
  }

  /** Holds broadcasts back from now on until the answer comes. Returns what to ask for: all after this version, or the whole state. */
  begin(): { since?: Version } {
    this.#waiting ??= new Map();
    this.#isDiverged = false;
    return this.#version === null || this.#asksForAll ? {} : { since: this.#version };
  }

  /** Makes `begin` ask for the whole state until it has come. */
  askForAll(): void {
    this.#asksForAll = true;
  }

  /**
   * Takes a broadcast. Null: it waits for an answer; if it is the first before which something is missing, or that does not fit the state, for the
   * one that is to be asked for now.
   */
  take(message: Broadcast): Settled | null {
    return this.#take(message, false);
  }

  /** Takes a change of the player's private part. Null: it waits for the answer, or it does not fit. */
  takePart(message: PrivateUpdate): Settled | null {
    if (this.#waiting !== null) {
      this.#waitingParts.push(message);
      return null;
    }

    const step = this.#applyPart(message.data.changes);
    if (step !== null) return { message, step };
    this.askForAll();
    this.#waiting = new Map();
    this.#isDiverged = true;
    return null;
  }

  /** Takes the answer to what `begin` returned. Returns what became of it and of the broadcasts that waited for it, in their order. */
  *answer(message: SyncResponse): Generator<Settled> {
    const waiting = [...(this.#waiting ?? new Map<Version, Broadcast>()).values()]
      .sort((a, b) => compareVersions(a.data.version, b.data.version));
    this.#waiting = null;
    const { state, version } = message.data;
    const isCovered = (broadcast: Broadcast) => compareVersions(broadcast.data.version, version) <= 0;
    if (state !== undefined) {
      this.#asksForAll = false;
      for (const broadcast of waiting.filter(isCovered)) yield { message: broadcast, step: null };
      yield { message, step: this.#advance(state as JsonObject, version, null) };
    }

    // From the first that does not fit, they wait again.
    for (const broadcast of state === undefined ? waiting.filter(isCovered) : []) {
      const settled = this.#take(broadcast, true);
      if (settled !== null) yield settled;
    }

    if (this.#waiting === null && this.#version !== null && place(this.#version, version) !== 'repeated') {
      yield { message, step: this.#advance(this.#state, version, []) };
    }

    for (const broadcast of waiting.filter((b) => !isCovered(b))) {
      const settled = this.take(broadcast);
      if (settled !== null) yield settled;
    }

    if (this.#waiting === null) yield* this.#answerPart(message);
  }

  // The private part as it was when the answer was made, and what has become of it since.
  *#answerPart(message: SyncResponse): Generator<Settled> {
    const { state, private: part, private_version: version } = message.data;
    const previous = readPointer(this.#state, this.#partPath);
    if (state === undefined && (part !== undefined || this.#hasPart)) {
      const step = this.#applyPart([{ path: this.#partPath, value: part, previous }]);
      if (step !== null) yield { message, step };
    }

    this.#hasPart = part !== undefined;
    const waiting = this.#waitingParts.splice(0);
    const covered = waiting.map((update) => update.data.private_version).lastIndexOf(version ?? '');
    for (const update of waiting.slice(covered + 1)) {
      // One that does not fit is older than the answer.
      const step = this.#applyPart(update.data.changes);
      if (step !== null) yield { message: update, step };
    }
  }

  get #partPath(): string {
    return formatPointer(['private', this.#playerId]);
  }

  // Null: the changes do not fit. A player without a part sees no `/private` either.
  #applyPart(changes: readonly AppliedChange[]): Step | null {
    const applied = this.#tryApply(changes);
    if (applied === null) return null;
    this.#hasPart = readPointer(applied, this.#partPath) !== undefined;
    const { private: parts, ...rest } = applied;
    return this.#advance(this.#hasPart || parts === undefined ? applied : rest, this.#version!, changes);
  }

  #take(message: Broadcast, isAnswer: boolean): Settled | null {
    if (this.#waiting === null) {
      const where = this.#version === null ? 'next' : place(this.#version, message.data.version);
      if (where === 'repeated') return { message, step: null };
      // The past of a session that is older than the promise may have gaps: what the service answers is all that there was.
      if (where === 'next' || isAnswer) {
        const step = this.#apply(message);
        if (step !== null) return { message, step };
        this.askForAll();
      }

      this.#waiting = new Map();
      this.#isDiverged = true;
    }

    this.#waiting.set(message.data.version, message);
    return null;
  }

  // Null: the message does not fit the state.
  #apply(message: Broadcast): Step | null {
    const changes = 'changes' in message.data ? message.data.changes : [];
    const state = this.#tryApply(changes);
    return state === null ? null : this.#advance(state, message.data.version, changes);
  }

  #tryApply(changes: readonly AppliedChange[]): JsonObject | null {
    try {
      return applyChanges(this.#state, changes);
    } catch (error) {
      if (error instanceof Divergence) return null;
      throw error;
    }
  }

  #advance(state: JsonObject, version: Version, changes: readonly AppliedChange[] | null): Step {
    const previous = this.#state;
    this.#state = state;
    this.#version = version;
    return { state, previous, version, changes };
  }
}
