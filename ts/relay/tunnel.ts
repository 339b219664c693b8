import type { RawData, WebSocket } from 'ws';
import { isBytes } from '../nsapi/bytes.js';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import { NSAPI_ERROR_CONNECTION_TIMEOUT, NSAPI_ERROR_TIMEOUT } from '../nsapi/error.js';
import { CLOSE_NORMAL, CLOSE_UNSUPPORTED_DATA } from '../stack/websocket/close-code.js';
import { closeCodeOf } from '../stack/websocket/close-codes.js';
import { endedAfter, type StreamEnd } from '../stack/websocket/window.js';
import { PageWindow } from './page-window.js';

/** Bytes that may wait to leave for the page before the target is stopped. */
const HIGH_WATER = 262_144;
/** How long a target may take to accept, in milliseconds. */
const CONNECT_WAIT = 10_000;

/** What was carried, and why it ended. */
export interface Carried {
  /** Bytes from the page to the target. */
  readonly up: number;
  /** Bytes from the target to the page. */
  readonly down: number;
  readonly reason: string;
}

/** The page's side of a tunnel, and how both sides end. */
export abstract class RelayTunnel {
  protected readonly socket: WebSocket;
  /** How long nothing may be carried, in milliseconds. */
  protected readonly idle: number;
  readonly #done: (carried: Carried) => void;
  readonly #window: PageWindow;
  #up = 0;
  #down = 0;
  #begun = false;
  #reason: string | null = null;
  /** How the target's side ended, and whether the page was told. */
  #outcome: StreamEnd | null = null;
  #told = false;
  #timer: NodeJS.Timeout;
  #gone = 0;

  /**
   * @param idle how long nothing may be carried, in milliseconds
   * @param done called when both sides are gone
   */
  constructor(socket: WebSocket, idle: number, done: (carried: Carried) => void) {
    this.socket = socket;
    this.idle = idle;
    this.#done = done;
    this.#window = new PageWindow(socket);
    this.#timer = setTimeout(
      () => this.end(closeCodeOf(NSAPI_ERROR_CONNECTION_TIMEOUT), 'the target did not answer'),
      CONNECT_WAIT,
    );
    socket.on('message', (data, isBinary) => this.take(data, isBinary));
    socket.on('error', (error) => {
      this.#reason ??= `the page's WebSocket failed: ${error.message}`;
    });
    socket.on('close', (code) => {
      this.#reason ??= this.#outcome?.reason ?? `the page closed (${code})`;
      clearTimeout(this.#timer);
      this.finish();
      this.leave();
    });
  }

  /** Takes a message of the page; also one that came before there was a tunnel. */
  take(data: RawData, isBinary: boolean): void {
    if (isBinary && isBytes(data)) this.fromPage(data);
    else if (isBinary || !this.#window.accepts(String(data)))
      this.end(CLOSE_UNSUPPORTED_DATA, 'text');
    else {
      this.#lookForRoom();
      this.#tellEnd();
    }
  }

  /** Is told that the page is in a browser. */
  inBrowser(): void {
    this.#window.inBrowser();
  }

  /** Ends it, with a close code and a reason for the page. */
  stop(code: number, reason: string): void {
    this.end(code, reason);
  }

  /** Takes a message, which is the tunnel's. */
  protected abstract fromPage(data: Uint8Array): void;

  /** There is room again for what goes to the page. */
  protected abstract roomForPage(): void;

  /** Ends the target's side after what it was sent. Also when it has ended. */
  protected abstract finish(): void;

  /**
   * Sends bytes to the page, which it keeps; false when nothing more should be sent until {@link
   * roomForPage}.
   */
  protected toPage(bytes: Uint8Array): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return true;
    this.touch();
    this.#down += bytes.length;
    this.say(bytes, () => {
      if (this.#reason !== null) this.#awaitClose();
      else if (this.#told) this.touch();
      this.#lookForRoom();
    });
    return this.socket.bufferedAmount <= HIGH_WATER && this.#window.hasRoom;
  }

  /** Sends the page a message, of the stream or before it. */
  protected say(bytes: Uint8Array, left?: () => void): void {
    this.#window.sent(bytes.length);
    this.socket.send(bytes, left);
  }

  /** Reads nothing of the page for a while. */
  protected stopPage(): void {
    if (this.socket.isPaused) return;
    this.socket.pause();
    this.#lookForRoom();
  }

  #lookForRoom(): void {
    if (this.socket.bufferedAmount <= HIGH_WATER / 2 && this.#window.hasRoom) this.roomForPage();
  }

  /** The target is there: from now on it may idle, but not for too long. */
  protected begin(): void {
    this.#begun = true;
    this.touch();
    this.#window.offer();
  }

  /** So many bytes go to the target. */
  protected countUp(size: number): void {
    this.touch();
    this.#up += size;
  }

  /** So many bytes of the page are the target's now, or were read. */
  protected tookFromPage(size: number): void {
    this.#window.took(size);
  }

  /** Whether the target has failed, so that nothing more is for it. */
  protected get hasFailed(): boolean {
    return this.#outcome !== null && this.#outcome.code !== CLOSE_NORMAL;
  }

  /** Something was carried: the time begins anew. */
  protected touch(): void {
    if (!this.#begun || this.#reason !== null || (this.#outcome !== null && !this.#told)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(closeCodeOf(NSAPI_ERROR_TIMEOUT), 'idle'), this.idle);
  }

  /**
   * The target has ended, or failed, after what it sent. A page that asked for it is told so behind
   * that and closes when it has read it; what it sends until then is delivered. One that may still
   * ask is given a moment. All others see the WebSocket closed.
   */
  protected over(code: number, reason: string): void {
    if (this.#reason !== null || this.#outcome !== null) return;
    this.#outcome = { code, reason };
    // Nothing is delivered to a target that has failed, so nothing of it holds the page up.
    if (code !== CLOSE_NORMAL) this.socket.resume();
    this.#tellEnd();
    if (this.#told) return;
    const wait = this.#window.endWait;
    clearTimeout(this.#timer);
    if (wait === 0) this.#closeAs(this.#outcome);
    else this.#timer = setTimeout(() => this.#closeAs({ code, reason }), wait);
  }

  #tellEnd(): void {
    if (this.#outcome === null || this.#told || this.#reason !== null) return;
    this.#told = this.#window.tellEnd(this.#outcome, () => this.touch());
    this.touch();
  }

  // Who could not be told can count.
  #closeAs({ code, reason }: StreamEnd): void {
    this.end(code, reason, code === CLOSE_NORMAL ? endedAfter(this.#window.down) : reason);
  }

  /** Ends it at once; `said` is the reason for the page. */
  protected end(code: number, reason: string, said = reason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    // A paused one would not see the page's answer.
    this.socket.resume();
    const waiting = this.socket.bufferedAmount;
    this.socket.close(code, said);
    this.#awaitClose(waiting);
    this.finish();
  }

  // What waits for a slow page is given the time that a connection may idle, each time that some of
  // it has left.
  #awaitClose(waiting = this.socket.bufferedAmount): void {
    if (this.socket.readyState === this.socket.CLOSED) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.socket.terminate(), waiting > 0 ? this.idle : CLOSE_WAIT);
  }

  /** One side is gone. */
  protected leave(): void {
    this.#gone += 1;
    if (this.#gone === 2)
      this.#done({ up: this.#up, down: this.#down, reason: this.#reason ?? 'ended' });
  }
}
