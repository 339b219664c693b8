import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_DEVICE_ERROR } from '../../nsapi/error.js';
import { bytesFrom, type Carrier, type CarrierListener, type Fault } from '../carrier.js';
import { CLOSE_NORMAL } from './close-code.js';
import { openFault } from './close-codes.js';
import { Looks } from './looks.js';
import { ToldEnd } from './told-end.js';
import type { WebSocketLike } from './types.js';
import { UploadLimit } from './upload-limit.js';
import { readTaken, roomMessage, WINDOW_REQUEST } from './window.js';

/** How much may be on its way before a relay has heard how much may. */
const UNDER_WAY = 16_777_216;

/**
 * A WebSocket as a carrier. A browser's has no event for room: while somebody waits for it, and
 * only then, it looks at every message that comes, and by and by. `ws` calls back, and needs no
 * looks. Where `bufferedAmount` cannot be believed the relay is asked what it has taken, if it
 * offers to tell that; until it does a rate bounds what is handed over. Where it cannot be paused
 * the relay is told how much there is room for, if it offers to heed that.
 */
export class WebSocketCarrier implements Carrier {
  readonly halves = false;
  readonly #socket: WebSocketLike;
  readonly #url: string;
  readonly #limit: number;
  readonly #maxBuffered: number;
  #listener: CarrierListener | null;
  readonly #upload: UploadLimit | null;
  readonly #told: ToldEnd;
  readonly #looks = new Looks(() => {
    this.#look();
    return this.#waiting;
  });
  #open = false;
  #wanted = false;
  #asked = false;
  #offers = 0;
  #received = 0;
  #room = 0;
  #callsBack = false;
  #error: unknown;

  /**
   * @param limit how many bytes may wait to leave
   * @param uploadRate how many bytes leave in a second where nothing tells; Infinity where
   *   `bufferedAmount` does
   * @param maxBuffered how many received bytes may wait
   */
  constructor(
    socket: WebSocketLike,
    url: string,
    listener: CarrierListener,
    limit: number,
    uploadRate: number,
    maxBuffered: number,
  ) {
    this.#socket = socket;
    this.#url = url;
    this.#listener = listener;
    this.#limit = limit;
    this.#maxBuffered = maxBuffered;
    this.#told = new ToldEnd((text) => socket.send(text));
    this.#upload = uploadRate === Infinity ? null : new UploadLimit(uploadRate);
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
        this.#open
          ? this.#told.closed(code, reason, this.#error)
          : openFault(this.#url, this.#error),
      );
    });
  }

  get isFull(): boolean {
    return this.#waiting >= this.#limit;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#upload?.sent(bytes.length);
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
    else if (!this.#callsBack || this.#upload !== null) this.#looks.start(this.#waiting);
  }

  get #waiting(): number {
    return Math.max(this.#socket.bufferedAmount, this.#upload?.waiting ?? 0);
  }

  get #hasRoom(): boolean {
    return this.#waiting <= this.#limit / 2;
  }

  pause(): void {
    this.#socket.pause?.();
  }

  resume(): void {
    this.#socket.resume?.();
  }

  waits(bytes: number): number {
    if (this.#offers > 1 && this.#socket.pause === undefined && this.#listener !== null) {
      const room = this.#received - bytes + this.#maxBuffered;
      if (room - this.#room >= this.#maxBuffered / 4)
        this.#socket.send(roomMessage((this.#room = room)));
    }
    return this.#room > 0 ? UNDER_WAY : 0;
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
    if (this.#upload === null) this.#looks.stop();
    this.#look();
  };

  #receive(data: unknown): void {
    const bytes = bytesFrom(data);
    if (bytes === null) {
      this.#hear(data);
      return;
    }
    this.#look();
    this.#received += bytes.length;
    if (bytes.length === 0) this.#offered();
    this.#told.received(bytes);
    this.#listener?.received(bytes);
  }

  // A message without a byte is the relay's offer to tell, a second one to heed.
  #offered(): void {
    this.#offers += 1;
    if (this.#upload === null || this.#asked) return;
    this.#asked = true;
    this.#socket.send(WINDOW_REQUEST);
  }

  #hear(data: unknown): void {
    const end = this.#told.ended(data);
    if (end !== undefined) {
      this.#end(end);
      this.#socket.close(CLOSE_NORMAL);
      return;
    }
    const taken = this.#asked ? readTaken(data) : null;
    if (taken !== null && this.#upload?.taken(taken) === true) {
      this.#look();
      return;
    }
    this.#end({
      code: NSAPI_ERROR_DEVICE_ERROR,
      cause: new TypeError(
        taken === null
          ? 'The relay sent text; the tunnel carries binary messages only.'
          : `The relay says that it has taken ${taken} bytes, which cannot be.`,
      ),
      kind: 'protocol',
    });
    this.#socket.close(CLOSE_NORMAL);
  }

  #look(): void {
    if (!this.#wanted || !this.#hasRoom) return;
    this.#wanted = false;
    this.#looks.stop();
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
    this.#looks.stop();
  }
}
