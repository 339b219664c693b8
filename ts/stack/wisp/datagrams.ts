import {
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import type { SocketAddress } from '../../nsapi/socket-address.js';
import type { Fault } from '../carrier.js';
import type { DatagramEndpoint } from '../datagram-endpoint.js';
import { DatagramQueue, type ReceivedDatagram } from '../datagram-queue.js';
import type { WispConnection } from './connection.js';
import { UDP } from './packets.js';
import type { StreamCarrier, WispChannel } from './stream.js';

/** The most bytes of one datagram. */
const LARGEST = 65_507;

/** A datagram socket through a Wisp server: one stream for each address that it sends to. */
export class WispDatagrams implements DatagramEndpoint {
  onEvent: () => void = () => {};
  readonly local = null;
  readonly #connection: () => WispConnection;
  readonly #received: DatagramQueue;
  readonly #channels = new Map<string, WispDatagramChannel>();
  #peer: SocketAddress | null = null;
  // What was heard since the last answer, and what the last answer was about.
  #heard: Fault | null = null;
  #fault: Fault | null = null;

  constructor(connection: () => WispConnection, limit: number) {
    this.#connection = connection;
    this.#received = new DatagramQueue(limit);
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  get peer(): SocketAddress | null {
    return this.#peer;
  }

  bind(): number {
    return NSAPI_ERROR_UNSUPPORTED;
  }

  connect(address: SocketAddress): number {
    this.#peer = address.isUnspecified ? null : address;
    return NSAPI_ERROR_OK;
  }

  send(bytes: Uint8Array): number {
    return this.#peer === null ? NSAPI_ERROR_NO_CONNECTION : this.sendto(this.#peer, bytes);
  }

  sendto(address: SocketAddress, bytes: Uint8Array): number {
    if (address.isUnspecified || address.port === 0) return NSAPI_ERROR_NO_ADDRESS;
    if (bytes.length > LARGEST) return NSAPI_ERROR_PARAMETER;
    const heard = this.#tell();
    if (heard !== null) return heard;
    const key = `${address.host}|${address.port}`;
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      channel = this.#open(address, key);
      this.#channels.set(key, channel);
    }
    return channel.send(bytes);
  }

  recvfrom(into: Uint8Array): ReceivedDatagram {
    const received = this.#received.take(into);
    if (received.size !== NSAPI_ERROR_WOULD_BLOCK) return received;
    return { size: this.#tell() ?? NSAPI_ERROR_WOULD_BLOCK, address: null };
  }

  close(): void {
    this.onEvent = () => {};
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  #open(address: SocketAddress, key: string): WispDatagramChannel {
    const made: { channel: WispDatagramChannel | null } = { channel: null };
    this.#connection().datagrams(address, (id, carrier) => {
      made.channel = new WispDatagramChannel(id, carrier, {
        event: () => this.onEvent(),
        received: (bytes) => {
          if (this.#received.push(bytes, address)) this.onEvent();
        },
        ended: (fault) => {
          this.#channels.delete(key);
          this.#heard ??= fault;
          this.onEvent();
        },
      });
      return made.channel;
    });
    if (made.channel === null) throw new Error('A Wisp connection opened no stream.');
    return made.channel;
  }

  // Once: the next send opens another stream.
  #tell(): number | null {
    this.#fault = this.#heard;
    this.#heard = null;
    return this.#fault?.code ?? null;
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
