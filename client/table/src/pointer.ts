/** JSON Pointers (RFC 6901). */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const tokensOf = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

export const pointerOf = (tokens: readonly string[]): string =>
  tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const childOf = (pointer: string, token: string | number): string => pointer + pointerOf([String(token)]);

/** Undefined if there is nothing. */
export function valueAt(value: Json | undefined, pointer: string): Json | undefined {
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(value)) value = /^(0|[1-9][0-9]*)$/.test(token) ? value[Number(token)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

/** Whether `path` is `root` or below it. */
export const isWithin = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);
