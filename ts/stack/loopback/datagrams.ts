import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
} from '../../nsapi/error.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { Datagrams } from '../datagrams.js';
import type { Weather } from './weather.js';

/** What is behind the handle of a datagram socket in memory. */
export class LoopbackDatagrams extends Datagrams {
  readonly #network: DatagramNetwork;
  #local: SocketAddress | null = null;

  constructor(network: DatagramNetwork, bufferSize: number) {
    super(bufferSize);
    this.#network = network;
  }

  override get local(): SocketAddress | null {
    return this.#local;
  }

  override bind(address: SocketAddress): number {
    if (this.#local !== null || address.isName) return NSAPI_ERROR_PARAMETER;
    return this.#bind(address.port);
  }

  /** A datagram has come. */
  arrive(bytes: Uint8Array, from: SocketAddress): void {
    // Later, so that the callback never runs inside the call that causes it.
    if (this.keep(bytes, from)) queueMicrotask(() => this.onEvent());
  }

  override close(): void {
    this.onEvent = () => {};
    if (this.#local !== null) this.#network.release(this.#local.port);
  }

  protected override transmit(address: SocketAddress, bytes: Uint8Array): number {
    const bound = this.#local === null ? this.#bind(0) : NSAPI_ERROR_OK;
    if (this.#local === null) return bound;
    this.#network.carry(this.#local, address.port, bytes);
    return bytes.length;
  }

  #bind(port: number): number {
    this.#local = this.#network.bind(this, port);
    return this.#local === null ? NSAPI_ERROR_ADDRESS_IN_USE : NSAPI_ERROR_OK;
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
