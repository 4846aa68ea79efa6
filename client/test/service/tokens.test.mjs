import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, next, player, table } from './harness.mjs';

// The clocks may be 15 s apart: so long a JWT is accepted after its expiry. The client takes it for one that is about to expire.
const ACCEPTED_FOR_10_S = -5;
const EXPIRED = -60;

/** A function that gets tokens which are valid for so many seconds, and after the last of them good ones. */
function source(playerId, ...seconds) {
  let calls = 0;
  const get = async () => (await ask('token', { player_id: playerId, seconds: seconds[calls++] ?? 3600 })).token;
  return { get, get calls() { return calls; } };
}

test('a JWT that expires during the connection is renewed, and nothing is missed', async (t) => {
  const playerId = crypto.randomUUID();
  const { live, gm } = await table(t, { playerId, token: source(playerId, ...Array(3).fill(ACCEPTED_FOR_10_S)).get });
  const open = next(live, 'status', ({ status }) => status === 'open');

  await next(live, 'status', ({ status, close }) => status === 'waiting' && close.code === 4401);
  const missed = await gm.updateState([{ path: '/shared/missed', value: true }]);
  await open;

  assert.deepEqual(live.state, { shared: { missed: true } });
  assert.equal(live.version, missed.data.version);
  assert.equal(live.reconnects, 1);
});

test('a JWT that is given as a string and expires closes the session', async (t) => {
  const playerId = crypto.randomUUID();
  const { token } = await ask('token', { player_id: playerId, seconds: ACCEPTED_FOR_10_S });
  const { live } = await table(t, { playerId, token });

  const { cause, error } = await next(live, 'closed');

  assert.deepEqual([cause, error.code], ['unauthorized', 'unauthorized']);
});

test('a JWT that the upgrade refuses is renewed', async (t) => {
  const { sessionId, guest } = await table(t);
  const { connection_token: connectionToken } = await guest.client.joinSession(sessionId, { character_id: crypto.randomUUID() });
  const tokens = source(guest.playerId, EXPIRED, EXPIRED);
  const { client } = await player({ token: tokens.get });
  const session = client.connect(sessionId, { connectionToken });
  t.after(() => session.close());

  await session.ready;

  assert.equal(tokens.calls, 3);
});

test('a JWT that REST refuses is renewed once', async () => {
  const playerId = crypto.randomUUID();
  const [good, bad] = [source(playerId, EXPIRED, EXPIRED), source(playerId, ...Array(9).fill(EXPIRED))];

  assert.deepEqual(await (await player({ token: good.get })).client.listSessions(), { sessions: [] });
  await assert.rejects((await player({ token: bad.get })).client.listSessions(), { status: 401, code: 'unauthorized' });
});

test('a connection token that has become invalid is replaced, whoever has the seat', async (t) => {
  const { sessionId, gameMaster, guest } = await table(t);
  for (const { client } of [gameMaster, guest]) {
    const before = (await client.getSession(sessionId)).players;
    const session = client.connect(sessionId, { connectionToken: 'invalid' });
    t.after(() => session.close());

    await session.ready;

    const seats = (players) => players.map(({ player_id, role, character_id }) => ({ player_id, role, character_id }));
    assert.deepEqual(seats((await client.getSession(sessionId)).players), seats(before));
  }
});
