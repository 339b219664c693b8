import {
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { Fault } from './carrier.js';
import type { DatagramEndpoint } from './datagram-endpoint.js';
import { DatagramQueue, type ReceivedDatagram } from './datagram-queue.js';

/** The most bytes of one datagram: over IPv4. */
export const LARGEST_DATAGRAM = 65_507;

/** What all datagram sockets do alike, whoever carries their datagrams. */
export abstract class Datagrams implements DatagramEndpoint {
  onEvent: () => void = () => {};
  readonly #received: DatagramQueue;
  #peer: SocketAddress | null = null;
  // What was heard since the last answer, and what the last answer was about.
  #heard: Fault | null = null;
  #fault: Fault | null = null;

  /** @param limit how many received bytes may wait */
  constructor(limit: number) {
    this.#received = new DatagramQueue(limit);
  }

  abstract get local(): SocketAddress | null;
  abstract bind(address: SocketAddress): number;
  abstract close(): void;
  /** Sends to an address that names somebody, no more than fits. */
  protected abstract transmit(address: SocketAddress, bytes: Uint8Array): number;

  get fault(): Fault | null {
    return this.#fault;
  }

  get peer(): SocketAddress | null {
    return this.#peer;
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
    if (bytes.length > LARGEST_DATAGRAM) return NSAPI_ERROR_PARAMETER;
    return this.#tell() ?? this.transmit(address, bytes);
  }

  recvfrom(into: Uint8Array): ReceivedDatagram {
    const received = this.#received.take(into);
    if (received.size !== NSAPI_ERROR_WOULD_BLOCK) return received;
    return { size: this.#tell() ?? NSAPI_ERROR_WOULD_BLOCK, address: null };
  }

  /** Keeps a datagram, whose bytes are its own now. False when there was no room. */
  protected keep(bytes: Uint8Array, from: SocketAddress): boolean {
    return this.#received.push(bytes, from);
  }

  /** Something went wrong, about which the next call answers. */
  protected hear(fault: Fault | null): void {
    this.#heard ??= fault;
    this.onEvent();
  }

  /** What the answer is about that is given now. */
  protected blame(fault: Fault): number {
    this.#fault = fault;
    return fault.code;
  }

  // Once: it was about a datagram that is gone.
  #tell(): number | null {
    this.#fault = this.#heard;
    this.#heard = null;
    return this.#fault?.code ?? null;
  }
}
