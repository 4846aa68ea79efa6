import { GameSessionError } from './error.ts';
import type { TokenSource } from './tokens.ts';

/** One request to the service's REST interface. */
export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v2`, without a slash at the start. */
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The service's REST interface: sends the JWT, renews it once when it is refused, and makes errors of problem details. */
export class Http {
  readonly #base: URL;
  readonly #tokens: TokenSource;
  readonly #fetch: typeof fetch;

  constructor(base: URL, tokens: TokenSource, fetcher: typeof fetch) {
    this.#base = base;
    this.#tokens = tokens;
    this.#fetch = fetcher;
  }

  /** The address of a path below `/api/v2`. */
  url(path: string): URL {
    return new URL(`api/v2/${path}`, this.#base);
  }

  /** The body of the answer; undefined if it has none. */
  async send<T>(request: Request): Promise<T> {
    const token = await this.#tokens.get();
    const response = await this.#once(request, token);
    // A refused request did nothing, so it may be sent again.
    return (response.status === 401 && (await this.#tokens.renew(token)) ? await this.#once(request, await this.#tokens.get()) : response).read();
  }

  async #once({ method, path, query = {}, body, headers }: Request, token: string): Promise<Answer> {
    const url = this.url(path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const init: RequestInit = { method, headers: { authorization: `Bearer ${token}`, ...headers } };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, 'content-type': 'application/json' };
    }

    try {
      const response = await this.#fetch(url, init);
      return new Answer(response, await response.text());
    } catch (cause) {
      throw new GameSessionError('network', `${method} ${url.pathname} was not answered.`, { cause });
    }
  }
}

class Answer {
  readonly #response: Response;
  readonly #text: string;

  constructor(response: Response, text: string) {
    this.#response = response;
    this.#text = text;
  }

  get status(): number {
    return this.#response.status;
  }

  read<T>(): T {
    const body = this.#body();
    if (this.#response.ok) return body as T;
    const { code, title, detail, ...details } = (body ?? {}) as Record<string, string>;
    throw new GameSessionError(code ?? 'network', detail ?? title ?? `The answer was ${this.status}.`, {
      status: this.status,
      retryAfterMs: waitOf(this.#response.headers.get('retry-after')),
      details,
    });
  }

  // A proxy in front of the service answers with what it likes.
  #body(): unknown {
    if (this.#text === '') return undefined;
    try {
      return JSON.parse(this.#text);
    } catch (cause) {
      throw new GameSessionError('network', `The answer (${this.status}) is not JSON.`, { status: this.status, cause });
    }
  }
}

// Seconds or a date. What is neither says nothing.
function waitOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
