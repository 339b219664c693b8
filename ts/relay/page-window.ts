import type { WebSocket } from 'ws';
import { readRoom, takenMessage, WINDOW_REQUEST } from '../stack/websocket/window.js';

/**
 * Tells a page that wants to know it how many of its bytes were taken, and heeds how many the page
 * has room for, where it says so: docs/relay.md. Who does not ask is told nothing.
 */
export class PageWindow {
  readonly #socket: WebSocket;
  #taken = 0;
  #told = 0;
  #offered = false;
  #asked = false;
  #telling = false;
  #sent = 0;
  #room = Infinity;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Offers both. A message without a byte adds nothing to the stream of a page that knows none. */
  offer(): void {
    if (this.#offered || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#offered = true;
    this.#socket.send(new Uint8Array(0));
    this.#socket.send(new Uint8Array(0));
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
    return this.#offered && (this.#asks(text) || this.#grants(text));
  }

  #asks(text: string): boolean {
    if (this.#asked || text !== WINDOW_REQUEST) return false;
    this.#asked = true;
    this.#socket.send(takenMessage((this.#told = this.#taken)));
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
