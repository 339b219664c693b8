import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { ByteQueue } from './byte-queue.js';
import type { Fault } from './carrier.js';
import type { StackConnection } from './handle-stack.js';
import { NetworkFault } from '../nsapi/network-fault.js';

/** The most bytes that one send takes. */
const LARGEST_SEND = 65_536;

/**
 * One connection through a tunnel, without waiting: what a StreamStack has behind each connected
 * handle.
 */
export abstract class TunnelConnection implements StackConnection {
  /** Called when another try may get further. */
  onEvent: () => void = () => {};
  readonly #received: ByteQueue;
  readonly #limit: number;
  #connected = false;
  #ended = false;
  #fault: Fault | null = null;

  /**
   * @param limit how many received bytes may wait to be read
   * @param taken takes each received piece that nobody needs any more
   */
  constructor(limit: number, taken?: (piece: Uint8Array) => void) {
    this.#limit = limit;
    this.#received = new ByteQueue(taken);
  }

  /** What ended the connection, null while nothing did. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Bytes that wait to be read. */
  get waiting(): number {
    return this.#received.size;
  }

  /** How the connecting gets on: ALREADY, IS_CONNECTED or the fault. */
  progress(): number {
    return this.#fault?.code ?? (this.#connected ? NSAPI_ERROR_IS_CONNECTED : NSAPI_ERROR_ALREADY);
  }

  send(bytes: Uint8Array, given = false): number {
    if (this.#fault !== null) return this.#fault.code;
    if (this.#ended && !this.sendsAfterEnd) return NSAPI_ERROR_CONNECTION_LOST;
    if (!this.#connected) return NSAPI_ERROR_WOULD_BLOCK;
    if (bytes.length === 0) return 0;
    return bytes.length > LARGEST_SEND
      ? this.transmit(bytes.subarray(0, LARGEST_SEND), false)
      : this.transmit(bytes, given);
  }

  recv(into: Uint8Array): number {
    if (this.#received.size > 0) {
      const size = this.#received.take(into);
      this.consumed();
      return size;
    }
    if (this.#ended) return 0;
    if (this.#fault !== null) return this.#fault.code;
    return into.length === 0 ? 0 : NSAPI_ERROR_WOULD_BLOCK;
  }

  /** Ends the sending half, after what was sent: OK, or UNSUPPORTED. */
  abstract shutdown(): number;

  /** Whether it may go on sending after the other end has ended its half. */
  protected abstract readonly sendsAfterEnd: boolean;

  /**
   * Takes some of the bytes, which it copies unless they are `given` and it takes all of them;
   * WOULD_BLOCK if none.
   */
  protected abstract transmit(bytes: Uint8Array, given: boolean): number;

  /** Some of what waited was read. */
  protected abstract consumed(): void;

  /** Ends what is beneath, after what was sent; nothing is reported any more. */
  protected abstract release(): void;

  /** Delivers what was sent, then ends the connection. */
  close(): void {
    this.onEvent = () => {};
    this.#received.clear();
    this.release();
  }

  protected connect(): void {
    this.#connected = true;
    this.onEvent();
  }

  /**
   * Keeps what came. False when more would wait than may, by the limit and `more`: the connection
   * has then failed.
   */
  protected keep(bytes: Uint8Array, more = 0): boolean {
    if (this.#fault !== null || this.#ended) return true;
    if (this.#received.size + bytes.length > this.#limit + more) {
      this.break({
        code: NSAPI_ERROR_NO_MEMORY,
        cause: new NetworkFault(
          'overflow',
          bytes.length > this.#limit
            ? `One message of ${bytes.length} bytes came, and only ${this.#limit} may wait. Set ` +
                'a higher maxBuffered.'
            : `The reader stalled: more than ${this.#limit} received bytes would wait, and this ` +
                'tunnel cannot slow down one stream alone. ' +
                'Read faster, or set a higher maxBuffered.',
        ),
      });
      return false;
    }
    this.#received.push(bytes);
    this.onEvent();
    return true;
  }

  /** Ends the receiving after what came, cleanly. */
  protected finish(): void {
    if (!this.#connected) {
      this.break({
        code: NSAPI_ERROR_NO_CONNECTION,
        cause: new NetworkFault('closed', 'The tunnel was closed before it was open.'),
      });
      return;
    }
    this.#ended = true;
    this.onEvent();
  }

  /**
   * Ends both directions; what came before is still read first, and an end that came stays the end.
   */
  protected break(fault: Fault): void {
    this.#fault ??= fault;
    this.onEvent();
  }
}
