import { Http } from './http.ts';
import type { Broadcast } from './mirror.ts';
import { LiveSession, type ConnectOptions } from './session.ts';
import { playerOf, TokenSource, type Token } from './tokens.ts';
import type { Version } from './generated/messages.ts';
import type {
  ChangeCharactersRequest, CreateSessionRequest, CreateSessionResponse, JoinSessionRequest, JoinSessionResponse, LoadStateResponse,
  PlayerCharactersResponse, RewindStateRequest, SaveStateRequest, SaveStateResponse, SessionDetailResponse, SessionListResponse,
} from './generated/rest.ts';

export interface GameSessionClientOptions {
  /** Where the service is. In a browser the page's own origin by default. */
  baseUrl?: string | URL;
  /** The player's JWT, or a function that gets one: it is called again when the JWT has expired or was refused. */
  token: Token;
  /** In place of the global one. */
  fetch?: typeof fetch;
  /** In place of the global one, which Node.js has from version 22 on. */
  webSocket?: typeof WebSocket;
}

/** A page of a session's history: the messages that were broadcast. */
export interface HistoryPage {
  readonly events: readonly Broadcast[];
  /** The `after` of the next page; absent at the end. */
  readonly next?: Version;
}

/** What opens a WebSocket: the connection token of one seat, and the address. */
export interface Seat {
  readonly connectionToken: string;
  readonly url: string;
}

/** The Game Session Service for one player: REST, and connections to sessions. Every method that asks the service throws `GameSessionError`. */
export class GameSessionClient {
  readonly #http: Http;
  readonly #tokens: TokenSource;
  readonly #webSocket: typeof WebSocket | undefined;
  readonly #seats = new Map<string, Seat>();

  constructor(options: GameSessionClientOptions) {
    const base = options.baseUrl ?? globalThis.location?.origin;
    if (base === undefined) throw new TypeError('baseUrl is missing: outside a browser the client does not know where the service is.');
    this.#tokens = new TokenSource(options.token);
    this.#http = new Http(new URL(`${base}`.replace(/\/*$/, '/')), this.#tokens, options.fetch ?? fetch.bind(globalThis));
    this.#webSocket = options.webSocket ?? globalThis.WebSocket;
  }

  /** Creates a session. Whoever does is its game master. */
  async createSession(body: CreateSessionRequest): Promise<CreateSessionResponse> {
    const created = await this.#http.send<CreateSessionResponse>({ method: 'POST', path: 'sessions', body });
    this.#remember(created.session_id, created);
    return created;
  }

  /** Takes a seat: with a character, or as an observer. Again: changes nothing, and returns a new connection token. */
  async joinSession(sessionId: string, body: JoinSessionRequest): Promise<JoinSessionResponse> {
    const joined = await this.#http.send<JoinSessionResponse>({ method: 'POST', path: `${path(sessionId)}/join`, body });
    this.#remember(sessionId, joined);
    return joined;
  }

  /** The player's own sessions, newest first. */
  listSessions(query: { status?: 'active' | 'ended'; limit?: number } = {}): Promise<SessionListResponse> {
    return this.#http.send({ method: 'GET', path: 'sessions', query });
  }

  /** One session: who has a seat, and who is online. */
  getSession(sessionId: string): Promise<SessionDetailResponse> {
    return this.#http.send({ method: 'GET', path: path(sessionId) });
  }

  /** The state as the player may see it, now or at a version. */
  loadState(sessionId: string, query: { version?: Version } = {}): Promise<LoadStateResponse> {
    return this.#http.send({ method: 'GET', path: `${path(sessionId)}/state`, query });
  }

  /**
   * Replaces the whole state; game master only.
   * @param options.ifMatch The version that is to be replaced: `conflict` if the state has another one.
   */
  saveState(sessionId: string, body: SaveStateRequest, options: { ifMatch?: Version } = {}): Promise<SaveStateResponse> {
    return this.#http.send({ method: 'POST', path: `${path(sessionId)}/state`, body, headers: precondition(options) });
  }

  /**
   * Replaces `/characters/{characterId}` in the state, in one version, however large it is; its player and the game master. The same document again
   * changes nothing.
   * @param options.ifMatch The version that the state must have: `conflict` if it has another one.
   */
  replaceCharacter(sessionId: string, characterId: string, character: object, options: { ifMatch?: Version } = {}): Promise<SaveStateResponse> {
    const headers = precondition(options);
    return this.#http.send({ method: 'PUT', path: `${path(sessionId)}/characters/${encodeURIComponent(characterId)}`, body: character, headers });
  }

  /** Makes the state of an older version the newest; game master only. Nothing is erased. */
  rewindState(sessionId: string, body: RewindStateRequest): Promise<SaveStateResponse> {
    return this.#http.send({ method: 'POST', path: `${path(sessionId)}/rewind`, body });
  }

  /** The broadcasts after a version that the player may see; a page may be empty and have a `next`. */
  history(sessionId: string, query: { after?: Version; limit?: number } = {}): Promise<HistoryPage> {
    return this.#http.send({ method: 'GET', path: `${path(sessionId)}/events`, query });
  }

  /** Frees the player's seat and character. */
  async leaveSession(sessionId: string): Promise<void> {
    await this.#http.send({ method: 'POST', path: `${path(sessionId)}/leave` });
  }

  /** Takes a player's seat away; game master only. */
  async removePlayer(sessionId: string, playerId: string): Promise<void> {
    await this.#http.send({ method: 'DELETE', path: `${path(sessionId)}/players/${encodeURIComponent(playerId)}` });
  }

  /** Gives a player characters, and takes some; game master only. Returns all that the player plays now. */
  changeCharacters(sessionId: string, playerId: string, body: ChangeCharactersRequest): Promise<PlayerCharactersResponse> {
    return this.#http.send({ method: 'POST', path: `${path(sessionId)}/players/${encodeURIComponent(playerId)}/characters`, body });
  }

  /** Gives another member the game master's seat; game master only, not deputies. */
  async handOverGameMaster(sessionId: string, playerId: string): Promise<void> {
    await this.#http.send({ method: 'POST', path: `${path(sessionId)}/game-master`, body: { player_id: playerId } });
  }

  /** Takes the seat of a game master who is absent: `game_master_present` if it is too early. */
  async claimGameMaster(sessionId: string): Promise<void> {
    await this.#http.send({ method: 'POST', path: `${path(sessionId)}/game-master/claim` });
  }

  /** Ends the session for everybody; game master only. */
  async endSession(sessionId: string): Promise<void> {
    await this.#http.send({ method: 'POST', path: `${path(sessionId)}/end` });
  }

  /** Connects to a session in which the player has a seat, and stays connected until `close`. Returns at once: await `ready` for the first state. */
  connect(sessionId: string, options: ConnectOptions = {}): LiveSession {
    if (this.#webSocket === undefined) throw new TypeError('webSocket is missing: this runtime has no WebSocket of its own.');
    if (options.connectionToken !== undefined) {
      this.#seats.set(sessionId, { connectionToken: options.connectionToken, url: options.url ?? this.#socketUrl(sessionId) });
    }

    return new LiveSession(sessionId, options, {
      webSocket: this.#webSocket,
      tokens: this.#tokens,
      getSession: () => this.getSession(sessionId),
      seat: async () => this.#seats.get(sessionId) ?? this.#takeSeatAgain(sessionId),
      forgetSeat: () => this.#seats.delete(sessionId),
    });
  }

  /** A new connection token for the seat that the player has. It never takes a seat that the player has lost. */
  async #takeSeatAgain(sessionId: string): Promise<Seat> {
    const [session, playerId] = [await this.getSession(sessionId), playerOf(await this.#tokens.get())];
    const own = session.players.find((player) => player.player_id === playerId);
    // A game master who joins keeps the seat, whatever the body.
    await this.joinSession(sessionId, own?.role === 'player' ? { character_id: own.character_id! } : { role: 'observer' });
    return this.#seats.get(sessionId)!;
  }

  #remember(sessionId: string, seat: { connection_token: string; websocket_url: string }): void {
    this.#seats.set(sessionId, { connectionToken: seat.connection_token, url: seat.websocket_url });
  }

  #socketUrl(sessionId: string): string {
    const url = this.#http.url(`${path(sessionId)}/ws`);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }
}

function precondition({ ifMatch }: { ifMatch?: Version }): Record<string, string> {
  return ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` };
}

function path(sessionId: string): string {
  return `sessions/${encodeURIComponent(sessionId)}`;
}
