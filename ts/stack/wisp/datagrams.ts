import { NSAPI_ERROR_UNSUPPORTED, NSAPI_ERROR_WOULD_BLOCK } from '../../nsapi/error.js';
import type { SocketAddress } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import { Datagrams } from '../datagrams.js';
import type { WispConnection } from './connection.js';
import { UDP } from './packets.js';
import type { StreamCarrier, WispChannel } from './stream.js';

/** A datagram socket through a Wisp server: one stream for each address that it sends to. */
export class WispDatagrams extends Datagrams {
  readonly local = null;
  readonly #connection: () => WispConnection;
  readonly #channels = new Map<string, WispDatagramChannel>();

  constructor(connection: () => WispConnection, limit: number) {
    super(limit);
    this.#connection = connection;
  }

  override bind(): number {
    return NSAPI_ERROR_UNSUPPORTED;
  }

  override close(): void {
    this.onEvent = () => {};
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  protected override transmit(address: SocketAddress, bytes: Uint8Array): number {
    const key = `${address.host}|${address.port}`;
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      channel = this.#open(address, key);
      this.#channels.set(key, channel);
    }
    return channel.send(bytes);
  }

  #open(address: SocketAddress, key: string): WispDatagramChannel {
    const made: { channel: WispDatagramChannel | null } = { channel: null };
    this.#connection().datagrams(address, (id, carrier) => {
      made.channel = new WispDatagramChannel(id, carrier, {
        event: () => this.onEvent(),
        received: (bytes) => {
          if (this.keep(bytes, address)) this.onEvent();
        },
        ended: (fault) => {
          // The next send opens another stream.
          this.#channels.delete(key);
          this.hear(fault);
        },
      });
      return made.channel;
    });
    if (made.channel === null) throw new Error('A Wisp connection opened no stream.');
    return made.channel;
  }
}

interface ChannelListener {
  event(): void;
  received(bytes: Uint8Array): void;
  ended(fault: Fault | null): void;
}

/** One stream for datagrams: each packet is one, and there is no credit. */
class WispDatagramChannel implements WispChannel {
  readonly id: number;
  readonly type = UDP;
  taken = 0;
  // What is lost when it is closed would have been lost anyway.
  readonly hasSent = false;
  readonly #carrier: StreamCarrier;
  readonly #listener: ChannelListener;
  #isOpen = false;
  #over = false;

  constructor(id: number, carrier: StreamCarrier, listener: ChannelListener) {
    this.id = id;
    this.#carrier = carrier;
    this.#listener = listener;
  }

  get onEvent(): () => void {
    return () => this.#listener.event();
  }

  send(bytes: Uint8Array): number {
    if (!this.#isOpen) return NSAPI_ERROR_WOULD_BLOCK;
    const taken = this.#carrier.transmit(this, bytes);
    return taken < 0 ? taken : bytes.length;
  }

  opened(): void {
    this.#isOpen = true;
    this.#listener.event();
  }

  allow(): void {}

  received(bytes: Uint8Array): void {
    // The message that it came in may hold others.
    this.#listener.received(new Uint8Array(bytes));
  }

  ended(fault: Fault | null): void {
    this.#over = true;
    this.#listener.ended(fault);
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#carrier.closed(this, false);
  }
}
