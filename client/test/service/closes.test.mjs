import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, next, player, table, uuid } from './harness.mjs';

test('a removed player is told by whom, and stays disconnected', async (t) => {
  const { sessionId, gameMaster, guest, live } = await table(t);
  const [removed, closed] = [next(live, 'removed'), next(live, 'closed')];

  await gameMaster.client.removePlayer(sessionId, guest.playerId);

  assert.deepEqual(await removed, { by: gameMaster.playerId });
  const { cause, code } = await closed;
  assert.deepEqual([cause, code, live.status], ['removed', 4403, 'closed']);
  await assert.rejects(live.updateState([{ path: '/shared/a', value: 1 }]), { code: 'not_sent' });
});

test('a player who leaves is removed by nobody', async (t) => {
  const { sessionId, guest, live } = await table(t);
  const removed = next(live, 'removed');

  await guest.client.leaveSession(sessionId);

  assert.deepEqual(await removed, { by: null });
});

test('the end of the session is told to all', async (t) => {
  const { sessionId, gameMaster, gm, live } = await table(t);
  const told = [gm, live].map((session) => Promise.all([next(session, 'ended'), next(session, 'closed')]));

  await gameMaster.client.endSession(sessionId);

  for (const [, { cause, code }] of await Promise.all(told)) assert.deepEqual([cause, code], ['ended', 4410]);
  await assert.rejects(gameMaster.client.connect(sessionId).ready, { code: 'session_ended' });
});

test('the sixth connection closes one that may go on elsewhere', async (t) => {
  const { sessionId, guest, live } = await table(t);
  const more = Array.from({ length: 5 }, () => guest.client.connect(sessionId));
  t.after(() => more.forEach((session) => session.close()));
  const six = [live, ...more];

  const { closed, code } = await Promise.any(six.map(async (session) => {
    const [{ code }] = await Promise.all([next(session, 'closed'), next(session, 'elsewhere')]);
    return { closed: session, code };
  }));

  assert.deepEqual([code, closed.status], [4409, 'closed']);
  six.find((session) => session !== closed).close();
  const open = next(closed, 'status', ({ status }) => status === 'open');
  closed.reconnect();
  await open;
  await closed.updateState([{ path: '/shared/a', value: 1 }]);
});

test('without a seat there is no connection', async (t) => {
  const { sessionId } = await table(t);
  const stranger = await player();
  const session = stranger.client.connect(sessionId);
  const closed = next(session, 'closed');

  await assert.rejects(session.ready, { code: 'forbidden', status: 403 });
  assert.equal((await closed).cause, 'removed');
});

test('a token of somebody else takes no seat', async (t) => {
  const { sessionId, gameMaster } = await table(t);
  const other = await player();
  const { connection_token: connectionToken } = await other.client.joinSession(sessionId, { character_id: uuid() });
  const stranger = await player();

  const session = stranger.client.connect(sessionId, { connectionToken });
  const closed = next(session, 'closed');
  await assert.rejects(session.ready, { code: 'forbidden' });
  const { cause, code } = await closed;
  assert.deepEqual([cause, code], ['removed', 4401]);

  const { players } = await gameMaster.client.getSession(sessionId);
  assert.ok(!players.some((p) => p.player_id === stranger.playerId));
});

test('a session that does not exist is not found', async () => {
  const { client } = await player();
  const session = client.connect(uuid());

  await assert.rejects(session.ready, { code: 'session_not_found' });
  assert.equal(session.status, 'closed');
});

test('closing answers what is under way, once, and nothing comes after it', async (t) => {
  const { live } = await table(t);
  const events = all(live, 'state');
  const sent = live.updateState([{ path: '/shared/a', value: 1 }]);
  const closed = next(live, 'closed');

  live.close();

  await assert.rejects(sent, { code: 'outcome_unknown' });
  const { cause, code } = await closed;
  assert.deepEqual([cause, code], ['closed', 1000]);
  assert.deepEqual(events, []);
});
