import { CloseCode, type Close } from './closes.ts';
import type { ServerMessage } from './generated/messages.ts';

/** What a connection tells its session. */
export interface ConnectionListener {
  frame(direction: 'in' | 'out', text: string): void;
  message(message: ServerMessage): void;
  latency(ms: number): void;
  /** @param wasOpen False if it never came about. Called once. */
  ended(close: Close, wasOpen: boolean): void;
}

// WebSocket's readyState.
const OPEN = 1;
const OPEN_TIMEOUT_MS = 15_000;

/** One WebSocket: messages, heartbeats, and its end. A connection on which nothing comes any more is ended. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #listener: ConnectionListener;
  #wasOpen = false;
  #isOver = false;
  #isHeard = true;
  #beats = 0;
  #beatAt = 0;
  #timer: ReturnType<typeof setTimeout>;

  /** @param protocols How a browser shows its tokens: docs/protocol.md, "Connecting". */
  constructor(webSocket: typeof WebSocket, url: string, protocols: string[], heartbeatMs: number, listener: ConnectionListener) {
    this.#listener = listener;
    this.#socket = new webSocket(url, protocols);
    this.#timer = setTimeout(() => this.end('did not open in time'), OPEN_TIMEOUT_MS);
    this.#socket.onopen = () => {
      this.#wasOpen = true;
      clearTimeout(this.#timer);
      this.#timer = setInterval(() => this.#beat(), heartbeatMs);
      this.#beat();
    };
    this.#socket.onmessage = ({ data }) => this.#received(data);
    this.#socket.onclose = ({ code, reason }) => this.#over({ code, reason });
    // Not every runtime closes a WebSocket that did not open.
    this.#socket.onerror = () => {
      if (!this.#wasOpen) this.#over({ code: CloseCode.lost, reason: '' });
    };
  }

  /** False if the connection is over, or about to be: nothing was sent. */
  send(text: string): boolean {
    if (this.#isOver || this.#socket.readyState !== OPEN) return false;
    this.#socket.send(text);
    this.#listener.frame('out', text);
    return true;
  }

  /** Ends the connection without waiting for the other side, which may not answer. */
  end(reason: string, code: number = CloseCode.lost): void {
    this.#over({ code, reason });
    this.#socket.close(CloseCode.normal);
  }

  #received(text: string): void {
    if (this.#isOver) return;
    this.#isHeard = true;
    this.#listener.frame('in', text);
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'heartbeat' && message.ref === this.#beatRef) this.#listener.latency(performance.now() - this.#beatAt);
    this.#listener.message(message);
  }

  #beat(): void {
    if (!this.#isHeard) return this.end('nothing came any more');
    this.#isHeard = false;
    this.#beats++;
    this.#beatAt = performance.now();
    this.send(JSON.stringify({ type: 'heartbeat', ref: this.#beatRef }));
  }

  get #beatRef(): string {
    return `beat-${this.#beats}`;
  }

  #over(close: Close): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#listener.ended(close, this.#wasOpen);
  }
}
