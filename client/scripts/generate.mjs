// Generates the types of the wire: src/generated/messages.ts from docs/asyncapi.json, src/generated/rest.ts from docs/openapi.json.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';
import openapiTypeScript, { astToString } from 'openapi-typescript';

const documents = new URL('../../docs/', import.meta.url);
const generated = new URL('../src/generated/', import.meta.url);
// Types of these names would take the place of the global ones in the module.
const globals = new Set(['Error', 'Event', 'Number', 'Object', 'Request', 'Response', 'String']);
// Limits that types do not have.
const limits = new Set(['minItems', 'maxItems']);

for (const [file, name, types] of [['messages.ts', 'asyncapi.json', messages], ['rest.ts', 'openapi.json', rest]]) {
  const document = JSON.parse(await readFile(new URL(name, documents), 'utf8'));
  const banner = `// Generated from docs/${name} by \`npm run generate\`. Do not edit.\n`;
  await writeFile(new URL(file, generated), banner + (await types(document)));
}

/** One type for each body of a request and of an answer. */
async function rest({ openapi, info, components: { schemas } }) {
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true, emptyObjectsUnknown: true, defaultNonNullable: false };
  return astToString(await openapiTypeScript({ openapi, info, paths: {}, components: { schemas } }, options));
}

/** One type for each message of the WebSocket and for each part of one, and the unions `ClientMessage` and `ServerMessage`. */
async function messages(document) {
  const { messages, schemas } = document.components;
  const sent = { ClientMessage: names(document, 'receive'), ServerMessage: names(document, 'send') };
  const definitions = { Combat: schemas.Combat };
  for (const [union, keys] of Object.entries(sent)) {
    definitions[union] = { oneOf: keys.map((key) => ({ $ref: `#/definitions/${messageName(key)}` })) };
    for (const key of keys) definitions[messageName(key)] = { description: describe(messages[key]), ...messages[key].payload };
  }

  for (const name of reachable(definitions, schemas)) definitions[schemaName(name)] = schemas[name];
  // A type of everything, from which the generator finds the rest; nobody needs it.
  const root = { $id: 'Everything', oneOf: [...Object.keys(sent), 'Combat'].map((name) => ({ $ref: `#/definitions/${name}` })) };
  const code = await compile({ ...root, definitions: prepare(definitions) }, 'Everything', {
    additionalProperties: false,
    bannerComment: '',
    style: { printWidth: 150, singleQuote: true },
  });
  return code.replace(/^export type Everything = .*\n/, '');
}

function names(document, action) {
  const keys = Object.values(document.operations)
    .filter((operation) => operation.action === action && operation.channel.$ref === '#/channels/session')
    .flatMap((operation) => operation.messages.map(({ $ref }) => resolve(document, $ref).$ref?.split('/').at(-1) ?? $ref.split('/').at(-1)));
  return [...new Set(keys)];
}

function resolve(document, ref) {
  return ref.slice(2).split('/').reduce((node, token) => node[token], document);
}

function describe({ summary, title }) {
  return summary ?? title;
}

function nameOf(key, suffix) {
  const name = key[0].toUpperCase() + key.slice(1);
  return globals.has(name) ? name + suffix : name;
}

function messageName(key) {
  return nameOf(key, 'Message');
}

function schemaName(key) {
  return nameOf(key, 'Value');
}

function reachable(definitions, schemas) {
  const found = new Set();
  const visit = (node) => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name) || !(name in schemas)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  visit(definitions);
  return found;
}

// What the generator would read differently: an object without properties takes any, a schema without a type allows everything, and titles are
// for people, not names of types.
function prepare(node, isSchema = false) {
  if (Array.isArray(node)) return node.map((item) => prepare(item, true));
  if (node === null || typeof node !== 'object') return node;
  const prepared = {};
  for (const [name, value] of Object.entries(node)) {
    if (name === '$ref') prepared.$ref = value.replace(/^#\/components\/schemas\/(.*)$/, (_, key) => `#/definitions/${schemaName(key)}`);
    else if (isSchema && (name === 'title' || name === 'examples' || limits.has(name))) continue;
    else prepared[name] = prepare(value, name !== 'properties' && name !== 'definitions');
  }

  if (!isSchema) {
    for (const [name, schema] of Object.entries(prepared)) if (schema && typeof schema === 'object') prepared[name] = complete(schema);
  }

  return prepared;
}

function complete(schema) {
  if (schema.type === 'object' && !schema.properties && schema.additionalProperties === undefined) return { ...schema, additionalProperties: true };
  const says = ['type', '$ref', 'enum', 'const', 'oneOf', 'anyOf', 'allOf'];
  return says.some((keyword) => keyword in schema) ? schema : { ...schema, tsType: 'unknown' };
}
