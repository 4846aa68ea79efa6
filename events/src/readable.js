// Turns the AsyncAPI document into what the component reads: the form that AsyncAPI's parser gives a document. The parser itself is not part of the
// page, because it compiles schemas to JavaScript, which the page's content security policy forbids.

const SOCKET = 'session';

export function readable(described) {
  const document = withoutReferences(described);
  document['x-parser-spec-parsed'] = true;
  document['x-parser-api-version'] = 3;
  identify(document.channels, 'x-parser-unique-object-id');
  identify(document.operations, 'x-parser-unique-object-id');
  identify(document.components.messages, 'x-parser-unique-object-id');
  identify(document.components.schemas, 'x-parser-schema-id');
  const socket = document.channels[SOCKET];
  document.info.description += `\n\n### ${socket.title}\n\n\`GET ${socket.address}\`: ${socket.description}`;
  for (const operation of Object.values(document.operations)) show(operation, socket);
  return document;
}

// The component heads an operation with its channel's address, and repeats the channel's description and bindings. All operations on the socket
// share one channel, so each is headed with its message's type, and the description is shown once, above.
function show(operation, socket) {
  if (operation.channel === socket) {
    const { servers, messages } = socket;
    operation.channel = { 'x-parser-unique-object-id': SOCKET, address: operation.messages[0].name, servers, messages };
  }
  // The component would show all messages of the channel again as those of the reply's channel.
  if (operation.reply) operation.reply.channel = { 'x-parser-unique-object-id': SOCKET, address: socket.address, messages: {} };
}

function identify(parts, name) {
  for (const [key, part] of Object.entries(parts)) part[name] = key;
}

// What several references name stays one object.
function withoutReferences(root) {
  const copies = new Map();
  const copy = node => {
    if (node === null || typeof node !== 'object') return node;
    if (typeof node.$ref === 'string') return copy(target(node.$ref));
    if (copies.has(node)) return copies.get(node);
    const made = Array.isArray(node) ? [] : {};
    copies.set(node, made);
    for (const [key, value] of Object.entries(node)) made[key] = copy(value);
    return made;
  };
  const target = reference => reference.slice(2).split('/').reduce((node, step) => node[step.replaceAll('~1', '/').replaceAll('~0', '~')], root);
  return copy(root);
}
