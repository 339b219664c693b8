import type { SocketAddress } from '../../nsapi/socket-address.js';
import { MAX_BUFFERED, SEND_BUFFER } from '../carrier.js';
import { CarrierConnection } from '../carrier-connection.js';
import { requireCount, StreamStack } from '../stream-stack.js';
import { StreamsCarrier, type ByteStreams } from './carrier.js';

/**
 * Opens a connection to an address, which may carry a name; what it throws or rejects with is the
 * cause of NO_CONNECTION.
 */
export type ConnectStreams = (address: SocketAddress) => ByteStreams | Promise<ByteStreams>;

/** Options of a StreamsStack. */
export interface StreamsStackOptions {
  /**
   * Whether closing the writable leaves the readable open, so that one half can be ended alone;
   * true by default.
   */
  readonly halfClose?: boolean | undefined;
  /**
   * How many sent bytes may wait to leave, whatever the writable itself would take; 1048576 by
   * default.
   */
  readonly sendBuffer?: number | undefined;
  /**
   * How many received bytes may wait, which a stream that gives larger pieces would exceed; 4194304
   * by default.
   */
  readonly maxBuffered?: number | undefined;
}

/**
 * TCP over pairs of WHATWG streams, whoever makes them: Direct Sockets, `cloudflare:sockets`,
 * WebTransport, a MessagePort. Both directions are slowed down by the streams' own means: nothing
 * is read while 64 KiB wait, and a send returns WOULD_BLOCK while the writable has no room or
 * `sendBuffer` bytes wait. A stream that fails is CONNECTION_LOST with its error as the cause.
 */
export class StreamsStack extends StreamStack {
  readonly #connect: ConnectStreams;
  readonly #halfClose: boolean;
  readonly #maxBuffered: number;
  readonly #sendBuffer: number;

  /** Throws TypeError for something that is no function, RangeError for a wrong count. */
  constructor(connect: ConnectStreams, options: StreamsStackOptions = {}) {
    super();
    if (typeof connect !== 'function')
      throw new TypeError('StreamsStack takes a function that opens a pair of streams.');
    this.#connect = connect;
    this.#halfClose = options.halfClose ?? true;
    this.#maxBuffered = requireCount('maxBuffered', options.maxBuffered ?? MAX_BUFFERED);
    this.#sendBuffer = requireCount('sendBuffer', options.sendBuffer ?? SEND_BUFFER);
  }

  /** @internal */
  protected override dial(address: SocketAddress): CarrierConnection {
    const opening = (async () => this.#connect(address))();
    const carried = { halves: this.#halfClose, sendBuffer: this.#sendBuffer, heedsWritable: true };
    return new CarrierConnection(
      (listener) => new StreamsCarrier(opening, listener, carried),
      this.#maxBuffered,
    );
  }
}
