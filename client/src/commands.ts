import { GameSessionError } from './error.ts';
import type { ClientMessage, ErrorMessage, ServerMessage } from './generated/messages.ts';
import { newId } from './ids.ts';

/** The `data` of a message that a client sends. */
export type DataOf<Type extends ClientMessage['type']> = NonNullable<Extract<ClientMessage, { type: Type }>['data']>;

/** What answers a message: the sender's own copy of the broadcast, or null (`ack`, or an earlier attempt had taken effect already). */
export type AnswerTo<Type extends ClientMessage['type']> = Extract<ServerMessage, { type: AnswerType<Type> }> | null;
type AnswerType<Type> = Type extends 'sync_request' ? 'sync_response' : Type extends Outside ? Type | 'state_update' : Type;
/** Between two fights the effects are a part of the state like others. */
type Outside = 'effects_start' | 'effects_end';

/** What the commands need of their session. */
export interface CommandHost {
  playerId(): string | null;
  /** Whether commands may be sent now. */
  isOpen(): boolean;
  /** False if there is no connection any more: nothing was sent. */
  transmit(text: string): boolean;
}

interface Command {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly ref: string;
  readonly text: string;
  readonly deadline: number;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly settle: (result: ServerMessage | null | GameSessionError) => void;
  isSent: boolean;
  /** An attempt may have taken effect: its answer was lost, or the service did not know. */
  isUncertain: boolean;
  isConfirming: boolean;
  notBefore: number;
}

const MAX_MESSAGE_BYTES = 64 * 1024;
const TIMEOUT_MS = 30_000;
const LIMITED = 'The rate limit allows no message now.';
// For a refusal that does not say when to try again.
const RETRY_MS = 1_000;

// Nothing of a message that is refused in this way took effect, and the same message may be accepted later.
const temporary: readonly string[] = ['rate_limited', 'storage_unavailable', 'server_draining'];

// These have a limit of their own, beside that of all messages.
const combatActions: readonly string[] = ['initiative_roll', 'action_declare', 'action_resolve', 'action_withdraw', 'dice_roll'];

/**
 * The commands that are under way. Each is answered exactly once. Those that have an id or a precondition are repeated after a lost connection; of
 * the others the client says honestly that the outcome is unknown, unless it sees their effect among what it missed.
 */
export class Commands {
  readonly #host: CommandHost;
  readonly #open = new Set<Command>();
  #heldUntil = { all: 0, combatActions: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: CommandHost) {
    this.#host = host;
  }

  /** Sends a message now, or as soon as there is a connection; messages are sent in the order of these calls. */
  submit(type: string, data: object): Promise<ServerMessage | null> {
    const ref = newId();
    const text = JSON.stringify({ type, ref, data });
    if (new TextEncoder().encode(text).length > MAX_MESSAGE_BYTES) {
      return Promise.reject(new GameSessionError('message_too_large', `A message has at most ${MAX_MESSAGE_BYTES} bytes.`));
    }

    return new Promise((resolve, reject) => {
      const command: Command = {
        type, data: data as Record<string, unknown>, ref, text,
        deadline: Date.now() + TIMEOUT_MS,
        timer: setTimeout(() => this.#giveUp(command, 'No answer came in time.'), TIMEOUT_MS),
        settle: (result) => {
          clearTimeout(command.timer);
          if (!this.#open.delete(command)) return;
          if (result instanceof GameSessionError) reject(result);
          else resolve(result);
        },
        isSent: false, isUncertain: false, isConfirming: false, notBefore: 0,
      };
      this.#open.add(command);
      this.flush();
    });
  }

  /** Sends what may be sent now. */
  flush(): void {
    if (!this.#host.isOpen()) return;
    const now = Date.now();
    let next = Infinity;
    for (const command of this.#open) {
      if (command.isSent) continue;
      const due = Math.max(command.notBefore, this.#heldUntil.all, combatActions.includes(command.type) ? this.#heldUntil.combatActions : 0);
      if (due <= now) this.#transmit(command);
      else if (due < command.deadline) next = Math.min(next, due);
      else if (command.isUncertain) this.#giveUp(command, LIMITED);
      else command.settle(new GameSessionError('rate_limited', LIMITED, { retryAfterMs: due - now }));
    }

    clearTimeout(this.#timer);
    if (next < Infinity) this.#timer = setTimeout(() => this.flush(), next - now);
  }

  #transmit(command: Command): void {
    // Before it is sent: a handler of its frame may submit another command, and flushes too.
    command.isSent = true;
    if (!this.#host.transmit(command.text)) command.isSent = false;
  }

  /** Takes a message that has been applied, or that changes nothing: an answer by its `ref`, an effect by what it is about. */
  take(message: ServerMessage): void {
    const ref = message.type === 'error' ? message.error.details.ref : 'ref' in message ? message.ref : undefined;
    const playerId = this.#host.playerId();
    // One message is about one command: if it has no `ref`, about the oldest that it fits.
    const command = [...this.#open].find((open) => (ref === undefined ? open.isUncertain && isEffect(open, message, playerId) : open.ref === ref));
    if (command === undefined) return;
    if (message.type === 'error') this.#refuse(command, message.error);
    else command.settle(message.type === 'ack' ? null : message);
  }

  /** The connection is lost: what was sent and not answered may have taken effect or not. */
  lost(): void {
    clearTimeout(this.#timer);
    for (const command of this.#open) {
      if (command.isSent) command.isUncertain = true;
    }
  }

  /** All that was missed has been taken: repeats what may be repeated, and gives up the rest. */
  resumed(): void {
    for (const command of this.#open) {
      if (!command.isUncertain) continue;
      if (isRepeatable(command)) command.isSent = false;
      else this.#giveUp(command, 'The connection was lost before the answer came.');
    }

    this.flush();
  }

  /** No connection follows. */
  close(why: string): void {
    clearTimeout(this.#timer);
    for (const command of this.#open) this.#giveUp(command, why);
  }

  #refuse(command: Command, { code, message, details }: ErrorMessage['error']): void {
    const wait = details.retry_after_ms;
    const error = new GameSessionError(code, message, { retryAfterMs: wait, details: details as Record<string, unknown> });
    if (command.isUncertain && usedUp(command).includes(code)) return command.settle(null);
    if (details.outcome === 'unknown') {
      command.isUncertain = true;
      if (!isRepeatable(command)) return this.#giveUp(command, message);
    }

    const until = Date.now() + (wait ?? RETRY_MS);
    if (code === 'rate_limited') this.#heldUntil[combatActions.includes(command.type) ? 'combatActions' : 'all'] = until;
    if (temporary.includes(code) && until < command.deadline) {
      this.#retry(command, until);
    } else if (command.isUncertain && !command.isConfirming) {
      // The refusal is about this attempt alone: an earlier one may take effect only now.
      command.isConfirming = true;
      this.#retry(command, until);
    } else {
      command.settle(error);
    }
  }

  #retry(command: Command, notBefore: number): void {
    command.notBefore = notBefore;
    command.isSent = false;
    this.flush();
  }

  #giveUp(command: Command, why: string): void {
    const isUnknown = command.isSent || command.isUncertain;
    command.settle(isUnknown
      ? new GameSessionError('outcome_unknown', `${why} Whether ${command.type} took effect is not known.`)
      : new GameSessionError('not_sent', `${why} ${command.type} had no effect.`));
  }
}

// What makes a message safe to repeat: docs/protocol.md, "`ref`, `update_id`, and knowing what became of a message".
function isRepeatable({ type, data }: Command): boolean {
  switch (type) {
    case 'state_update': return data.update_id !== undefined;
    case 'turn_change': return data.round !== undefined && data.turn_number !== undefined;
    case 'dice_roll': return data.roll_id !== undefined;
    case 'action_declare':
    case 'action_resolve':
    case 'action_withdraw':
    case 'sync_request':
    case 'heartbeat': return true;
    default: return false;
  }
}

// The refusals of a repetition that say that an earlier attempt took effect.
function usedUp({ type }: Command): readonly string[] {
  switch (type) {
    case 'action_declare': return ['duplicate_action'];
    case 'action_resolve':
    case 'action_withdraw': return ['action_already_resolved'];
    case 'turn_change': return ['conflict'];
    default: return [];
  }
}

// Broadcasts that come again after a lost connection have no `ref`.
function isEffect({ type, data }: Command, message: ServerMessage, playerId: string | null): boolean {
  if (message.type === 'state_update' && (type === 'effects_start' || type === 'effects_end')) return isOutside(type, message, playerId);
  if (message.type !== type || !('data' in message)) return false;
  const effect = message.data as Readonly<Record<string, unknown>>;
  const isSame = (member: string, value = effect[member]) => data[member] === undefined || JSON.stringify(data[member]) === JSON.stringify(value);
  if (type === 'state_update') return data.update_id !== undefined && isSame('update_id');
  if (type === 'dice_roll') return data.roll_id !== undefined && isSame('roll_id');
  if (!('version' in effect) || effect.player_id !== playerId) return false;
  // The command names the turn that it ends, the broadcast the one that begins.
  if (message.type === 'turn_change') {
    return isSame('active_character') && (['round', 'turn_number'] as const).every((member) => isSame(member, before(message, member)));
  }

  return ['action_id', 'character_id', 'order'].every((member) => isSame(member));
}

// Between two fights effects begin and end as changes of the state, which nobody else can write there.
function isOutside(type: string, { data }: Extract<ServerMessage, { type: 'state_update' }>, playerId: string | null): boolean {
  return data.player_id === playerId && data.update_id === undefined
    && data.changes.every(({ path, value }) => /^\/effects(\/|$)/.test(path) && (value !== undefined) === (type === 'effects_start'));
}

function before({ data }: Extract<ServerMessage, { type: 'turn_change' }>, member: 'round' | 'turn_number'): unknown {
  const change = data.changes.find(({ path }) => path === `/combat/${member}`);
  return change === undefined ? data[member] : (change.previous ?? null);
}
