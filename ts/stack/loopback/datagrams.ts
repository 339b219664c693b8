import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
} from '../../nsapi/error.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { DatagramQueue, type ReceivedDatagram } from '../datagram-queue.js';
import type { Weather } from './weather.js';

/** The most bytes of one datagram, as over IPv4. */
const LARGEST = 65_507;

/** What is behind the handle of a datagram socket in memory. */
export class LoopbackDatagrams {
  callback: (() => void) | null = null;
  readonly #network: DatagramNetwork;
  readonly #received: DatagramQueue;
  #local: SocketAddress | null = null;
  #peer: SocketAddress | null = null;

  constructor(network: DatagramNetwork, bufferSize: number) {
    this.#network = network;
    this.#received = new DatagramQueue(bufferSize);
  }

  get local(): SocketAddress | null {
    return this.#local;
  }

  get peer(): SocketAddress | null {
    return this.#peer;
  }

  bind(port: number): number {
    if (this.#local !== null) return NSAPI_ERROR_PARAMETER;
    this.#local = this.#network.bind(this, port);
    return this.#local === null ? NSAPI_ERROR_ADDRESS_IN_USE : NSAPI_ERROR_OK;
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
    if (this.#local === null) {
      const bound = this.bind(0);
      if (bound !== NSAPI_ERROR_OK) return bound;
    }
    if (this.#local !== null) this.#network.carry(this.#local, address.port, bytes);
    return bytes.length;
  }

  recvfrom(into: Uint8Array): ReceivedDatagram {
    return this.#received.take(into);
  }

  /** A datagram has come. */
  arrive(bytes: Uint8Array, from: SocketAddress): void {
    // Later, so that the callback never runs inside the call that causes it.
    if (this.#received.push(bytes, from)) queueMicrotask(() => this.callback?.());
  }

  close(): void {
    this.callback = null;
    if (this.#local !== null) this.#network.release(this.#local.port);
  }
}

/** The ports of a network in memory, and what happens between them. */
export class DatagramNetwork {
  readonly #weather: Weather;
  readonly #freePort: (taken: (port: number) => boolean) => number | null;
  readonly #host: string;
  readonly #ports = new Map<number, LoopbackDatagrams>();

  constructor(
    weather: Weather,
    host: string,
    freePort: (taken: (port: number) => boolean) => number | null,
  ) {
    this.#weather = weather;
    this.#host = host;
    this.#freePort = freePort;
  }

  /** The address that a socket has from now on; null when there is no such port left. */
  bind(socket: LoopbackDatagrams, wanted: number): SocketAddress | null {
    const port = wanted === 0 ? this.#freePort((taken) => this.#ports.has(taken)) : wanted;
    if (port === null || this.#ports.has(port)) return null;
    this.#ports.set(port, socket);
    return new SocketAddress(this.#host, port);
  }

  release(port: number): void {
    this.#ports.delete(port);
  }

  carry(from: SocketAddress, port: number, bytes: Uint8Array): void {
    // Not slice: that of a Buffer does not copy.
    const copy = new Uint8Array(bytes);
    this.#weather.carry(copy.length, () =>
      this.#ports.get(port)?.arrive(new Uint8Array(copy), from),
    );
  }
}
