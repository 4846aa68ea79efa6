import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Commands } from '../../src/commands.ts';

const ME = 'me';

/** Commands of a session whose connection is an array of what was sent. */
function session(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const sent = [];
  const host = { isUp: true, playerId: () => ME, isOpen: () => host.isUp, transmit: (text) => sent.push(JSON.parse(text)) > 0 };
  const commands = new Commands(host);
  return {
    commands, sent, tick: (ms) => t.mock.timers.tick(ms),
    refuse: (code, details = {}) => commands.take({ type: 'error', error: { code, message: code, details: { ref: sent.at(-1).ref, ...details } } }),
    reconnect(...missed) {
      host.isUp = false;
      commands.lost();
      missed.forEach((message) => commands.take(message));
      host.isUp = true;
      commands.resumed();
    },
    disconnect() {
      host.isUp = false;
      commands.lost();
    },
  };
}

const update = { update_id: 'u1', changes: [] };
const declare = { action_id: 'a1', character_id: 'c1', action_type: 'attack' };

test('a broadcast with its ref answers a command, and ack answers with null', async (t) => {
  const { commands, sent } = session(t);
  const [first, second] = [commands.submit('state_update', update), commands.submit('combat_end', {})];
  const broadcast = { type: 'state_update', ref: sent[0].ref, data: { version: '1' } };

  commands.take({ type: 'ack', ref: sent[1].ref });
  commands.take(broadcast);

  assert.equal(await first, broadcast);
  assert.equal(await second, null);
});

for (const [type, data] of [
  ['state_update', update], ['action_declare', declare], ['action_resolve', { action_id: 'a1', outcomes: [] }],
  ['turn_change', { round: 1, turn_number: 2 }], ['action_withdraw', { action_id: 'a1' }], ['dice_roll', { expression: '1d20', roll_id: 'r1' }],
]) {
  test(`a ${type} is repeated after a lost connection, with the same id`, async (t) => {
    const { commands, sent, reconnect } = session(t);
    const answered = commands.submit(type, data);

    reconnect();

    assert.deepEqual(sent[1], sent[0]);
    commands.take({ type, ref: sent[1].ref, data: { version: '1' } });
    assert.equal((await answered).data.version, '1');
  });
}

for (const [type, data] of [
  ['initiative_roll', { character_id: 'c1' }], ['turn_change', {}], ['turn_change', { round: 1 }], ['combat_end', {}],
  ['combatant_remove', { character_id: 'c1' }], ['initiative_order', { order: [] }], ['state_update', { changes: [] }],
  ['combat_rewind', { steps: 1 }], ['effects_end', { effect_ids: ['e1'] }], ['dice_roll', { expression: '1d20' }],
]) {
  test(`a ${type} with ${JSON.stringify(data)} is not repeated: its outcome is unknown`, async (t) => {
    const { commands, sent, reconnect } = session(t);
    const answered = commands.submit(type, data);

    reconnect();

    await assert.rejects(answered, { code: 'outcome_unknown' });
    assert.equal(sent.length, 1);
  });
}

test('an effect among what was missed answers the command that caused it', async (t) => {
  const { commands, sent, reconnect } = session(t);
  const [rolled, updated] = [commands.submit('initiative_roll', { character_id: 'c1' }), commands.submit('state_update', update)];
  const roll = (player_id, character_id) => ({ type: 'initiative_roll', data: { version: '4', player_id, character_id } });

  reconnect(roll(ME, 'c2'), roll('other', 'c1'), roll(ME, 'c1'), { type: 'state_update', data: { version: '5', update_id: 'u1' } });

  assert.deepEqual(await rolled, roll(ME, 'c1'));
  assert.equal((await updated).data.version, '5');
  assert.equal(sent.length, 2);
});

for (const [type, data, other] of [
  ['turn_change', {}, {}], ['combat_end', {}, {}], ['initiative_roll', { character_id: 'c1' }, { character_id: 'c1' }],
  ['initiative_order', { order: ['c1', 'c2'] }, { order: ['c2', 'c1'] }],
]) {
  test(`one missed ${type} answers the oldest command that it fits, and no other`, async (t) => {
    const { commands, reconnect } = session(t);
    const [first, second] = [commands.submit(type, data), commands.submit(type, other)];
    const missed = { type, data: { version: '4', player_id: ME, ...data, changes: [] } };

    reconnect(missed);

    assert.equal(await first, missed);
    await assert.rejects(second, { code: 'outcome_unknown' });
  });
}

test('effects that begin or end between two fights are told as a change of the state, which answers their command', async (t) => {
  const { commands, reconnect } = session(t);
  const [started, ended] = [commands.submit('effects_start', { effects: [] }), commands.submit('effects_end', { effect_ids: ['e1'] })];
  const change = (...changes) => ({ type: 'state_update', data: { version: '4', player_id: ME, changes } });
  const end = change({ path: '/effects', previous: {} });
  const start = change({ path: '/effects/e2', value: {} });

  reconnect(change({ path: '/shared/effects', value: {} }), { ...end, data: { ...end.data, player_id: 'other' } }, end, start);

  assert.equal(await started, start);
  assert.equal(await ended, end);
});

test('a missed initiative_order answers only a command with its order', async (t) => {
  const { commands, reconnect } = session(t);
  const [first, second] = [['c1', 'c2'], ['c2', 'c1']].map((order) => commands.submit('initiative_order', { order }));
  const missed = { type: 'initiative_order', data: { version: '4', player_id: ME, order: ['c2', 'c1'] } };

  reconnect(missed);

  await assert.rejects(first, { code: 'outcome_unknown' });
  assert.equal(await second, missed);
});

test('a missed turn_change answers only a command that names the turn that it ended', async (t) => {
  const { commands, sent, reconnect, refuse } = session(t);
  const turn = (round, turn_number, active_character, ...changes) => ({
    type: 'turn_change', data: { version: '4', player_id: ME, round, turn_number, active_character, changes },
  });
  const [thirdTurn, lastTurn, onlyTurn, chosen] = [
    { round: 1, turn_number: 3 }, { round: 1, turn_number: 4 }, { round: 2, turn_number: 1 }, { round: 1, turn_number: 4, active_character: 'c2' },
  ].map((data) => commands.submit('turn_change', data));
  const next = turn(2, 1, 'c1', { path: '/combat/round', value: 2, previous: 1 }, { path: '/combat/turn_number', value: 1, previous: 4 });
  const again = turn(3, 1, 'c1', { path: '/combat/round', value: 3, previous: 2 });

  reconnect(next, again);

  assert.equal(await lastTurn, next);
  assert.equal(await onlyTurn, again);
  assert.deepEqual(sent.slice(4).map(({ data }) => data), [{ round: 1, turn_number: 3 }, { round: 1, turn_number: 4, active_character: 'c2' }]);
  refuse('conflict');
  assert.equal(await chosen, null);
  commands.take({ type: 'turn_change', ref: sent[4].ref, data: turn(1, 4, 'c4').data });
  assert.equal((await thirdTurn).data.turn_number, 4);
});

test('the answer to one command is not taken for the effect of another', async (t) => {
  const { commands, sent, reconnect } = session(t);
  const first = commands.submit('turn_change', { round: 1, turn_number: 1 });
  reconnect();
  const second = commands.submit('turn_change', { round: 1, turn_number: 1 });

  commands.take({ type: 'turn_change', ref: sent[2].ref, data: { version: '4', player_id: ME, round: 1, turn_number: 1, changes: [] } });
  commands.take({ type: 'ack', ref: sent[1].ref });

  assert.equal((await second).data.version, '4');
  assert.equal(await first, null);
});

for (const [type, data, code] of [
  ['action_declare', declare, 'duplicate_action'], ['action_resolve', { action_id: 'a1', outcomes: [] }, 'action_already_resolved'],
  ['turn_change', { round: 1, turn_number: 1 }, 'conflict'],
]) {
  test(`${code} answers the repetition of a ${type} that took effect, and refuses any other`, async (t) => {
    const { commands, reconnect, refuse } = session(t);
    const repeated = commands.submit(type, data);
    reconnect();
    refuse(code);
    assert.equal(await repeated, null);

    const first = commands.submit(type, data);
    refuse(code);
    await assert.rejects(first, { code });
  });
}

test('another refusal of a repetition settles it only when it comes twice', async (t) => {
  const { commands, sent, reconnect, refuse, tick } = session(t);
  const answered = commands.submit('state_update', update);
  reconnect();

  refuse('conflict');
  tick(1_000);
  assert.equal(sent.length, 3);
  refuse('conflict');

  await assert.rejects(answered, { code: 'conflict' });
});

test('what waits for a connection is sent in its order, and what was never sent had no effect', async (t) => {
  const { commands, sent, disconnect, reconnect } = session(t);
  disconnect();
  const waiting = ['state_update', 'combat_end', 'initiative_roll'].map((type) => commands.submit(type, {}));
  assert.equal(sent.length, 0);

  reconnect();

  assert.deepEqual(sent.map((message) => message.type), ['state_update', 'combat_end', 'initiative_roll']);
  disconnect();
  const unsent = commands.submit('combat_end', {});
  commands.close('The session is closed.');
  await assert.rejects(unsent, { code: 'not_sent' });
  for (const answer of waiting) await assert.rejects(answer, { code: 'outcome_unknown' });
});

test('a command that the rate limit refuses is sent again when it may be, and those after it wait too', async (t) => {
  const { commands, sent, refuse, tick } = session(t);
  const limited = commands.submit('state_update', update);
  refuse('rate_limited', { retry_after_ms: 5_000 });
  commands.submit('combat_end', {}).catch(() => {});
  assert.equal(sent.length, 1);

  tick(4_999);
  assert.equal(sent.length, 1);
  tick(1);

  assert.deepEqual(sent.map((message) => message.type), ['state_update', 'state_update', 'combat_end']);
  commands.take({ type: 'ack', ref: sent[1].ref });
  assert.equal(await limited, null);
});

test('a limit that holds for longer than a command may take is told at once', async (t) => {
  const { commands, sent, refuse, tick } = session(t);
  const refused = commands.submit('state_update', update);
  refuse('rate_limited', { retry_after_ms: 50_000 });
  await assert.rejects(refused, { code: 'rate_limited', retryAfterMs: 50_000 });

  tick(10_000);
  await assert.rejects(commands.submit('state_update', update), { code: 'rate_limited', retryAfterMs: 40_000 });
  assert.equal(sent.length, 1);
  tick(20_000);
  commands.submit('state_update', update).catch(() => {});
  tick(20_000);
  assert.equal(sent.length, 2);
});

test('the limit of combat actions holds no other message back', async (t) => {
  const { commands, sent, refuse } = session(t);
  commands.submit('action_declare', declare).catch(() => {});
  refuse('rate_limited', { retry_after_ms: 5_000 });

  commands.submit('action_declare', { ...declare, action_id: 'a2' }).catch(() => {});
  commands.submit('state_update', update).catch(() => {});

  assert.deepEqual(sent.map((message) => message.type), ['action_declare', 'state_update']);
});

test('a command whose outcome the service does not know is repeated if it has an id', async (t) => {
  const { commands, sent, refuse, tick } = session(t);
  const updated = commands.submit('state_update', update);
  refuse('storage_unavailable', { retry_after_ms: 1_000, outcome: 'unknown' });
  tick(1_000);
  assert.deepEqual(sent[1], sent[0]);
  commands.take({ type: 'ack', ref: sent[1].ref });
  assert.equal(await updated, null);

  const rolled = commands.submit('initiative_roll', { character_id: 'c1' });
  refuse('storage_unavailable', { retry_after_ms: 1_000, outcome: 'unknown' });
  await assert.rejects(rolled, { code: 'outcome_unknown' });
});

test('a command that is not answered in time is given up', async (t) => {
  const { commands, tick, disconnect } = session(t);
  const sentOne = commands.submit('state_update', update);
  disconnect();
  const unsent = commands.submit('state_update', update);

  tick(30_000);

  await assert.rejects(sentOne, { code: 'outcome_unknown' });
  await assert.rejects(unsent, { code: 'not_sent' });
});

test('a message that is too large is not sent', async (t) => {
  const { commands, sent } = session(t);

  await assert.rejects(commands.submit('state_update', { changes: [{ path: '/a', value: 'ä'.repeat(33_000) }] }), { code: 'message_too_large' });

  assert.equal(sent.length, 0);
});
