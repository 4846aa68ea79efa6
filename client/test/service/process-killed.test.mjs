import { test } from 'node:test';
import { ask } from './harness.mjs';
import { playThrough } from './play.mjs';

test('a process is killed under two clients, which go on with another one', (t) => playThrough(t, async (goesOn) => {
  await ask('lead', { process: 'api-b' });
  await ask('kill', { process: 'api' });
  await goesOn();
}));

test('the only process that can be reached is killed and comes back', (t) => playThrough(t, async (goesOn) => {
  await ask('lead', { process: 'api' });
  await ask('start', { process: 'api' });
  await ask('refuse');
  await ask('restore');
  await goesOn();
  await ask('kill', { process: 'api' });
  await ask('start', { process: 'api' });
  await goesOn();
}));
