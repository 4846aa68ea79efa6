// Play that goes on while a fault happens: a player and the game master append numbers, and declare and resolve actions.
import assert from 'node:assert/strict';
import { newId } from '../../../GameSession.Api/wwwroot/client/gamesession.js';
import { player, reached, TIMEOUT_MS, uuid } from './harness.mjs';

// What an application does when the client says that it does not know, or that nothing was sent: the same again, with the same id.
const again = ['outcome_unknown', 'not_sent', 'storage_unavailable'];

/**
 * Plays while `fault` runs, and then checks that nothing is lost or doubled: each number and each action is there once, and both mirrors are what the
 * service has.
 * @param fault Is given `goesOn`, which resolves when more of the play has happened, and the two sessions.
 */
export async function playThrough(test, fault) {
  const [gameMaster, guest] = [await player({ onWay: true }), await player({ onWay: true })];
  const { session_id: sessionId } = await gameMaster.client.createSession({
    campaign_id: uuid(), name: 'The Sunless Citadel', settings: { initial_state: { shared: { log: [] } } },
  });
  const characterId = uuid();
  await guest.client.joinSession(sessionId, { character_id: characterId });
  const [gm, live] = [gameMaster.client.connect(sessionId), guest.client.connect(sessionId)];
  test.after(() => [gm, live].forEach((session) => session.close()));
  await live.rollInitiative({ character_id: characterId, roll: 10 });
  let isOver = false;
  const done = [];
  let isEnough = () => {};

  async function append(session, name) {
    for (let n = 0; !isOver; n++) {
      const id = newId();
      await surely(session, () => session.updateState([{ path: '/shared/log/-', value: `${name}${n}` }], id));
      did(`${name}${n}`);
    }
  }

  async function fight() {
    for (let n = 0; !isOver; n++) {
      const id = newId();
      await surely(live, () => live.declareAction({ action_id: id, character_id: characterId, action_type: 'reaction', details: { n } }));
      await surely(gm, () => gm.resolveAction({ action_id: id, outcomes: [{ target_id: characterId, conditions: [`c${n}`] }] }));
      did(`c${n}`);
    }
  }

  function did(entry) {
    done.push(entry);
    isEnough();
  }

  async function goesOn() {
    const count = (name) => done.filter((entry) => entry.startsWith(name)).length;
    const before = Object.fromEntries(['g', 'p', 'c'].map((name) => [name, count(name)]));
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The play does not go on: ${done.slice(-5)}.`)), TIMEOUT_MS).unref();
      isEnough = () => {
        if (Object.entries(before).some(([name, n]) => count(name) < n + 5)) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function faults() {
    try {
      await goesOn();
      await fault(goesOn, { gm, live });
      await goesOn();
    } finally {
      isOver = true;
    }
  }

  await Promise.all([append(gm, 'g'), append(live, 'p'), fight(), faults()]);
  const { state, version } = await gameMaster.client.loadState(sessionId);
  const seen = await guest.client.loadState(sessionId);
  await Promise.all([reached(gm, version), reached(live, seen.version)]);
  const effects = Object.values(state.combat.active_effects).map((effect) => effect.condition);
  assert.deepEqual([...state.shared.log, ...effects].sort(), done.sort());
  assert.deepEqual(state.combat.actions, []);
  assert.deepEqual(gm.state, state);
  assert.deepEqual(live.state, seen.state);
  assert.ok(live.reconnects > 0);
}

async function surely(session, command) {
  for (;;) {
    try {
      return await command();
    } catch (error) {
      if (error.code === 'action_already_resolved' || error.code === 'duplicate_action') return null;
      // A test that has failed has closed the session.
      if (!again.includes(error.code) || session.status === 'closed') throw error;
    }
  }
}
