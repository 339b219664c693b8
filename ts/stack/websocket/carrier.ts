import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_DEVICE_ERROR } from '../../nsapi/error.js';
import { bytesFrom, type Carrier, type CarrierListener, type Fault } from '../carrier.js';
import { CLOSE_NORMAL } from './close-code.js';
import { closeFault, openFault } from './close-codes.js';
import type { WebSocketLike } from './types.js';

/**
 * The first and the longest wait between two looks at what still waits to leave, in milliseconds.
 */
const FIRST_LOOK = 4;
const LONGEST_LOOK = 256;

/**
 * A WebSocket as a carrier. A browser's has no event for room: while somebody waits for it, and
 * only then, it looks at every message that comes and by a timer that slows down as long as nothing
 * leaves. `ws` calls back, and needs no timer.
 */
export class WebSocketCarrier implements Carrier {
  readonly halves = false;
  readonly #socket: WebSocketLike;
  readonly #url: string;
  readonly #limit: number;
  #listener: CarrierListener | null;
  #open = false;
  #wanted = false;
  #callsBack = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #error: unknown;

  /** @param limit how many bytes may wait to leave */
  constructor(socket: WebSocketLike, url: string, listener: CarrierListener, limit: number) {
    this.#socket = socket;
    this.#url = url;
    this.#listener = listener;
    this.#limit = limit;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      this.#open = true;
      this.#listener?.opened(socket.protocol);
    });
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('error', (event) => {
      if ('error' in event) this.#error = event.error;
    });
    socket.addEventListener('close', ({ code, reason }) => {
      this.#end(
        this.#open ? closeFault(code, reason, this.#error) : openFault(this.#url, this.#error),
      );
    });
  }

  get isFull(): boolean {
    return this.#socket.bufferedAmount >= this.#limit;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    try {
      this.#socket.send(bytes, this.#left);
    } catch (error) {
      // Later, as everything is told; what ended it may still say so itself.
      queueMicrotask(() =>
        this.#end({ code: NSAPI_ERROR_CONNECTION_LOST, cause: error, kind: 'reset' }),
      );
    }
  }

  wantRoom(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    if (this.#hasRoom) queueMicrotask(() => this.#look());
    else if (!this.#callsBack) this.#lookIn(FIRST_LOOK, this.#socket.bufferedAmount);
  }

  get #hasRoom(): boolean {
    return this.#socket.bufferedAmount <= this.#limit / 2;
  }

  pause(): void {
    this.#socket.pause?.();
  }

  resume(): void {
    this.#socket.resume?.();
  }

  shutdown(): void {}

  close(): void {
    this.#forget();
    // A paused one would never see the other end's close.
    this.#socket.resume?.();
    this.#socket.close(CLOSE_NORMAL);
  }

  readonly #left = (): void => {
    this.#callsBack = true;
    this.#look();
  };

  #receive(data: unknown): void {
    const bytes = bytesFrom(data);
    if (bytes !== null) {
      this.#look();
      this.#listener?.received(bytes);
      return;
    }
    this.#end({
      code: NSAPI_ERROR_DEVICE_ERROR,
      cause: new TypeError('The relay sent text; the tunnel carries binary messages only.'),
      kind: 'protocol',
    });
    this.#socket.close(CLOSE_NORMAL);
  }

  #lookIn(milliseconds: number, before: number): void {
    this.#timer = setTimeout(() => {
      this.#look();
      if (!this.#wanted || this.#callsBack) return;
      const now = this.#socket.bufferedAmount;
      this.#lookIn(now < before ? FIRST_LOOK : Math.min(milliseconds * 2, LONGEST_LOOK), now);
    }, milliseconds);
  }

  #look(): void {
    if (!this.#wanted || !this.#hasRoom) return;
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#listener?.drained();
  }

  #end(fault: Fault | null): void {
    const listener = this.#listener;
    this.#forget();
    listener?.ended(fault);
  }

  #forget(): void {
    this.#listener = null;
    this.#wanted = false;
    clearTimeout(this.#timer);
  }
}
