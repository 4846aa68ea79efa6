/** A JWT, or a function that gets one. The function is called again when the JWT is about to expire or was refused. */
export type Token = string | (() => string | Promise<string>);

// A JWT that expires within this time is renewed before it is used.
const RESERVE_MS = 10_000;

/** The player's JWT, kept until it expires or is refused. */
export class TokenSource {
  readonly #source: Token;
  #current: Promise<string> | null = null;

  constructor(source: Token) {
    this.#source = source;
  }

  /** The JWT; callers at the same time share one call of the function. */
  async get(): Promise<string> {
    const token = await this.#fetch();
    if (!this.#isRenewable || !isExpiring(token)) return token;
    await this.renew(token);
    return this.#fetch();
  }

  /** Drops this JWT, which was refused or expires. False: it was given as a string, and there is no other. */
  async renew(refused: string): Promise<boolean> {
    if (!this.#isRenewable) return false;
    // Somebody else may have renewed it meanwhile.
    if ((await this.#fetch()) === refused) this.#current = null;
    return true;
  }

  get #isRenewable(): boolean {
    return typeof this.#source === 'function';
  }

  #fetch(): Promise<string> {
    const source = this.#source;
    if (typeof source === 'string') return Promise.resolve(source);
    if (this.#current === null) {
      const current = Promise.resolve().then(source);
      // A call that failed is not kept.
      current.catch(() => {
        if (this.#current === current) this.#current = null;
      });
      this.#current = current;
    }

    return this.#current;
  }
}

/** The player's id in a JWT (`sub`); undefined if it is not a readable JWT. */
export function playerOf(token: string): string | undefined {
  return claims(token).sub;
}

function isExpiring(token: string): boolean {
  const { exp } = claims(token);
  return exp !== undefined && exp * 1000 - Date.now() < RESERVE_MS;
}

// The client verifies nothing: the service does.
function claims(token: string): { sub?: string; exp?: number } {
  try {
    const payload = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(payload, (c) => c.charCodeAt(0))));
  } catch {
    return {};
  }
}
