// What the tests against the service have in common. GameSession.Tests/Client/NodeHarness.cs starts them and does what they ask for here.
import { GameSessionClient } from '../../../GameSession.Api/wwwroot/client/gamesession.js';

const { GAMESESSION_HARNESS: harness, GAMESESSION_URL: url, GAMESESSION_WAY: way } = process.env;

/** Nothing that is waited for takes longer. */
export const TIMEOUT_MS = 60_000;

/** Asks the harness: `token`, `kill`, `drain`, `start`, `lead`, `silence`, `refuse`, `restore`. */
export async function ask(operation, data = {}) {
  const answer = await fetch(new URL(operation, harness), { method: 'POST', body: JSON.stringify(data) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The harness could not do ${operation}: ${text}`);
  return JSON.parse(text);
}

/**
 * A new player, or one with this id, and the player's client.
 * @param options `onWay`: through the network that a test can cut; `seconds`: how long the JWT is valid; `token`: in place of it.
 */
export async function player({ onWay = false, seconds = 3600, playerId, token } = {}) {
  const made = await ask('token', { player_id: playerId, seconds });
  const client = new GameSessionClient({ baseUrl: onWay ? way : url, token: token ?? made.token, fetch: tellingSecrets });
  return { client, playerId: made.player_id };
}

/** A session with its game master, and one player with a character, all connected. The test closes them. */
export async function table(test, { settings, onWay = false, ...options } = {}) {
  const [gameMaster, guest] = [await player(), await player({ onWay, ...options })];
  const { session_id: sessionId } = await gameMaster.client.createSession({ campaign_id: uuid(), name: 'The Sunless Citadel', settings });
  const characterId = uuid();
  await guest.client.joinSession(sessionId, { character_id: characterId });
  const [gm, live] = [gameMaster.client.connect(sessionId), guest.client.connect(sessionId)];
  test.after(() => [gm, live].forEach((session) => session.close()));
  await Promise.all([gm.ready, live.ready]);
  return { sessionId, characterId, gameMaster, guest, gm, live };
}

/** The detail of the next event that fits. */
export function next(session, name, fits = () => true) {
  return new Promise((resolve, reject) => {
    // A test that has ended waits for nothing.
    const timer = setTimeout(() => reject(new Error(`No ${name} came that fits.`)), TIMEOUT_MS).unref();
    const off = session.on(name, (detail) => {
      if (!fits(detail)) return;
      clearTimeout(timer);
      off();
      resolve(detail);
    });
  });
}

/** Resolves when the mirror has this version, or one after it. */
export async function reached(session, version) {
  if (Number(session.version) < Number(version)) await next(session, 'state', (change) => Number(change.version) >= Number(version));
}

/** The version that players have for what the game master was told. */
export function shown({ data }) {
  return data.shown_version ?? data.version;
}

/** Keeps all details of an event, from now on. */
export function all(session, name) {
  const details = [];
  session.on(name, (detail) => details.push(detail));
  return details;
}

export function uuid() {
  return crypto.randomUUID();
}

// The harness looks for tokens in all logs.
async function tellingSecrets(...request) {
  const response = await fetch(...request);
  const body = await response.clone().json().catch(() => null);
  if (body?.connection_token) await ask('secret', { secret: body.connection_token });
  return response;
}
