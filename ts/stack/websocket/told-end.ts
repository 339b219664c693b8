import { NSAPI_ERROR_CONNECTION_LOST } from '../../nsapi/error.js';
import { NetworkFault } from '../../nsapi/network-fault.js';
import type { Fault } from '../carrier.js';
import { closeFault } from './close-codes.js';
import { END_REQUEST, readEnd, readEndedAfter } from './window.js';

/** The relay's offers are messages without a byte; the third one is to tell of the end. */
const END_OFFER = 3;

/**
 * What is told of a WebSocket's end. Chromium's WebSocketStream drops what nobody has read yet when
 * a Close comes, and ends cleanly: so the relay is asked to tell of the end behind the last byte,
 * where it offers that, and this side closes.
 */
export class ToldEnd {
  readonly #say: (text: string) => void;
  #offers = 0;
  #received = 0;

  /** @param say sends the relay a text */
  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Bytes came. */
  received(bytes: Uint8Array): void {
    this.#received += bytes.length;
    if (bytes.length > 0) return;
    this.#offers += 1;
    if (this.#offers === END_OFFER) this.#say(END_REQUEST);
  }

  /** What came and is no bytes: the end that it tells, undefined when it tells none. */
  ended(message: unknown): Fault | null | undefined {
    const end = this.#offers < END_OFFER ? null : readEnd(message);
    return end === null ? undefined : closeFault(end.code, end.reason);
  }

  /** What a Close means, before which nothing was told. */
  closed(code: number, reason: string, error?: unknown): Fault | null {
    const fault = closeFault(code, reason, error);
    const sent = fault === null ? readEndedAfter(reason) : null;
    if (sent === null || sent <= this.#received) return fault;
    return {
      code: NSAPI_ERROR_CONNECTION_LOST,
      cause: new NetworkFault(
        'reset',
        `The relay sent ${sent} bytes and closed, and the browser gave ${this.#received} of them.`,
        { closeCode: code, reason },
      ),
    };
  }
}
