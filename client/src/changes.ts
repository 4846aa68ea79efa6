/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. The client never changes one that it has handed out. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A change as the service applied it. Without `value` it removed; without `previous` nothing was there. */
export interface AppliedChange {
  readonly path: string;
  readonly value?: unknown;
  readonly previous?: unknown;
}

/** A change does not fit the mirror: the mirror has missed something. */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

/** The tokens of a JSON Pointer (RFC 6901). */
export function parsePointer(pointer: string): string[] {
  return pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The JSON Pointer of these tokens. */
export function formatPointer(tokens: Iterable<string | number>): string {
  return Array.from(tokens, (token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What is at a pointer; undefined when nothing is. */
export function readPointer(state: Json | undefined, pointer: string): Json | undefined {
  return parsePointer(pointer).reduce(child, state);
}

/**
 * The state after these changes, applied in order as docs/protocol.md ("Changes") says. The given state is not changed; parts that stay as they are
 * keep their identity.
 * @throws {Divergence} A change does not fit, or its `previous` is not what is there.
 */
export function applyChanges(state: JsonObject, changes: readonly AppliedChange[]): JsonObject {
  const own = new Set<object>();
  let root: Json = state;
  for (const change of changes) {
    const tokens = parsePointer(change.path);
    if (!isEqual(tokens.reduce(child, root as Json | undefined), change.previous as Json | undefined)) {
      throw new Divergence(`The mirror has something else at '${change.path}'.`);
    }

    if (tokens.length === 0) root = (change.value ?? {}) as JsonObject;
    else if (change.value === undefined) root = remove(root, tokens, own);
    else root = set(root, tokens, change.value as Json, own);
  }

  return root as JsonObject;
}

function child(value: Json | undefined, token: string): Json | undefined {
  if (isArray(value)) return isIndex(token, value) ? value[Number(token)] : undefined;
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

function set(at: Json | undefined, [token, ...rest]: string[], value: Json, own: Set<object>): Json {
  if (token === undefined) return value;
  if (isArray(at)) {
    const isAppended = token === '-' && rest.length === 0;
    if (!isAppended && !isIndex(token, at)) throw new Divergence(`'${token}' is no index of an array of ${at.length}.`);
    const items = copyOnce(at, own) as Json[];
    if (isAppended) items.push(value);
    else items[Number(token)] = set(at[Number(token)], rest, value, own);
    return items;
  }

  if (at !== undefined && !isObject(at)) throw new Divergence(`'${token}' would be in a value that is neither an object nor an array.`);
  const members = copyOnce(at ?? {}, own) as Record<string, Json>;
  // An assignment to `__proto__` would not make a member.
  Object.defineProperty(members, token, {
    value: set(child(at, token), rest, value, own), configurable: true, enumerable: true, writable: true,
  });
  return members;
}

// Removing what does not exist changes nothing.
function remove(at: Json, [token, ...rest]: string[], own: Set<object>): Json {
  const inner = child(at, token!);
  if (inner === undefined) return at;
  const copy = copyOnce(at as object, own) as Record<string, Json> & Json[];
  if (rest.length > 0) Object.defineProperty(copy, token!, { value: remove(inner, rest, own) });
  else if (isArray(at)) copy.splice(Number(token), 1);
  else delete copy[token!];
  return copy;
}

// The containers in `own` were made by this call and may be changed; all others belong to earlier states or to the message.
function copyOnce(container: object, own: Set<object>): object {
  if (own.has(container)) return container;
  const copy = Array.isArray(container) ? [...container] : { ...container };
  own.add(copy);
  return copy;
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]));
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value);
}

// Digits without a leading zero, of an item that the array has.
function isIndex(token: string, items: readonly Json[]): boolean {
  return /^(0|[1-9]\d*)$/.test(token) && Number(token) < items.length;
}
