import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GameSessionError, readPointer } from '../../../GameSession.Api/wwwroot/client/gamesession.js';
import { all, next, player, reached, shown, table, uuid } from './harness.mjs';

test('a change is answered, and is in every mirror', async (t) => {
  const { sessionId, guest, gm, live } = await table(t, { settings: { initial_state: { shared: { door: 'closed' }, gm: { trap: 'pit' } } } });
  const seen = next(gm, 'state', (change) => change.pointers.includes('/shared/door'));

  const answer = await live.updateState([{ path: '/shared/door', value: 'open', previous: 'closed' }]);

  assert.equal(answer.type, 'state_update');
  assert.equal(answer.data.player_id, guest.playerId);
  assert.deepEqual(live.state, { shared: { door: 'open' } });
  assert.equal(live.version, answer.data.version);
  assert.deepEqual((await seen).changes, [{ path: '/shared/door', value: 'open', previous: 'closed' }]);
  assert.deepEqual(gm.state, { shared: { door: 'open' }, gm: { trap: 'pit' } });
  assert.deepEqual((await guest.client.loadState(sessionId)).state, live.state);
});

test('a refusal rejects with its code and details', async (t) => {
  const { live } = await table(t, { settings: { initial_state: { shared: { door: 'closed' } } } });

  await assert.rejects(live.updateState([{ path: '/shared/door', value: 'open', previous: 'ajar' }]), (error) => {
    assert.ok(error instanceof GameSessionError);
    assert.equal(error.code, 'conflict');
    assert.equal(error.details.current, 'closed');
    return true;
  });
  await assert.rejects(live.updateState([{ path: '/gm', value: 1 }]), { code: 'forbidden' });
  await assert.rejects(live.updateState([{ path: '/shared/x', value: 'x'.repeat(70_000) }]), { code: 'message_too_large' });
  assert.deepEqual(live.state, { shared: { door: 'closed' } });
  assert.equal(live.status, 'open');
});

test('an update around what is hidden is answered, and is in every mirror', async (t) => {
  const { gm, live } = await table(t, { settings: { player_writable_paths: [''], gm_only_paths: ['/a/b'], initial_state: { a: { b: 1 } } } });

  for (const [change, seen, all] of [
    [{ path: '/a', value: { c: 2 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    [{ path: '/a/c' }, {}, { a: { b: 1 } }],
    [{ path: '/a' }, {}, { a: { b: 1 } }],
  ]) {
    const answer = await live.updateState([change]);
    await reached(gm, answer.data.version);
    assert.deepEqual([live.state, gm.state], [seen, all]);
  }
});

test('a fight is in the mirror of each, hidden combatants for the game master alone', async (t) => {
  const { sessionId, characterId, gameMaster, guest, gm, live } = await table(t);
  const [assassin, goblin] = [uuid(), uuid()];
  await live.rollInitiative({ character_id: characterId, roll: 20, modifiers: { dexterity: 2 } });
  await gm.rollInitiative({ character_id: goblin, roll: 10 });
  await gm.rollInitiative({ character_id: assassin, roll: 15, hidden: true });

  const started = await gm.changeTurn();
  assert.equal(started.data.active_character, characterId);
  await reached(live, shown(started));
  const declared = await live.declareAction({ character_id: characterId, action_type: 'attack', targets: [goblin] });
  const outcome = { target_id: goblin, conditions: ['prone'], damage: { slashing: 9 } };
  const resolved = await gm.resolveAction({ action_id: declared.data.action_id, outcomes: [outcome] });
  await reached(live, shown(resolved));

  assert.deepEqual(live.combat.initiative_order.map((c) => c.character_id), [characterId, goblin]);
  assert.deepEqual(gm.combat.initiative_order.map((c) => c.character_id), [characterId, assassin, goblin]);
  // The assassin is next: the player's turn has ended, and the player does not see that.
  const hidden = next(gm, 'state', () => gm.combat.active_character === assassin);
  assert.equal(await live.changeTurn(), null);
  await hidden;
  const turn = await gm.changeTurn();
  await reached(live, shown(turn));
  assert.equal(live.combat.active_character, goblin);
  await assert.rejects(live.changeTurn(), { code: 'not_your_turn' });
  await gm.revealCombatant(assassin);
  await gm.orderInitiative([goblin, assassin, characterId]);
  const removed = await gm.removeCombatant(assassin);
  await reached(live, shown(removed));
  for (const [client, session] of [[guest.client, live], [gameMaster.client, gm]]) {
    assert.deepEqual(session.state, (await client.loadState(sessionId)).state);
  }

  await reached(live, shown(await gm.endCombat()));
  assert.equal(live.combat, null);
});

test('a mirror follows a thousand random changes without asking again', async (t) => {
  const random = numbers(1);
  const { sessionId, gameMaster, guest, gm, live } = await table(t, { settings: { player_writable_paths: ['/a', '/b'], gm_only_paths: ['/a/s'] } });
  const asked = [gm, live].map((session) => all(session, 'resynchronised'));

  let last = '0';
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => {
      const isMine = random(2) === 0;
      return (isMine ? live : gm).updateState(randomChanges(random, isMine ? ['a', 'b'] : ['a', 'b', 'c']));
    }));
    for (const { reason, value } of answers) {
      if (reason) assert.ok(['invalid_message', 'forbidden', 'conflict'].includes(reason.code), `${reason}`);
      if (value) last = Number(shown(value)) > Number(last) ? shown(value) : last;
    }
  }

  // What both see comes after all that only one of them saw.
  const end = await gm.updateState([{ path: '/b', value: 'end' }]);
  await reached(live, shown(end));
  assert.ok(Number(last) > 300, last);
  assert.deepEqual(gm.state, (await gameMaster.client.loadState(sessionId)).state);
  assert.deepEqual(live.state, (await guest.client.loadState(sessionId)).state);
  assert.deepEqual(asked, [[], []]);
});

test('a save and a rewind are in the mirror', async (t) => {
  const { sessionId, gameMaster, gm, live } = await table(t, { settings: { initial_state: { shared: { door: 'closed' } } } });
  const before = gm.version;

  const saved = await gameMaster.client.saveState(sessionId, { state: { shared: { door: 'open', lamp: true } } }, { ifMatch: before });
  await reached(live, saved.version);
  assert.deepEqual(live.state, { shared: { door: 'open', lamp: true } });
  await assert.rejects(gameMaster.client.saveState(sessionId, { state: {} }, { ifMatch: before }), (error) => {
    assert.equal(error.status, 409);
    assert.equal(error.code, 'conflict');
    assert.equal(error.details.current_version, saved.version);
    return true;
  });
  const rewound = await gameMaster.client.rewindState(sessionId, { version: before });
  await reached(live, rewound.version);
  assert.deepEqual(live.state, { shared: { door: 'closed' } });
  assert.deepEqual((await gameMaster.client.loadState(sessionId, { version: saved.version })).state, { shared: { door: 'open', lamp: true } });
});

test('parts of the state, and the whole state, can be asked for', async (t) => {
  const { live, gm } = await table(t, { settings: { initial_state: { shared: { door: 'closed' }, gm: { trap: 'pit' } } } });

  assert.deepEqual((await gm.sync(['/gm/trap', '/nothing'])).state, { '/gm/trap': 'pit' });
  const again = next(live, 'resynchronised');
  const { state, version } = await live.sync();

  assert.deepEqual(state, { shared: { door: 'closed' } });
  assert.equal(version, live.version);
  assert.deepEqual(await again, { version, replaced: true, cause: 'requested' });
  assert.equal(readPointer(live.state, '/shared/door'), 'closed');
});

test('the sessions, the members and the history can be read', async (t) => {
  const { sessionId, characterId, gameMaster, guest, live } = await table(t);
  await live.updateState([{ path: '/shared/a', value: 1 }]);
  await live.updateState([{ path: '/shared/a', value: 2 }]);

  assert.deepEqual((await guest.client.listSessions({ status: 'active' })).sessions.map((s) => [s.session_id, s.role]), [[sessionId, 'player']]);
  const { players } = await guest.client.getSession(sessionId);
  assert.deepEqual(players.map((p) => [p.player_id, p.role, p.character_id ?? null, p.online]), [
    [gameMaster.playerId, 'game_master', null, true],
    [guest.playerId, 'player', characterId, true],
  ]);
  const first = await guest.client.history(sessionId, { limit: 2 });
  const rest = await guest.client.history(sessionId, { after: first.next });
  assert.deepEqual([...first.events, ...rest.events].map((e) => e.type).slice(-2), ['state_update', 'state_update']);
  assert.equal(rest.next, undefined);
});

test('presence is told, and every frame', async (t) => {
  const { sessionId, gm } = await table(t);
  const frames = all(gm, 'frame');
  const other = await player();
  await other.client.joinSession(sessionId, { character_id: uuid() });

  const online = next(gm, 'presence', (detail) => detail.player_id === other.playerId);
  const session = other.client.connect(sessionId);
  t.after(() => session.close());
  assert.deepEqual(await online, { player_id: other.playerId, online: true });
  await gm.updateState([{ path: '/shared/a', value: 1 }]);

  assert.deepEqual([...new Set(frames.map((f) => f.direction))].sort(), ['in', 'out']);
  assert.ok(frames.some((f) => f.direction === 'in' && JSON.parse(f.text).type === 'presence'));
  assert.ok(gm.latencyMs > 0);
});

// A linear congruential generator (Numerical Recipes): the same changes in every run.
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomChanges(random, roots) {
  const names = ['x', 'y', 's', '0', '1', '-', '__proto__', 'ä/~'];
  const value = (depth) => [
    () => null, () => random(100), () => `${random(10)}`, () => 0.5, () => [],
    () => Array.from({ length: random(4) }, () => (depth > 2 ? 1 : value(depth + 1))),
    () => JSON.parse(`{"${names[random(2)]}":${random(5)},"__proto__":{"z":${random(5)}}}`),
  ][random(7)]();
  return Array.from({ length: 1 + random(3) }, () => {
    const tokens = Array.from({ length: random(4) }, () => names[random(names.length)].replaceAll('~', '~0').replaceAll('/', '~1'));
    const path = [`/${roots[random(roots.length)]}`, ...tokens].join('/');
    return random(4) === 0 ? { path } : { path, value: value(0) };
  });
}
