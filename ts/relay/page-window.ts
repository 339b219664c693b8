import type { WebSocket } from 'ws';
import {
  END_REQUEST,
  endMessage,
  readRoom,
  takenMessage,
  WINDOW_REQUEST,
  type StreamEnd,
} from '../stack/websocket/window.js';

/** How long after the offer a page's answer may come, in milliseconds. */
const ANSWER_WAIT = 2000;
/** So many bytes a page reads without a pause, so they are not lost when a Close comes. */
const SAFE = 65_536;

/**
 * Tells a page that wants to know it how many of its bytes were taken and how the stream ended, and
 * heeds how many the page has room for, where it says so: docs/relay.md. Who does not ask is told
 * nothing.
 */
export class PageWindow {
  readonly #socket: WebSocket;
  #taken = 0;
  #told = 0;
  #offered: number | null = null;
  #asked = false;
  #hearsEnd = false;
  #isBrowser = false;
  #telling = false;
  #sent = 0;
  #room = Infinity;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** The page is in a browser, so it may lose what it has not read when a Close comes. */
  inBrowser(): void {
    this.#isBrowser = true;
  }

  /** Offers all. A message without a byte adds nothing to the stream of a page that knows none. */
  offer(): void {
    if (this.#offered !== null || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#offered = performance.now();
    for (let each = 0; each < 3; each += 1) this.#socket.send(new Uint8Array(0));
  }

  /** How many bytes were sent to the page. */
  get down(): number {
    return this.#sent;
  }

  /**
   * How long the page may still take to say that it wants to be told of the end, in milliseconds: 0
   * where that makes no difference.
   */
  get endWait(): number {
    if (this.#offered === null || !this.#isBrowser || this.#sent <= SAFE) return 0;
    return Math.max(0, this.#offered + ANSWER_WAIT - performance.now());
  }

  /** Tells the page how the stream ended. False when it has not asked for that. */
  tellEnd(end: StreamEnd, left: () => void): boolean {
    if (this.#hearsEnd) this.#socket.send(endMessage(end), left);
    return this.#hearsEnd;
  }

  /** So many of the page's bytes were taken, and wait here no more. */
  took(size: number): void {
    this.#taken += size;
    this.#tell();
  }

  /** So many bytes were sent to the page. */
  sent(size: number): void {
    this.#sent += size;
  }

  /**
   * Whether the page has room for more. It counts as having some while nobody listens to it: its
   * word may wait behind bytes that the target does not take before it has got rid of its own.
   */
  get hasRoom(): boolean {
    return this.#sent < this.#room || this.#socket.isPaused;
  }

  /** Whether a text is an answer to the offer. */
  accepts(text: string): boolean {
    return (
      this.#offered !== null && (this.#asks(text) || this.#asksForEnd(text) || this.#grants(text))
    );
  }

  #asks(text: string): boolean {
    if (this.#asked || text !== WINDOW_REQUEST) return false;
    this.#asked = true;
    this.#socket.send(takenMessage((this.#told = this.#taken)));
    return true;
  }

  #asksForEnd(text: string): boolean {
    if (this.#hearsEnd || text !== END_REQUEST) return false;
    this.#hearsEnd = true;
    return true;
  }

  #grants(text: string): boolean {
    const room = readRoom(text);
    if (room === null || (this.#room !== Infinity && room < this.#room)) return false;
    this.#room = room;
    return true;
  }

  // One at a time: while it leaves, the next one grows.
  #tell(): void {
    if (!this.#asked || this.#telling || this.#told === this.#taken) return;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#telling = true;
    this.#socket.send(takenMessage((this.#told = this.#taken)), () => {
      this.#telling = false;
      this.#tell();
    });
  }
}
