import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, next } from './harness.mjs';
import { playThrough } from './play.mjs';

test('a process drains under two clients, which go on with another one', (t) => playThrough(t, async (goesOn, { gm, live }) => {
  const told = [gm, live].map((session) => next(session, 'status', ({ close }) => close?.code === 1012));
  await ask('lead', { process: 'api-b' });
  assert.deepEqual(await ask('drain', { process: 'api' }), { exit_code: 0 });
  await Promise.all(told);
  await goesOn();
}));
