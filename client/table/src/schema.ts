/** Reads the service's own description (`/asyncapi.json`): which messages a client may send, with schema, examples and a check. */

import { isObject, type Json, type JsonObject } from './pointer.ts';
import { serviceUrl } from './identity.ts';

export interface MessageKind {
  type: string;
  title: string;
  summary: string;
  data: Schema | null;
  examples: { name: string; data: JsonObject }[];
}

export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  description?: string;
  enum?: Json[];
  const?: Json;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
}

interface Described {
  operations: Record<string, { action: string; channel: { $ref: string }; messages?: { $ref: string }[] }>;
}

const sessionChannel = '#/channels/session';
const deepest = 12;
let asked: Promise<MessageKind[]> | null = null;

export function messageKinds(): Promise<MessageKind[]> {
  asked ??= load().catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

async function load(): Promise<MessageKind[]> {
  const answer = await fetch(`${serviceUrl}/asyncapi.json`);
  if (!answer.ok) throw new Error(`The description of the messages could not be loaded (${answer.status}).`);
  const document = (await answer.json()) as JsonObject;
  const kinds: MessageKind[] = [];
  for (const operation of Object.values((document as unknown as Described).operations)) {
    // The service receives what clients send.
    if (operation.action !== 'receive' || operation.channel.$ref !== sessionChannel) continue;
    for (const { $ref } of operation.messages ?? []) {
      const message = resolve(document, { $ref }) as JsonObject;
      const payload = inline(document, message['payload'] ?? {}, 0) as unknown as Schema;
      const examples = (message['examples'] as { name?: string; payload: JsonObject }[] | undefined) ?? [];
      kinds.push({
        type: String(message['name']),
        title: String(message['title']),
        summary: String(message['summary'] ?? ''),
        data: payload.properties?.['data'] ?? null,
        examples: examples.map((e, i) => ({
          name: (e.name ?? `example ${i + 1}`).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
          data: (e.payload['data'] as JsonObject | undefined) ?? {},
        })),
      });
    }
  }
  return kinds;
}

function resolve(document: JsonObject, value: Json): Json {
  while (isObject(value) && typeof value['$ref'] === 'string') {
    let target: Json | undefined = document;
    for (const token of value['$ref'].slice(2).split('/')) target = isObject(target) ? target[token] : undefined;
    if (target === undefined) throw new Error(`The description refers to ${value['$ref']}, which is not there.`);
    value = target;
  }
  return value;
}

/** The schema with its references replaced by what they refer to. */
function inline(document: JsonObject, value: Json, depth: number): Json {
  if (Array.isArray(value)) return value.map((item) => inline(document, item, depth));
  if (!isObject(value) || depth > deepest) return value;
  const described = value['$ref'] === undefined ? {} : value;
  const target = resolve(document, value) as JsonObject;
  const { $ref: _, ...beside } = described as JsonObject;
  return Object.fromEntries(Object.entries({ ...target, ...beside }).map(([name, part]) => [name, inline(document, part, depth + 1)]));
}

export const typeOf = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((v) => JSON.stringify(v)).join(' | ');
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any JSON');
  if (type === 'array') return `array of ${schema.items === undefined ? 'any JSON' : typeOf(schema.items)}`;
  return schema.format === undefined ? type : `${type} (${schema.format})`;
};

const kindOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;

/** What the schema has against the value; the service decides by itself. */
export function problemsOf(value: Json, schema: Schema, place = 'data'): string[] {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const kind = kindOf(value);
  if (types.length > 0 && !types.includes(kind) && !(kind === 'integer' && types.includes('number'))) {
    return [`${place} must be ${types.join(' or ')}, not ${kind}.`];
  }
  if (schema.const !== undefined && value !== schema.const) return [`${place} must be ${JSON.stringify(schema.const)}.`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${place} must be one of ${typeOf(schema)}.`];
  if (typeof value === 'string') return textProblems(value, schema, place);
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum) return [`${place} must be at least ${schema.minimum}.`];
    if (schema.maximum !== undefined && value > schema.maximum) return [`${place} must be at most ${schema.maximum}.`];
    return [];
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return [`${place} needs at least ${schema.minItems} items.`];
    if (value.length > (schema.maxItems ?? Infinity)) return [`${place} may have at most ${schema.maxItems} items.`];
    return value.flatMap((item, i) => (schema.items === undefined ? [] : problemsOf(item, schema.items, `${place}[${i}]`)));
  }
  if (!isObject(value)) return [];
  if (Object.keys(value).length > (schema.maxProperties ?? Infinity)) return [`${place} may have at most ${schema.maxProperties} members.`];
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name)).map((name) => `${place}.${name} is missing.`);
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const inner = schema.properties?.[name] ?? (isObject(schema.additionalProperties) ? (schema.additionalProperties as Schema) : undefined);
    return inner === undefined ? [] : problemsOf(member, inner, `${place}.${name}`);
  });
  return [...missing, ...wrong];
}

function textProblems(value: string, schema: Schema, place: string): string[] {
  if (schema.format === 'uuid' && !/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return [`${place} must be a UUID.`];
  if (value.length < (schema.minLength ?? 0)) return [`${place} must not be empty.`];
  if (value.length > (schema.maxLength ?? Infinity)) return [`${place} may have at most ${schema.maxLength} characters.`];
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) return [`${place} does not have the form ${schema.pattern}.`];
  return [];
}
