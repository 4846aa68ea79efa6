import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GameSessionError } from '../../src/error.ts';
import { LiveSession } from '../../src/session.ts';
import { TokenSource } from '../../src/tokens.ts';

const OPEN = 1;

/** A session whose WebSockets are objects that the test opens and closes. `fails`: what making a WebSocket or asking REST throws. */
function live(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  const sockets = [];
  const fails = { socket: null, rest: null };
  const network = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener']) globalThis[name] = network[name].bind(network);
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
  t.after(() => {
    session.close();
    for (const name of ['addEventListener', 'removeEventListener']) delete globalThis[name];
  });
  return { session, sockets, fails, goOnline: () => network.dispatchEvent(new Event('online')), tick: (ms) => t.mock.timers.tick(ms) };
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

test('the network that is on again ends a pause', async (t) => {
  const { session, sockets, goOnline } = live(t);
  await settled();
  sockets[0].open();
  sockets[0].onclose({ code: 1001, reason: '' });
  assert.equal(session.status, 'waiting');

  goOnline();
  await settled();

  assert.equal(sockets.length, 2);
});

for (const [what, leastMs, lose] of [
  ['4429', 60_000, ({ sockets }) => {
    sockets[0].open();
    sockets[0].onclose({ code: 4429, reason: '' });
  }],
  ['Retry-After', 40_000, ({ sockets, fails }) => {
    fails.rest = new GameSessionError('storage_unavailable', '', { status: 503, retryAfterMs: 40_000 });
    sockets[0].onerror();
  }],
]) {
  test(`the network that is on again does not shorten the time that ${what} asks for`, async (t) => {
    t.mock.method(Math, 'random', () => 0.99);
    const made = live(t);
    const { session, sockets, goOnline, tick } = made;
    const delays = [];
    session.on('status', ({ delayMs }) => delayMs !== undefined && delays.push(delayMs));
    await settled();
    lose(made);
    await settled();

    goOnline();
    assert.equal(delays.at(-1), leastMs);
    tick(leastMs - 1);
    await settled();
    assert.equal(sockets.length, 1);
    tick(1);
    await settled();

    assert.equal(sockets.length, 2);
  });
}

test('a handler that closes the session when it waits is the last word', async (t) => {
  const { session, sockets, tick } = live(t);
  await settled();
  session.on('status', ({ delayMs }) => delayMs !== undefined && session.close());
  sockets[0].open();
  sockets[0].onclose({ code: 1001, reason: '' });

  tick(60_000);
  await settled();

  assert.equal(session.status, 'closed');
  assert.equal(sockets.length, 1);
});
