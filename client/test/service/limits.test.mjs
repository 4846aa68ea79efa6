import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, table } from './harness.mjs';

test('a message beyond the limit says when it may be sent, and later ones are not sent before', async (t) => {
  const { gm } = await table(t);
  const frames = all(gm, 'frame');
  const update = (n) => gm.updateState([{ path: '/n', value: n }]);

  // Asking for the state was a message too.
  const answers = await Promise.allSettled(Array.from({ length: 105 }, (_, n) => update(n)));

  assert.equal(answers.filter((a) => a.status === 'fulfilled').length, 99);
  for (const { reason } of answers.slice(99)) {
    assert.equal(reason.code, 'rate_limited');
    assert.ok(reason.retryAfterMs > 0 && reason.retryAfterMs <= 60_000, `${reason.retryAfterMs}`);
  }

  const sent = frames.filter((f) => f.direction === 'out').length;
  await assert.rejects(update(105), { code: 'rate_limited' });
  assert.equal(frames.filter((f) => f.direction === 'out').length, sent);
  assert.equal(gm.status, 'open');
});

test('the limit of combat actions holds no other message back', async (t) => {
  const { live, characterId } = await table(t);
  await live.rollInitiative({ character_id: characterId, roll: 10 });
  const declare = () => live.declareAction({ character_id: characterId, action_type: 'reaction' });

  for (let i = 0; i < 19; i++) await declare();

  await assert.rejects(declare(), { code: 'rate_limited' });
  await live.updateState([{ path: '/shared/a', value: 1 }]);
  assert.deepEqual(live.state.shared, { a: 1 });
});
