import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, next, reached, table } from './harness.mjs';

test('a connection on which nothing comes any more is replaced', async (t) => {
  const { gm, live, guest, sessionId } = await table(t, { onWay: true });
  live.close();
  const session = guest.client.connect(sessionId, { heartbeatMs: 500 });
  t.after(() => session.close());
  await session.ready;
  const waiting = next(session, 'status', ({ status }) => status === 'waiting');

  await ask('silence');
  assert.equal((await waiting).close.reason, 'nothing came any more');
  const missed = await gm.updateState([{ path: '/shared/missed', value: 1 }]);
  const mine = session.updateState([{ path: '/shared/mine', value: 2 }]);
  await ask('restore');

  await mine;
  await reached(session, missed.data.version);
  assert.deepEqual(session.state, { shared: { missed: 1, mine: 2 } });
});

test('a connection that is reset is opened again, with what was missed in its order', async (t) => {
  const { gm, live } = await table(t, { onWay: true, settings: { initial_state: { shared: { log: [] } } } });
  const waiting = next(live, 'status', ({ status }) => status === 'waiting');

  await ask('refuse');
  await waiting;
  for (let n = 0; n < 20; n++) await gm.updateState([{ path: '/shared/log/-', value: n }]);
  const resynchronised = next(live, 'resynchronised');
  await ask('restore');

  assert.deepEqual(await resynchronised, { version: gm.version, replaced: false, cause: 'connected' });
  assert.deepEqual(live.state, gm.state);
});

test('a consumer that is too slow is closed, and catches up', async (t) => {
  const { gm, live } = await table(t, { onWay: true });
  const slow = next(live, 'status', ({ close }) => close?.code === 4508);

  await ask('silence');
  for (let n = 0; n < 300; n++) await gm.updateState([{ path: `/shared/${n % 10}`, value: `${n}`.repeat(15_000) }]);
  await ask('restore');

  await slow;
  await reached(live, gm.version);
  assert.deepEqual(live.state, gm.state);
});
