import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { finalCause, pauseBefore, refusedCause } from '../../src/closes.ts';
import { GameSessionError } from '../../src/error.ts';
import { Http } from '../../src/http.ts';
import { TokenSource } from '../../src/tokens.ts';

const pauses = (failures, code) => Array.from({ length: 1_000 }, () => pauseBefore(failures, { code, reason: '' }));

test('the client comes back after the close codes after which the protocol says so', async () => {
  const page = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (\d{4}) \| .* \| (.*) \|$/gm)];
  assert.ok(rows.length > 12, `${rows.length}`);

  for (const [, code, answer] of rows) {
    // After 1000 the client has closed by itself. 4409 is the user's to decide, so the client does not come back by itself.
    const isFinal = answer.startsWith('no') || answer.startsWith('when the user wants');
    assert.equal(finalCause(Number(code)) !== undefined, isFinal, `${code}: ${answer}`);
  }
});

test('the pauses are random, grow, and have a bound', () => {
  for (const [failures, longest] of [[0, 2_000], [1, 4_000], [3, 16_000], [4, 30_000], [2_000, 30_000]]) {
    const some = pauses(failures, 1006);
    assert.ok(Math.max(...some) <= longest && Math.max(...some) > longest * 0.9, `${failures}: ${Math.max(...some)}`);
    assert.ok(Math.min(...some) < longest * 0.1, `${failures}: ${Math.min(...some)}`);
  }
});

test('after too many messages the pause is a minute at least, and after an expired JWT there is none at first', () => {
  assert.ok(Math.min(...pauses(0, 4429)) >= 60_000);
  assert.deepEqual(new Set(pauses(0, 4401)), new Set([0]));
  assert.ok(Math.max(...pauses(2, 4401)) > 1_000);
});

test('a refusal over REST closes the session if trying again changes nothing', () => {
  const cause = (status, code) => refusedCause(new GameSessionError(code, '', { status }));

  assert.deepEqual(
    [cause(401, 'unauthorized'), cause(403, 'forbidden'), cause(404, 'session_not_found'), cause(409, 'session_ended')],
    ['unauthorized', 'removed', 'session_not_found', 'ended'],
  );
  for (const [status, code] of [[0, 'network'], [429, 'rate_limited'], [503, 'storage_unavailable'], [500, 'internal_error']]) {
    assert.equal(cause(status, code), undefined);
  }
});

test('what a proxy answers in place of the service closes no session', async () => {
  for (const [status, body] of [[401, ''], [403, '<h1>Forbidden</h1>'], [404, '{"message":"no such route"}'], [404, 'null']]) {
    const http = new Http(new URL('http://service/'), new TokenSource('jwt'), async () => new Response(body, { status }));

    const error = await http.send({ method: 'GET', path: 'sessions/s1' }).catch((refusal) => refusal);

    assert.deepEqual([error.code, error.status, refusedCause(error)], ['network', status, undefined], body);
  }
});

test('Retry-After is read as seconds or as a date', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
  for (const [header, wait] of [
    ['5', 5_000], ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000], ['Wed, 31 Dec 2025 00:00:00 GMT', 0], ['soon', undefined],
  ]) {
    const headers = { 'retry-after': header };
    const http = new Http(new URL('http://service/'), new TokenSource('jwt'), async () => new Response('{}', { status: 503, headers }));

    await assert.rejects(http.send({ method: 'GET', path: 'sessions/s1' }), { retryAfterMs: wait }, header);
  }
});
