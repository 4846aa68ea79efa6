'use strict';

const resources = new Map();
const keptLines = 2000;
const at = id => document.getElementById(id);
let opened = null;
let logs = null;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function look(resource) {
  if (resource.style === 'error' || resource.health === 'Unhealthy' && resource.failure) return 'bad';
  if (resource.state === 'Running') return resource.health === 'Healthy' || !resource.health ? 'good' : 'busy';
  return ['Starting', 'Waiting', 'Stopping'].includes(resource.state) ? 'busy' : '';
}

function stateText(resource) {
  return resource.health && resource.health !== 'Healthy' ? `${resource.state} (${resource.health.toLowerCase()})` : resource.state;
}

function row(resource) {
  const copies = [...resources.values()].filter(other => other.name === resource.name).length;
  const name = element('button', { type: 'button', className: 'link', textContent: resource.name, onclick: () => show(resource.id) });
  const cell = element('td', { className: resource.parent ? 'name child' : 'name' }, name);
  if (copies > 1) cell.append(element('small', { textContent: resource.id.slice(resource.name.length + 1) }));
  const urls = element('td');
  for (const url of resource.urls)
    urls.append(element('div', {}, url.isWeb ? element('a', { href: url.url, target: '_blank', rel: 'noreferrer', textContent: url.text }) : url.text));
  const state = element('td', {}, element('span', { className: `state ${look(resource)}`, textContent: stateText(resource) }));
  const started = resource.started ? new Date(resource.started).toLocaleTimeString() : '';
  return element('tr', {}, cell, state, element('td', { className: 'time', textContent: started }), element('td', { textContent: resource.type }),
    element('td', { textContent: resource.source }), urls, actions(resource));
}

function actions(resource) {
  const cell = element('td', { className: 'actions' });
  if (!resource.hasCommands) return cell;
  const isUp = ['Running', 'Starting', 'Stopping'].includes(resource.state);
  const enabled = { start: !isUp && resource.state !== 'Waiting', stop: resource.state === 'Running', restart: resource.state === 'Running' };
  for (const command of ['start', 'stop', 'restart'])
    cell.append(element('button', {
      type: 'button', textContent: command[0].toUpperCase() + command.slice(1), disabled: !enabled[command],
      ariaLabel: `${command} ${resource.id}`, onclick: () => execute(resource.id, command),
    }));
  cell.append(element('a', { href: `#logs/${resource.id}`, textContent: 'Logs', ariaLabel: `console logs of ${resource.id}` }));
  return cell;
}

async function execute(id, command) {
  at('message').textContent = '';
  const answer = await fetch(`/api/resources/${encodeURIComponent(id)}/${command}`, { method: 'POST' });
  if (!answer.ok) at('message').textContent = await answer.text() || `${command} ${id}: HTTP ${answer.status}`;
}

function listed() {
  const all = [...resources.values()].filter(resource => resource.type !== 'Parameter');
  const children = parent => all.filter(resource => resource.parent === parent.name);
  return all.filter(resource => !resource.parent).flatMap(resource => [resource, ...children(resource)]);
}

function draw() {
  const processes = listed();
  const parameters = at('parameters').checked ? [...resources.values()].filter(resource => resource.type === 'Parameter') : [];
  const focus = document.activeElement?.ariaLabel;
  at('rows').replaceChildren(...[...processes, ...parameters].map(row));
  if (focus) document.querySelector(`[aria-label="${CSS.escape(focus)}"]`)?.focus();
  const healthy = processes.filter(resource => look(resource) === 'good').length;
  at('summary').textContent = `${healthy} of ${processes.length} running and healthy`;
  if (opened) fillDetails();
  const select = at('log-resource');
  const options = processes.filter(resource => resource.hasCommands).map(resource => resource.id);
  if ([...select.options].map(option => option.value).join() !== options.join()) {
    const chosen = select.value;
    select.replaceChildren(...options.map(id => element('option', { value: id, textContent: id })));
    select.value = options.includes(chosen) ? chosen : options[0];
    route();
  }
}

function show(id) {
  opened = id;
  fillDetails();
  at('details').hidden = false;
  at('details').scrollIntoView({ block: 'nearest' });
}

function fillDetails() {
  const resource = resources.get(opened);
  const facts = (title, list) => list.length === 0 ? [] : [
    element('h3', { textContent: title }),
    element('table', {}, element('tbody', {}, ...list.map(fact => element('tr', {},
      element('th', { scope: 'row', textContent: fact.name }), element('td', { textContent: fact.value }))))),
  ];
  at('details-heading').textContent = resource.id;
  at('details-body').replaceChildren(
    ...(resource.failure ? [element('h3', { textContent: 'Why it is not running' }), element('pre', { className: 'bad', textContent: resource.failure })] : []),
    ...(resource.reports.length ? [element('h3', { textContent: 'Health' }), element('pre', { textContent: resource.reports.join('\n') })] : []),
    ...facts('Properties', resource.properties), ...facts('Environment', resource.environment));
}

function follow(id) {
  if (logs?.resource === id) return;
  logs?.source.close();
  logs = null;
  at('log').replaceChildren();
  if (!id) return;
  const source = new EventSource(`/api/logs/${encodeURIComponent(id)}`);
  source.onopen = () => at('log').replaceChildren();
  source.addEventListener('lines', event => addLines(JSON.parse(event.data)));
  logs = { resource: id, source };
}

function addLines(lines) {
  const log = at('log');
  log.append(...lines.map(line => {
    const made = element('div', { className: line.isError ? 'error' : '' }, element('span', { textContent: line.text }));
    made.dataset.number = line.number;
    return made;
  }));
  while (log.childElementCount > keptLines) log.firstElementChild.remove();
  if (at('follow').checked) log.scrollTop = log.scrollHeight;
}

function route() {
  const [page, id] = location.hash.slice(1).split('/');
  const isLogs = page === 'logs';
  at('resources-page').hidden = isLogs;
  at('logs-page').hidden = !isLogs;
  for (const link of document.querySelectorAll('nav a'))
    link.toggleAttribute('aria-current', (link.hash === '#logs') === isLogs);
  if (isLogs && id && resources.has(id)) at('log-resource').value = id;
  follow(isLogs ? at('log-resource').value : null);
}

let drawing = false;
function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; draw(); });
}

const source = new EventSource('/api/resources');
source.onerror = () => { at('connection').textContent = 'The AppHost does not answer.'; };
source.addEventListener('hello', event => {
  resources.clear();
  at('connection').textContent = 'Live';
  at('title').textContent = document.title = JSON.parse(event.data).appHost ?? 'AppHost';
});
source.addEventListener('resource', event => {
  const resource = JSON.parse(event.data);
  resources.set(resource.id, resource);
  drawSoon();
});
at('parameters').onchange = draw;
at('close').onclick = () => { opened = null; at('details').hidden = true; };
at('log-resource').onchange = () => { location.hash = `#logs/${at('log-resource').value}`; };
window.onhashchange = route;
route();
