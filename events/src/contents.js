// The list of contents: the operations by tag, those that the service receives first.

export function contentsOf(described) {
  const list = element('ul');
  list.append(item('#introduction', 'Introduction'), item('#servers', 'Servers'));
  const operations = Object.entries(described.operations);
  for (const name of Object.keys(described.components.tags)) {
    const part = element('li');
    const inner = element('ul');
    const tagged = operations.filter(([, operation]) => operation.tags.some(tag => tag.$ref.endsWith(`/${name}`)));
    for (const [id, operation] of tagged) inner.append(item(`#${anchorOf(id, operation)}`, operation.title, operation.action));
    part.append(element('h2', name), inner);
    list.append(part);
  }
  list.append(item('#schemas', 'Schemas'));
  return list;
}

// The component's own ids.
function anchorOf(id, operation) {
  return `operation-${operation.action === 'receive' && operation.reply ? 'reply' : operation.action}-${id}`;
}

function item(href, text, action) {
  const link = element('a', text);
  link.href = href;
  if (action) {
    const direction = element('span', action === 'send' ? 'out' : 'in');
    direction.className = action;
    direction.title = action === 'send' ? 'The service sends it' : 'The service receives it';
    link.prepend(direction, ' ');
  }
  const made = element('li');
  made.append(link);
  return made;
}

function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
