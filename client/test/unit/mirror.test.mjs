import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mirror } from '../../src/mirror.ts';
import { compareVersions } from '../../src/versions.ts';

const update = (version, path, value, previous) => ({
  type: 'state_update', data: { version: `${version}`, changes: [{ path, value, ...(previous !== undefined && { previous }) }] },
});
const answer = (version, state) => ({ type: 'sync_response', ref: 'r', data: { version: `${version}`, ...(state && { state }) } });
const versions = (settled) => [...settled].map(({ message, step }) => `${message.data.version}${step ? '' : ' again'}`);

/** A mirror that has been told this state on its first connection. */
function resumed(version, state = {}) {
  const mirror = new Mirror();
  mirror.connected('me');
  assert.deepEqual(mirror.begin(), {});
  assert.deepEqual(versions(mirror.answer(answer(version, state))), [`${version}`]);
  return mirror;
}

test('the first state replaces what was shown before it', () => {
  const mirror = new Mirror({ shown: true });
  assert.deepEqual([mirror.state, mirror.version], [{ shown: true }, null]);

  mirror.connected('me');
  mirror.begin();
  assert.equal(mirror.take(update(4, '/a', 4)), null);
  assert.equal(mirror.take(update(6, '/a', 6, 5)), null);

  assert.deepEqual(versions(mirror.answer(answer(5, { a: 5 }))), ['4 again', '5', '6']);
  assert.deepEqual([mirror.state, mirror.version], [{ a: 6 }, '6']);
});

test('a later connection asks for what came after the version that was applied last', () => {
  const mirror = resumed(4);
  mirror.take(update(5, '/a', 1));

  mirror.connected('me');

  assert.deepEqual(mirror.begin(), { since: '5' });
});

test('a live update waits for the older ones of the answer', () => {
  const mirror = resumed(4);
  mirror.connected('me');
  mirror.begin();

  for (const message of [update(7, '/a', 7, 5), update(5, '/a', 5), update(6, '/b', 6)]) assert.equal(mirror.take(message), null);

  assert.deepEqual(versions(mirror.answer(answer(7))), ['5', '6', '7']);
  assert.deepEqual(mirror.state, { a: 7, b: 6 });
});

test('a message that comes live and with the answer is applied once', () => {
  const mirror = resumed(4, { list: [] });
  mirror.connected('me');
  mirror.begin();
  mirror.take(update(5, '/list/-', 'x'));
  mirror.take(update(5, '/list/-', 'x'));
  versions(mirror.answer(answer(5)));

  assert.equal(mirror.take(update(5, '/list/-', 'x')).step, null);
  assert.deepEqual(mirror.state, { list: ['x'] });
});

test('an answer without broadcasts raises the version', () => {
  const mirror = resumed(4);
  mirror.connected('me');
  mirror.begin();

  assert.deepEqual(versions(mirror.answer(answer(10))), ['10']);

  assert.equal(mirror.version, '10');
});

test('the whole state is asked for after an update that does not fit', () => {
  const mirror = resumed(4, { a: 4 });

  assert.equal(mirror.take(update(5, '/a', 6, 5)), null);
  assert.ok(mirror.isDiverged);
  assert.deepEqual(mirror.begin(), {});
  assert.equal(mirror.isDiverged, false);
  assert.equal(mirror.take(update(6, '/a', 7, 6)), null);
  assert.deepEqual([mirror.state, mirror.version], [{ a: 4 }, '4']);

  assert.deepEqual(versions(mirror.answer(answer(5, { a: 6 }))), ['5 again', '5', '6']);
  assert.deepEqual([mirror.state, mirror.isDiverged], [{ a: 7 }, false]);
});

test('what is missing before a version is asked for', () => {
  const mirror = resumed(4, { a: 4 });

  assert.equal(mirror.take(update(6, '/a', 6, 5)), null);
  assert.ok(mirror.isDiverged);
  assert.deepEqual(mirror.begin(), { since: '4' });
  for (const message of [update(5, '/a', 5, 4), update(6, '/a', 6, 5)]) assert.equal(mirror.take(message), null);

  assert.deepEqual(versions(mirror.answer(answer(6))), ['5', '6']);
  assert.deepEqual([mirror.state, mirror.version, mirror.isDiverged], [{ a: 6 }, '6', false]);
});

test('a live update that fits is not applied when one before it is missing', () => {
  const mirror = resumed(4, { a: 4 });

  assert.equal(mirror.take(update(6, '/b', 6)), null);
  assert.deepEqual([mirror.state, mirror.version, mirror.isDiverged], [{ a: 4 }, '4', true]);
});

test('gaps in an answer are those of an old session, and are asked for only once', () => {
  const mirror = resumed(4, { a: 4 });
  mirror.connected('me');
  assert.deepEqual(mirror.begin(), { since: '4' });
  for (const message of [update(6, '/a', 6, 4), update(9, '/a', 9, 6), update(12, '/a', 12, 9)]) mirror.take(message);

  assert.deepEqual(versions(mirror.answer(answer(11))), ['6', '9', '11', '12']);
  assert.deepEqual([mirror.state, mirror.isDiverged], [{ a: 12 }, false]);
});

test('what is missing after an answer is asked for again', () => {
  const mirror = resumed(4, { a: 4 });
  mirror.connected('me');
  mirror.begin();
  for (const message of [update(5, '/a', 5, 4), update(7, '/a', 7, 6)]) mirror.take(message);

  assert.deepEqual(versions(mirror.answer(answer(5))), ['5']);
  assert.ok(mirror.isDiverged);
  assert.deepEqual(mirror.begin(), { since: '5' });
});

test('an answer that does not fit asks for the whole state', () => {
  const mirror = resumed(4, { a: 4 });
  mirror.connected('me');
  mirror.begin();
  mirror.take(update(5, '/b', 5));
  mirror.take(update(6, '/a', 6, 'something else'));
  mirror.take(update(7, '/b', 7, 5));

  assert.deepEqual(versions(mirror.answer(answer(7))), ['5']);
  assert.ok(mirror.isDiverged);
  assert.deepEqual(mirror.begin(), {});
  assert.deepEqual(versions(mirror.answer(answer(7, { a: 6, b: 7 }))), ['6 again', '7 again', '7']);
});

test('after a reload the whole state is asked for, and may be older', () => {
  const mirror = resumed(9, { lost: true });

  mirror.askForAll();
  mirror.connected('me');
  assert.deepEqual(mirror.begin(), {});
  versions(mirror.answer(answer(6, {})));
  mirror.take(update(7, '/a', 1));

  assert.deepEqual([mirror.state, mirror.version], [{ a: 1 }, '7']);
});

test('a message without changes raises the version', () => {
  const mirror = resumed(4, { a: 4 });

  assert.deepEqual(mirror.take({ type: 'player_joined', data: { version: '5' } }).step, {
    state: { a: 4 }, previous: { a: 4 }, version: '5', changes: [],
  });
});

test('a player who takes a hidden combatant\'s id changes what the game master sees', () => {
  const mirror = resumed(4, { combat: { active_character: 'old' } });

  mirror.take({ ...update(5, '/combat/active_character', 'new', 'old'), type: 'player_joined' });

  assert.deepEqual([mirror.state, mirror.version], [{ combat: { active_character: 'new' } }, '5']);
});

test('versions are compared as numbers', () => {
  assert.deepEqual(['10', '9', '18446744073709551616', '0', '18446744073709551615'].sort(compareVersions),
    ['0', '9', '10', '18446744073709551615', '18446744073709551616']);
});

const part = (privateVersion, value, previous) => ({
  type: 'private_update',
  data: { private_version: privateVersion, changes: [{ path: '/private/me', value, ...(previous !== undefined && { previous }) }] },
});
const answerWith = (version, value, privateVersion) => ({
  type: 'sync_response', ref: 'r', data: { version: `${version}`, ...(value !== undefined && { private: value, private_version: privateVersion }) },
});

test('a private part changes without a version, and is gone when it is removed', () => {
  const mirror = resumed(4, { a: 1 });

  assert.equal(mirror.takePart(part('p1', 'x')).step.version, '4');
  assert.deepEqual(mirror.state, { a: 1, private: { me: 'x' } });
  mirror.takePart(part('p0', undefined, 'x'));

  assert.deepEqual([mirror.state, mirror.version], [{ a: 1 }, '4']);
});

test('after a lost connection the private part is that of the answer, and what came after it', () => {
  const mirror = resumed(4);
  mirror.takePart(part('p1', 'x'));
  mirror.connected('me');
  mirror.begin();
  for (const message of [part('p2', 'y', 'x'), part('p3', 'z', 'y')]) assert.equal(mirror.takePart(message), null);

  versions(mirror.answer(answerWith(4, 'y', 'p2')));

  assert.deepEqual(mirror.state, { private: { me: 'z' } });
});

test('a private part that the answer does not have is gone; what a game master sees of others stays', () => {
  const mirror = resumed(4);
  mirror.takePart(part('p1', 'x'));
  const gameMasters = resumed(4, { private: { me: 'x', you: 'y' } });

  for (const one of [mirror, gameMasters]) {
    one.connected('me');
    one.begin();
    versions(one.answer(answer(4)));
  }

  assert.deepEqual([mirror.state, gameMasters.state], [{}, { private: { me: 'x', you: 'y' } }]);
});

test('a private change that does not fit asks for the whole state', () => {
  const mirror = resumed(4);

  assert.equal(mirror.takePart(part('p2', 'y', 'x')), null);

  assert.equal(mirror.isDiverged, true);
  assert.deepEqual(mirror.begin(), {});
});
