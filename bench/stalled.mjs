// The sockets of stalled.sh: rounds, seconds, rate, bytes, then the game master's JWT and those of 21 players.
import { WebSocket } from 'ws';

const [rounds, seconds, rate, bytes] = process.argv.slice(2, 6).map(Number);
const tokens = process.argv.slice(6);
const api = process.env.API_URL;

async function post(path, token, body) {
  const answer = await fetch(`${api}/api/v2/sessions${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

function open(session, token, key, onMessage) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${api.replace('http', 'ws')}/api/v2/sessions/${session}/ws`, {
      headers: { authorization: `Bearer ${token}`, 'x-session-token': key },
    });
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.type === 'connection_established') resolve(socket);
      else onMessage(message);
    });
  });
}

let latencies = [];
const sentAt = new Map();
function onUpdate(message) {
  if (message.type !== 'state_update') return;
  const sent = sentAt.get(message.data.update_id);
  if (sent !== undefined) latencies.push(performance.now() - sent);
}

const created = await post('', tokens[0], {
  campaign_id: '7c0e2a51-52fb-4dd5-9d0e-6a5f0f6b9a11',
  name: 'Stalled',
  settings: { max_players: 50 },
});
const session = created.session_id;
const keys = [created.connection_token];
for (const token of tokens.slice(1)) {
  keys.push((await post(`/${session}/join`, token, { character_id: crypto.randomUUID() })).connection_token);
}

const gameMaster = await open(session, tokens[0], keys[0], onUpdate);
let readers = 1;
for (let player = 1; readers < 99; player++) {
  for (let i = 0; i < 5 && readers < 99; i++, readers++) await open(session, tokens[player], keys[player], onUpdate);
}

const last = tokens.length - 1;
const filler = 'x'.repeat(bytes);
let sent = 0;
async function phase(name) {
  latencies = [];
  const start = performance.now();
  const due = seconds * rate;
  for (let i = 0; i < due; i++) {
    const at = start + (i * 1000) / rate;
    const wait = at - performance.now();
    if (wait > 0) await new Promise((r) => setTimeout(r, wait));
    const id = crypto.randomUUID();
    // From the moment at which it was due: a late sender is part of the latency.
    sentAt.set(id, at);
    gameMaster.send(JSON.stringify({
      type: 'state_update',
      data: { update_id: id, changes: [{ path: `/shared/${sent++ % 20}`, value: filler }] },
    }));
  }
  const expected = due * 99;
  for (let i = 0; i < 200 && latencies.length < expected; i++) await new Promise((r) => setTimeout(r, 50));
  sentAt.clear();
  latencies.sort((a, b) => a - b);
  const at = (p) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * p))].toFixed(2);
  console.log(`${name.padEnd(22)} ${latencies.length} of ${expected} deliveries, ms: p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)}`);
}

console.log(`99 readers and one more, ${rate} updates/s of ${bytes} bytes, ${seconds} s a phase`);
await phase('warm-up');
for (let round = 1; round <= rounds; round++) {
  const reads = await open(session, tokens[last], keys[last], () => {});
  await phase(`round ${round}, it reads`);
  reads.terminate();
  const stalls = await open(session, tokens[last], keys[last], () => {});
  let closed = 'open';
  stalls.on('close', (code) => { closed = code; });
  stalls.pause();
  await phase(`round ${round}, it stalls`);
  stalls.resume();
  for (let i = 0; i < 40 && closed === 'open'; i++) await new Promise((r) => setTimeout(r, 50));
  console.log(`  the one that stalled: ${closed}`);
  stalls.terminate();
}

process.exit(0);
