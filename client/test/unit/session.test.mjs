import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSession } from '../../src/session.ts';
import { TokenSource } from '../../src/tokens.ts';

const OPEN = 1;

/** A session whose WebSockets are objects that the test opens and closes. `fails`: what making a WebSocket or asking REST throws. */
function live(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  const sockets = [];
  const fails = { socket: null, rest: null };
  class Socket {
    readyState = 0;
    sent = [];
    constructor() {
      if (fails.socket !== null) throw fails.socket;
      sockets.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close() {}
    say(message) {
      this.onmessage({ data: JSON.stringify(message) });
    }
    open() {
      this.readyState = OPEN;
      this.onopen();
      this.say({ type: 'connection_established', data: { player_id: 'me' } });
      const { ref } = this.sent.find(({ type }) => type === 'sync_request');
      this.say({ type: 'sync_response', ref, data: { version: '1', state: {} } });
    }
  }

  const session = new LiveSession('s1', {}, {
    webSocket: Socket,
    tokens: new TokenSource('jwt'),
    seat: async () => ({ connectionToken: 'token', url: 'ws://service/' }),
    getSession: async () => {
      if (fails.rest !== null) throw fails.rest;
      return { status: 'active' };
    },
    forgetSeat() {},
  });
  t.after(() => session.close());
  return { session, sockets, fails, tick: (ms) => t.mock.timers.tick(ms) };
}

/** Lets the promises settle that wait only for each other. */
async function settled() {
  for (let n = 0; n < 20; n++) await null;
}

test('a session that is closed at once does not connect', async (t) => {
  const { session, sockets } = live(t);

  session.close();
  await settled();

  assert.equal(sockets.length, 0);
  assert.equal(session.status, 'closed');
  await assert.rejects(session.ready, { code: 'closed' });
});

test('a session that is closed and opened again at once connects once', async (t) => {
  const { session, sockets } = live(t);

  session.close();
  session.reconnect();
  await settled();
  sockets[0].open();

  assert.equal(sockets.length, 1);
  assert.equal(session.status, 'open');
});

test('a handler of a frame that sends a command sends no other one twice', async (t) => {
  const { session, sockets } = live(t);
  await settled();
  sockets[0].open();
  const sent = () => sockets[0].sent.map(({ type }) => type).filter((type) => type !== 'heartbeat' && type !== 'sync_request');
  const off = session.on('frame', ({ text }) => {
    assert.equal(JSON.parse(text).ref, sockets[0].sent.at(-1).ref);
    off();
    session.endCombat().catch(() => {});
  });

  session.updateState([]).catch(() => {});

  assert.deepEqual(sent(), ['state_update', 'combat_end']);
});

test('a WebSocket that cannot be made closes the session, and tells why', async (t) => {
  const { session, fails, sockets, tick } = live(t);
  fails.socket = new SyntaxError('invalid subprotocol');
  const closed = [];
  session.on('closed', (detail) => closed.push(detail));

  await settled();
  tick(60_000);
  await settled();

  assert.equal(session.status, 'closed');
  assert.deepEqual(closed.map(({ cause, error }) => [cause, error.code, error.cause]), [['fault', 'fault', fails.socket]]);
  await assert.rejects(session.ready, closed[0].error);

  fails.socket = null;
  session.reconnect();
  await settled();
  assert.equal(sockets.length, 1);
});
