import type { GameSessionError } from './error.ts';

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
export type ClosedCause = 'closed' | 'removed' | 'ended' | 'elsewhere' | 'session_not_found' | 'unauthorized' | 'fault';

const final = new Map<number, ClosedCause>([
  [1002, 'fault'],
  [1003, 'fault'],
  [1007, 'fault'],
  [1009, 'fault'],
  [4403, 'removed'],
  [4404, 'session_not_found'],
  [4409, 'elsewhere'],
  [4410, 'ended'],
]);

/** Why the session is closed after this code; undefined if the client connects again. */
export function finalCause(code: number): ClosedCause | undefined {
  return final.get(code);
}

/** Why the session is closed after this refusal of a REST request; undefined if the client tries again. */
export function refusedCause({ status, code }: GameSessionError): ClosedCause | undefined {
  // A proxy's own 403 or 404 has no code, and says nothing about the session.
  if (code === 'network') return undefined;
  if (code === 'session_ended') return 'ended';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'removed';
  if (status === 404) return 'session_not_found';
  return undefined;
}

/** The codes after which something has to be done before the next attempt. */
export const CloseCode = { normal: 1000, lost: 1006, invalidToken: 4401, tooMany: 4429 } as const;

/** The reason of a close after which versions that were seen may not exist any more. */
export const RELOADED = 'session_reloaded';

const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;
const MINUTE_MS = 60_000;

/** How long the service wants every client to wait after this close. */
export function leastPause({ code }: Close): number {
  return code === CloseCode.tooMany ? MINUTE_MS : 0;
}

/**
 * How long to wait before the next attempt. All clients of a process reconnect at once when it stops, so the pause is random from nothing on, and its
 * bound grows with each failure.
 * @param failures How many attempts in a row have not led to a connection that lasted.
 */
export function pauseBefore(failures: number, close: Close): number {
  // A JWT that has expired is one client's own, and a new one is there.
  if (close.code === CloseCode.invalidToken && failures <= 1) return 0;
  return leastPause(close) + Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}
