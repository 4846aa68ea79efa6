// Writes the report of bench/run, and its picture, from the results: node report.mjs RESULTS REPORT PICTURE
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, relative } from 'node:path';

const [results, report, picture] = process.argv.slice(2);
const read = (name) => existsSync(`${results}/${name}`)
  ? readFileSync(`${results}/${name}`, 'utf8').split('\n').filter((l) => l.startsWith('{')).map((l) => JSON.parse(l)) : [];
const group = (rows, key) => rows.reduce((m, r) => m.set(key(r), [...(m.get(key(r)) ?? []), r]), new Map());
const median = (xs) => {
  const s = [...xs].sort((a, b) => a - b);
  return s.length === 0 ? NaN : s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
};
const number = (x, digits = 0) => Number.isFinite(x)
  ? x.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }) : '-';
// The median of a figure of some rows, and its range if there are several.
const figure = (rows, of, digits = 0) => {
  const xs = rows.map(typeof of === 'function' ? of : (r) => r[of]).filter(Number.isFinite);
  const range = xs.length > 1 ? ` (${number(Math.min(...xs), digits)}..${number(Math.max(...xs), digits)})` : '';
  return number(median(xs), digits) + range;
};

const NAMES = {
  icd: 'this service', signalr: 'SignalR', 'ws-node': '`ws` on Node', colyseus: 'Colyseus', socketio: 'Socket.IO',
  'kestrel-raw': 'Kestrel alone', 'icd-two': 'this service', 'signalr-redis': 'SignalR + Redis',
  'signalr-redis-state': 'SignalR + Redis, state in Redis', 'colyseus-redis': 'Colyseus + Redis', 'socketio-redis': 'Socket.IO + Redis',
};
const nameOf = (label) => NAMES[label] ?? label;
const isService = (label) => label.startsWith('icd');
const cell = (label, text) => isService(label) ? `**${text}**` : text;

const lines = [];
const say = (...text) => lines.push(...text);
const table = (head, rows) => {
  if (rows.length > 0) say('', `| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((r) => `| ${r.join(' | ')} |`));
};

const sustained = (server) => median(server.ramp.map((r) => r.max_sustained_deliveries_per_s));
const peers = (part) => {
  const fixed = group(read(`${part}/${part}-fixed.jsonl`), (r) => r.label);
  const ramp = group(read(`${part}/${part}-ramp.jsonl`), (r) => r.label);
  return [...new Set([...fixed.keys(), ...ramp.keys()])]
    .map((label) => ({ label, fixed: fixed.get(label) ?? [], ramp: ramp.get(label) ?? [] }))
    .sort((a, b) => sustained(b) - sustained(a));
};
const [one, two] = [peers('single'), peers('two')];
const idle = group(read('idle/idle.jsonl'), (r) => r.label);
const [cost, append, relay] = [read('cost.jsonl'), read('append.jsonl'), read('relay.jsonl')];
const [reconnect, rest, sessions, state] = [read('reconnect.jsonl'), read('rest.jsonl'), read('sessions.jsonl'), read('state.jsonl')];
const [memory, combat, micro] = [read('memory.jsonl'), read('combat.jsonl'), read('micro.jsonl')];

const rate = one[0]?.fixed[0]?.rate ?? 1500;
say('# Benchmark', '',
  'Written by `bench/run`; [bench/](../bench/README.md) says what each part does and how to repeat it, [performance.md](performance.md) what the',
  'figures mean. Do not edit this page.', '',
  `![Deliveries per second and latency beside other servers](${relative(dirname(report), picture)})`, '',
  `The machine has ${cpus().length} cores (${cpus()[0].model.replace(/\s+/g, ' ')}). The Api processes, or the other servers, run on one core;`,
  'PostgreSQL (fsync and synchronous_commit on), Redis, RabbitMQ and the clients on another, all on loopback. The limits of the ICD are off. Only',
  'this service authenticates its clients, and only this service stores each change before it sends it. Figures are medians, with (lowest..highest)',
  'where there was more than one round.');

// Targets, where each figure says how it compares.
const targets = [];
const target = (what, wanted, rows, text) => { if (rows.length > 0) targets.push([what, wanted, text()]); };
const here = (list) => list.filter((p) => isService(p.label));
const best = (list) => Math.max(...list.filter((p) => !isService(p.label)).map(sustained).filter(Number.isFinite));
const times = (list) => Number.isFinite(best(list)) ? `, ${number(sustained(here(list)[0]) / best(list), 2)} × the best of the others` : '';
target('one process, sustained deliveries/s', 'at least the best of the others', here(one), () =>
  number(sustained(here(one)[0])) + times(one));
target('two processes, sustained deliveries/s', '1.5 × SignalR with Redis', here(two), () => {
  const signalr = two.find((p) => p.label === 'signalr-redis');
  return number(sustained(here(two)[0])) + (signalr ? `, ${number(sustained(here(two)[0]) / sustained(signalr), 2)} × SignalR with Redis` : '');
});
target(`latency at ${number(rate * 5)} deliveries/s`, 'p50 1.5 ms, p99 8 ms', here(one), () =>
  `p50 ${figure(here(one)[0].fixed, 'p50_ms', 2)} ms, p99 ${figure(here(one)[0].fixed, 'p99_ms', 2)} ms`);
target('CPU of the Api at the highest rate', '0.8 s per 100,000 deliveries', here(one), () => `${figure(here(one)[0].ramp, 'cpu_s_per_100k', 2)} s`);
const idleHere = idle.get('icd') ?? [];
target('resident memory of an idle connection', '15 KB', idleHere, () => `${figure(idleHere, 'rss_kb_per_connection', 1)} KB`);
target('CPU of idle connections', '4 % of a core', idleHere, () => `${figure(idleHere, (r) => r.idle_cpu * 100, 1)} %`);
target('connecting', '3,000 a second', idleHere, () => figure(idleHere, 'connects_per_s'));
target('memory of a session with 5 players and 10 KB of state', '60 KB', memory, () => `${figure(memory, 'rss_kb_per_session', 1)} KB`);
target('10,000 clients reconnect and catch up', '5 s', reconnect, () =>
  `${figure(reconnect, 'seconds', 2)} s (${number(reconnect[0].clients)} clients)`);
target('database statements of these', 'fewer than clients', reconnect, () => figure(reconnect, 'statements'));
target('save and load of 100 KB at 200/s', 'p99 20 ms', rest, () =>
  `p99 ${figure(rest, 'save_p99_ms', 1)} ms and ${figure(rest, 'load_p99_ms', 1)} ms`);
const ratio = (rows, key) => {
  const groups = [...group(rows, (r) => r[key])].map(([, rs]) => median(rs.map((r) => r.api_us_per_message)));
  return Math.max(...groups.slice(1)) / groups[0];
};
target('CPU of the Api per message, many live sessions', '1.1 × that of one', sessions, () =>
  `at most ${number(ratio(sessions, 'sessions'), 2)} ×`);
target('CPU of the Api per message, 1 MB of state', '2 × that of 1 KB', state, () => `at most ${number(ratio(state, 'state_kb'), 2)} ×`);
target('publishing a backlog', '15,000 events/s, 25 us of the Api each', relay, () =>
  `${figure(relay, 'events_per_s_from_then')} events/s, ${figure(relay, 'api_us_per_event', 1)} us`);
for (const [combatants, effects, wanted] of [[100, 200, 'p99 5 ms'], [500, 1000, 'p99 10 ms']]) {
  const rows = combat.filter((r) => r.combatants === combatants && r.effects === effects);
  target(`\`turn_change\` among ${combatants} combatants with ${number(effects)} effects`, wanted, rows, () => `${figure(rows, 'p99_ms', 2)} ms`);
}
const single = append.filter((r) => r.variant === 'with_outbox' && r.events === 1);
target('CPU of PostgreSQL for an append of one event', '150 us', single, () => `${figure(single, 'cpu_us')} us`);
const fastest = cost.filter((r) => r.label === 'postgres' && r.rate === Math.max(...cost.map((c) => c.rate)));
// Of what was delivered within the time that was measured, five deliveries a message.
const usOf = (r) => r.cpu_s_per_100k * 10 * 5;
target('CPU of PostgreSQL for an event under load', '20 us', fastest, () => `${figure(fastest, usOf)} us at ${number(fastest[0].rate)} messages/s`);
if (targets.length > 0) {
  say('', '## Beside the targets');
  table(['', 'target', 'measured'], targets);
}

for (const [part, list, title] of [['single', one, 'One process'], ['two', two, 'Two processes']]) {
  if (list.length === 0) continue;
  const fixed = list.flatMap((p) => p.fixed);
  const wrong = [...fixed, ...list.flatMap((p) => p.ramp)]
    .reduce((n, r) => n + (r.duplicates ?? 0) + (r.out_of_order ?? 0) + (r.previous_wrong ?? 0), 0);
  say('', `## ${title}`, '',
    'Sessions of five players, about 150 bytes a message, applied to the state and sent to all five. A rate is sustained when the p99 is at most',
    `100 ms and nothing is lost. ${wrong === 0 ? 'No delivery was repeated or out of order, and no previous value was wrong.'
      : `${number(wrong)} deliveries were repeated or out of order, or had a wrong previous value.`}`);
  if (part === 'two') say('The players of each session are on both processes, except with Colyseus, whose room lives in one of them.');
  table([
    'server', 'sustained deliveries/s', 'CPU s per 100,000 there', `p50 ms at ${number(list[0].fixed[0]?.rate * 5)} deliveries/s`, 'p99 ms',
    'CPU s per 100,000', 'lost', 'RSS MB'],
    list.map((p) => [
      nameOf(p.label), figure(p.ramp, 'max_sustained_deliveries_per_s'), figure(p.ramp, 'cpu_s_per_100k', 2), figure(p.fixed, 'p50_ms', 2),
      figure(p.fixed, 'p99_ms', 2), figure(p.fixed, 'cpu_s_per_100k', 2), figure(p.fixed, 'lost'), figure(p.fixed, 'rss_mb'),
    ].map((text) => cell(p.label, text))));
}

if (idle.size > 0) {
  say('', '## Idle connections', '', 'Joined and connected, and nobody sends anything. Connecting includes creating the sessions and joining them.');
  table(['server', 'connections', 'KB of RSS each', 'CPU of a core', 'connects/s', 'closed'], [...idle].map(([label, rs]) => [
    nameOf(label), number(rs[0].connections), figure(rs, 'rss_kb_per_connection', 1), `${figure(rs, (r) => r.idle_cpu * 100, 1)} %`,
    figure(rs, 'connects_per_s'), figure(rs, 'closed'),
  ].map((text) => cell(label, text))));
}

if (cost.length > 0) {
  say('', '## CPU per message', '', 'One process, 200 sessions; a message is stored once and delivered five times.');
  table(['messages/s', 'Api, us', 'PostgreSQL, us'], [...group(cost, (r) => r.rate)].map(([r, rs]) => [
    number(r), figure(rs.filter((c) => c.label === 'api'), usOf), figure(rs.filter((c) => c.label === 'postgres'), usOf)]));
}

if (append.length > 0) {
  say('', '## An append', '', "The statements of an append in a loop inside PostgreSQL, with and without the outbox's row.");
  const count = (n, what) => `${number(n)} ${what}${n > 1 ? 's' : ''}`;
  const shapes = group(append, (r) => `${count(r.events, 'event')} of ${count(r.sessions, 'session')}`);
  table(['append of', 'outbox', 'us of CPU', 'us of CPU per event', 'us until committed', 'bytes of WAL'], [...shapes].flatMap(([shape, rs]) =>
    [...group(rs, (r) => r.variant)].map(([variant, vs]) => [
      shape, variant === 'with_outbox' ? 'with' : 'without', figure(vs, 'cpu_us'), figure(vs, 'cpu_us_per_event', 1), figure(vs, 'elapsed_us'),
      figure(vs, 'wal_bytes')])));
}

if (relay.length > 0) {
  say('', '## Publishing a backlog', '', 'One process, RabbitMQ with a durable queue, every event confirmed.');
  table([
    'events', 'events/s', 's until the first', 'events/s from then on', 'us of CPU per event: Api', 'PostgreSQL', 'RabbitMQ',
    'RSS of the Api before, highest, MB'], [[
    figure(relay, 'events'), figure(relay, 'events_per_s'), figure(relay, 'seconds_until_first', 2), figure(relay, 'events_per_s_from_then'),
    figure(relay, 'api_us_per_event', 1), figure(relay, 'postgres_us_per_event', 1), figure(relay, 'rabbitmq_us_per_event', 1),
    `${figure(relay, 'rss_mb_before')}, ${figure(relay, 'rss_mb_highest')}`]]);
}

if (reconnect.length > 0) {
  say('', '## A process is lost', '',
    'The process is killed. Its clients connect to another one, which has none of their sessions in memory, and ask for what they missed with',
    '`since`.');
  table([
    'clients', 'sessions', 's until all have caught up', 's until half have', 'CPU s: Api', 'PostgreSQL', 'database statements', 'a session',
    'without the event'], [[
    figure(reconnect, 'clients'), figure(reconnect, 'sessions'), figure(reconnect, 'seconds', 2), figure(reconnect, 'p50_s', 2),
    figure(reconnect, 'api_cpu_s', 2), figure(reconnect, 'postgres_cpu_s', 2), figure(reconnect, 'statements'),
    figure(reconnect, 'statements_per_session', 2), figure(reconnect, 'incomplete')]]);
  say('', 'The most frequent statements:');
  table(['number', 'statement'], Object.entries(reconnect[0].frequent).map(([text, n]) => [number(n), `\`${text.replaceAll('|', '\\|')}\``]));
}

if (rest.length > 0) {
  say('', '## Saves and loads', '', `A state of ${rest[0].state_kb} KB, saved and loaded over REST in turn, ${rest[0].rate} requests a second.`);
  table(['save p50 ms', 'p99', 'load p50 ms', 'p99', 'failed', 'us of CPU per request: Api', 'PostgreSQL'], [[
    figure(rest, 'save_p50_ms', 2), figure(rest, 'save_p99_ms', 2), figure(rest, 'load_p50_ms', 2), figure(rest, 'load_p99_ms', 2),
    figure(rest, 'failed'), figure(rest, 'api_us_per_request'), figure(rest, 'postgres_us_per_request')]]);
}

for (const [rows, key, title, head] of [
  [sessions, 'sessions', 'More sessions', 'live sessions'], [state, 'state_kb', 'Larger states', 'KB of state']]) {
  if (rows.length === 0) continue;
  say('', `## ${title}`, '', `us of CPU per message, at ${rows[0].rate} messages a second in all; what the processes do besides is part of it.`);
  table([head, 'Api', 'PostgreSQL', 'lost'], [...group(rows, (r) => r[key])].map(([value, rs]) =>
    [number(value), figure(rs, 'api_us_per_message'), figure(rs, 'postgres_us_per_message'), figure(rs, 'lost')]));
}

if (memory.length > 0) {
  say('', '## Memory of a session', '',
    `${number(memory[0].sessions)} sessions with ${memory[0].players} players and ${memory[0].state_kb} KB of state.`);
  table(['KB of RSS per session', 'with its players connected'], [[
    figure(memory, 'rss_kb_per_session', 1), figure(memory, 'rss_kb_per_session_connected', 1)]]);
}

if (combat.length > 0) {
  say('', '## A large fight', '',
    `Visible combatants, ${combat[0].rate} \`turn_change\` a second, five connections. Half of the effects ask with each turn of their targets.`);
  table(['combatants', 'effects', 'p50 ms', 'p99 ms', 'bytes of a frame', 'us of CPU of the Api per message'],
    [...group(combat, (r) => r.combatants)].map(([combatants, rs]) => [
      number(combatants), figure(rs, 'effects'), figure(rs, 'p50_ms', 2), figure(rs, 'p99_ms', 2), figure(rs, 'bytes_per_frame'),
      figure(rs, 'api_us_per_message')]));
}

if (micro.length > 0) {
  say('', '## The hot parts of the code', '',
    'Measured with BenchmarkDotNet. Allocations may not exceed those of `bench/allocations.json` by more than 10 %.');
  table(['', 'us', 'bytes allocated', 'of'], micro.map((r) => [r.name, number(r.us, 3), number(r.bytes), number(r.allowed)]));
}

const parts = ['single', 'two', 'idle', 'cost', 'append', 'relay', 'reconnect', 'rest', 'sessions', 'state', 'memory', 'combat', 'micro'];
const ran = parts.map((part) => [part, read(`${part}.rounds`)]).filter(([, rounds]) => rounds.length > 0);
if (ran.length > 0) {
  say('', '## When it was measured', '', 'Load is the average of the minute before a round: above 1, other work disturbs the figures.');
  table(['part', 'rounds', 'seconds each', 'last at', 'load'], ran.map(([part, rounds]) =>
    [part, number(rounds.length), figure(rounds, 'seconds'), rounds.at(-1).at.slice(0, 16).replace('T', ' '), figure(rounds, 'load', 1)]));
}

mkdirSync(dirname(picture), { recursive: true });
writeFileSync(report, `${lines.join('\n')}\n`);
writeFileSync(picture, draw());
console.error(`Wrote ${basename(report)} and ${basename(picture)}`);

// Two columns: bars of sustained deliveries, and on a logarithmic scale the range from p50 to p99 at the fixed rate.
function draw() {
  const [width, row, left, bars, gap, scale] = [920, 30, 160, 330, 90, 240];
  const groups = [['One process', one], ['Two processes', two]].filter(([, list]) => list.length > 0);
  const height = 76 + groups.reduce((h, [, list]) => h + 34 + list.length * row, 0) + 30;
  const top = Math.max(1, ...groups.flatMap(([, list]) => list.map(sustained)).filter(Number.isFinite));
  const start = left + bars + gap;
  const x = (ms) => start + scale * (Math.log10(Math.min(1000, Math.max(0.1, ms))) + 1) / 4;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"`,
    '  font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" font-size="13">',
    '<title>Deliveries per second and latency beside other servers</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    text(left, 28, 'Deliveries per second', { weight: 600 }), text(left, 46, 'sustained: p99 at most 100 ms, no loss', { fill: '#57606a', size: 11 }),
    text(start, 28, `Latency at ${number(rate * 5)} deliveries per second`, { weight: 600 }),
    text(start, 46, 'from p50 to p99, ms, logarithmic', { fill: '#57606a', size: 11 }),
  ];
  out.push(text(20, height - 14, 'Blue: this service, which commits each change to PostgreSQL before it sends it. The others store nothing.',
    { fill: '#57606a', size: 11 }));
  for (const ms of [0.1, 1, 10, 100, 1000]) {
    out.push(`<line x1="${x(ms)}" y1="60" x2="${x(ms)}" y2="${height - 30}" stroke="#d0d7de"/>`,
      text(x(ms), height - 14, `${ms}`, { anchor: 'middle', fill: '#57606a', size: 11 }));
  }

  let y = 62;
  for (const [title, list] of groups) {
    out.push(text(20, y + 20, title, { weight: 600 }));
    y += 34;
    for (const p of list) {
      const [fill, weight] = isService(p.label) ? ['#0969da', 600] : ['#8c959f', 400];
      const length = Number.isFinite(sustained(p)) ? bars * sustained(p) / top : 0;
      out.push(text(left - 10, y + 15, nameOf(p.label).replaceAll('`', ''), { anchor: 'end', weight }),
        `<rect x="${left}" y="${y + 2}" width="${length.toFixed(1)}" height="18" rx="2" fill="${fill}"/>`,
        text(left + length + 6, y + 15, number(sustained(p)), { weight }));
      if (p.fixed.length > 0) {
        const [p50, p99] = [median(p.fixed.map((r) => r.p50_ms)), median(p.fixed.map((r) => r.p99_ms))];
        out.push(`<line x1="${x(p50).toFixed(1)}" y1="${y + 11}" x2="${x(p99).toFixed(1)}" y2="${y + 11}" stroke="${fill}" stroke-width="6"/>`,
          `<circle cx="${x(p50).toFixed(1)}" cy="${y + 11}" r="5" fill="${fill}"/>`,
          text(x(p99) + 8, y + 15, `${number(p50, 2)} to ${number(p99, 1)}`, { weight, size: 11 }));
      }
      y += row;
    }
  }

  return `${[...out, '</svg>'].join('\n')}\n`;
}

function text(x, y, content, { anchor = 'start', fill = '#1f2328', weight = 400, size = 13 } = {}) {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}" font-size="${size}">${content}</text>`;
}
