import type { ConnectionErrorCode, ErrorCode } from './generated/messages.ts';

/**
 * The client's own codes. `network`: no answer came, or not the service's. `not_sent`: the message was never sent, or it certainly had no effect.
 * `outcome_unknown`: the message was sent, and whether it took effect is not known. `message_too_large`: more than the service accepts in one
 * message, and not sent.
 */
export type ClientErrorCode = 'network' | 'not_sent' | 'outcome_unknown' | 'message_too_large';

/** A refusal of the service, or a request that was not answered. Act on `code`; `message` is for people. */
export class GameSessionError extends Error {
  override readonly name = 'GameSessionError';

  /** The HTTP status; 0 for what came over the WebSocket, and for what did not come at all. */
  readonly status: number;

  /** A code of the service (docs/protocol.md, "Errors") or one of the client's. */
  readonly code: ErrorCode | ConnectionErrorCode | ClientErrorCode | (string & {});

  /** When to try again. Absent: trying again changes nothing by itself. */
  readonly retryAfterMs: number | undefined;

  /** What the service says besides code and message: `errors`, `current`, `current_version`, `pointer` and others. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: GameSessionError['code'], message: string, options: ErrorDetails = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.status = options.status ?? 0;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}

interface ErrorDetails {
  status?: number;
  retryAfterMs?: number | undefined;
  details?: Record<string, unknown>;
  cause?: unknown;
}
