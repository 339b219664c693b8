import type { WebSocket } from 'ws';
import { takenMessage, WINDOW_REQUEST } from '../stack/websocket/window.js';

/** How many bytes a page uploads before it is offered to be told what was taken. */
const OFFER_AT = 65_536;

/**
 * Tells a page that wants to know it how many of its bytes were taken: docs/relay.md. Nobody is
 * offered it who does not upload, and told who does not ask.
 */
export class UploadWindow {
  readonly #socket: WebSocket;
  #carried = 0;
  #taken = 0;
  #told = 0;
  #offered = false;
  #asked = false;
  #telling = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** So many bytes of the stream came from the page. */
  carried(size: number): void {
    this.#carried += size;
    if (this.#offered || this.#carried < OFFER_AT) return;
    this.#offered = true;
    this.#socket.send(new Uint8Array(0));
  }

  /** So many of the page's bytes were taken, and wait here no more. */
  took(size: number): void {
    this.#taken += size;
    this.#tell();
  }

  /** Whether a text is the page's answer to the offer. */
  accepts(text: string): boolean {
    if (!this.#offered || this.#asked || text !== WINDOW_REQUEST) return false;
    this.#asked = true;
    this.#socket.send(takenMessage((this.#told = this.#taken)));
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
