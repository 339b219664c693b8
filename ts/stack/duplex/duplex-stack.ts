import { SocketAddress } from '../../nsapi/socket-address.js';
import { CarrierConnection } from '../carrier-connection.js';
import { StreamStack } from '../stream-stack.js';
import { DuplexCarrier, type DuplexLike, type StreamReader } from './carrier.js';

/** More is not kept: a stream that is told to stop stops. */
const MAX_BUFFERED = 67_108_864;

/** A network of one connection, a stream that somebody has: whatever is dialled leads to it. */
export class DuplexStack extends StreamStack {
  readonly #duplex: DuplexLike;
  readonly #reader: StreamReader | null;
  #connection: CarrierConnection | null = null;

  /** @param reader what the stream reads into, where it tells nothing by 'data' */
  constructor(duplex: DuplexLike, reader: StreamReader | null = null) {
    super();
    this.#duplex = duplex;
    this.#reader = reader;
  }

  protected override dial(): CarrierConnection {
    this.#connection ??= new CarrierConnection(
      (listener) => new DuplexCarrier(this.#duplex, listener, this.#reader),
      MAX_BUFFERED,
    );
    return this.#connection;
  }

  protected override reaches(): boolean {
    return true;
  }

  protected override remoteOf(): SocketAddress | null {
    const { remoteAddress, remotePort } = this.#duplex;
    return remoteAddress === undefined ? null : new SocketAddress(remoteAddress, remotePort ?? 0);
  }
}
