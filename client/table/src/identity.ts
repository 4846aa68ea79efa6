/** Who the visitor is: a JWT, kept for this tab only, so that two tabs can be two players. */

import { GameSessionClient, GameSessionError } from 'gamesession';
import { isObject } from './pointer.ts';

/** Where the service is: this script is at `table/table.js` below it. */
export const serviceUrl = new URL('..', import.meta.url).href.replace(/\/$/, '');

export interface Identity {
  token: string;
  playerId: string;
  name: string;
  /** Whether `POST /dev/token` issued the JWT, and can issue another one for the same player. */
  development: boolean;
}

const key = 'gamesession.identity';
const badRequest = 400;

export function keptIdentity(): Identity | null {
  const text = sessionStorage.getItem(key);
  return text === null ? null : (JSON.parse(text) as Identity);
}

export function keepIdentity(identity: Identity | null): void {
  if (identity === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(identity));
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(serviceUrl + path, init);
  } catch (cause) {
    throw new GameSessionError('network', `${init?.method ?? 'GET'} ${path} was not answered.`, { cause });
  }
}

/** Whether the service issues development tokens: its own description says so. */
export async function hasDevelopmentTokens(): Promise<boolean> {
  const answer = await ask('/openapi/v1.json');
  return answer.ok && Object.hasOwn(((await answer.json()) as { paths: object }).paths, '/dev/token');
}

export async function developmentIdentity(name: string, playerId?: string): Promise<Identity> {
  const answer = await ask('/dev/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, ...(playerId === undefined ? {} : { player_id: playerId }) }),
  });
  const body: unknown = await answer.json();
  if (answer.status === badRequest && isObject(body)) {
    throw new GameSessionError(String(body['code']), String(body['detail']), { status: answer.status });
  }
  if (!answer.ok || !isObject(body)) {
    throw new GameSessionError('unauthorized', 'The service issues no development token.', { status: answer.status });
  }
  return { token: String(body['token']), playerId: String(body['player_id']), name, development: true };
}

/** Reads whom a pasted JWT is for; the service checks its signature. */
export function identityOf(jwt: string): Identity {
  const token = jwt.trim().replace(/^Bearer\s+/i, '');
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))));
    if (isObject(claims) && typeof claims['sub'] === 'string') {
      return { token, playerId: claims['sub'], name: typeof claims['name'] === 'string' ? claims['name'] : '', development: false };
    }
  } catch {
    // Not a JWT: said below.
  }
  throw new GameSessionError('unauthorized', 'This is not a JWT with a subject.');
}

/** A client of this identity. A development token that has expired is replaced. */
export function clientOf(identity: Identity): GameSessionClient {
  let token = identity.token;
  let isFirst = true;
  return new GameSessionClient({
    baseUrl: serviceUrl,
    token: async () => {
      if (!isFirst && identity.development) token = (await developmentIdentity(identity.name, identity.playerId)).token;
      isFirst = false;
      return token;
    },
  });
}
