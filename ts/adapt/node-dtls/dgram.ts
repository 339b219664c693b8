import { Socket as NodeSocket, type BindOptions, type RemoteInfo } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { defaultStack } from '../../platform/index.js';
import { UDPSocket } from '../../net/udp-socket.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { check } from '../../nsapi/socket-error.js';
import type { NetworkStack } from '../../stack/network-stack.js';
import { DTLSServer, type DTLSServerOptions } from '../../tls/dtls-server.js';
import { DTLSSocket } from '../../tls/dtls-socket.js';
import type { DTLSSocketWrapper } from '../../tls/dtls-socket-wrapper.js';
import {
  makeServerConfig,
  prepareClient,
  type DTLSClientOptions,
  type DTLSCredentials,
} from './dtls-settings.js';

/** Options of {@link createSocket}. */
export interface DatagramSocketOptions {
  /** As whom, and to whom, it begins associations; without it only those that come are answered. */
  readonly client?: DTLSClientOptions | undefined;
  /** As whom it answers once it is bound. */
  readonly server?: (DTLSCredentials & Omit<DTLSServerOptions, 'config'>) | undefined;
  /** Who carries the datagrams; Node by default. */
  readonly stack?: NetworkStack | undefined;
}

/** Who is told when a datagram was sent, or why it was not. */
export type SendCallback = (error: Error | null, size: number) => void;
type Peer = { readonly socket: DTLSSocketWrapper; readonly up: Promise<void> };

const LARGEST = 16_384;

/**
 * A `dgram.Socket` whose datagrams go by DTLS, for programs that were written for UDP: a send
 * begins an association with its target where there is none; a bound socket is a server. What is
 * received is told as 'message', what fails as the error of the send, or as 'error' where there is
 * none. It is an instance of `dgram.Socket`, since some programs ask; multicast, `connect`,
 * `ref` and `unref` are those of a socket that was never bound.
 */
export class DatagramSocket extends NodeSocket {
  readonly #options: DatagramSocketOptions;
  readonly #stack: NetworkStack | null;
  readonly #peers = new Map<string, Peer>();
  #server: DTLSServer | null = null;
  #udp: UDPSocket | null = null;
  #closed = false;

  constructor(options: DatagramSocketOptions) {
    // Never bound: nothing but the class is used of it.
    const unused = { type: 'udp4', captureRejections: false };
    super(unused);
    this.#options = options;
    this.#stack = options.stack ?? defaultStack();
  }

  /** Binds and answers: 'listening' and the callback follow, or 'error'. */
  override bind(
    port?: number | BindOptions | (() => void),
    address?: string | (() => void),
    callback?: () => void,
  ): this {
    const asked = typeof port === 'object' ? port : {};
    const number = typeof port === 'number' ? port : (asked.port ?? 0);
    const host = typeof address === 'string' ? address : (asked.address ?? '');
    const listening = [port, address, callback].find((each) => typeof each === 'function');
    if (typeof listening === 'function') this.once('listening', listening);
    queueMicrotask(() => {
      try {
        this.#listen(new SocketAddress(host, number));
        this.emit('listening');
      } catch (error) {
        this.emit('error', error);
      }
    });
    return this;
  }

  /** The address that it is bound to; port 0 before that. */
  override address(): AddressInfo {
    const address = this.#udp?.getsockname().address ?? new SocketAddress('0.0.0.0', 0);
    return {
      address: address.host,
      port: address.port,
      family: address.host.includes(':') ? 'IPv6' : 'IPv4',
    };
  }

  /** Sends one datagram: `send(bytes, port, host, callback)`, or with an offset and a length. */
  override send(
    message: unknown,
    ...rest: readonly (number | string | SendCallback | undefined)[]
  ): void {
    const { bytes, port, host, callback } = sendArguments(message, rest);
    this.#deliver(bytes, port, host).then(
      (size) => callback?.(null, size),
      (error: Error) => {
        if (callback !== undefined) callback(error, 0);
        else if (!this.#closed) this.emit('error', error);
      },
    );
  }

  /** Says goodbye to all peers, then 'close' follows. */
  override close(callback?: () => void): this {
    if (!this.#closed) {
      this.#closed = true;
      for (const { socket } of this.#peers.values()) socket[Symbol.dispose]();
      this.#peers.clear();
      this.#server?.close();
    }
    return super.close(callback);
  }

  #listen(local: SocketAddress): void {
    const { server } = this.#options;
    if (server === undefined) return;
    const udp = new UDPSocket(this.#stack);
    check(udp.bind(local), udp);
    const config = makeServerConfig(server);
    this.#server = new DTLSServer(udp, { ...server, config });
    config.dispose();
    this.#udp = udp;
    void this.#accept(this.#server);
  }

  async #accept(server: DTLSServer): Promise<void> {
    for (;;) {
      const { socket } = await server.accept();
      if (socket === null) return;
      const key = keyOf(socket.address.host, socket.address.port);
      this.#peers.set(key, { socket, up: Promise.resolve() });
      void this.#receive(key, socket, () => socket.address);
    }
  }

  async #deliver(bytes: Uint8Array, port: number, host: string): Promise<number> {
    const peer = this.#peers.get(keyOf(host, port)) ?? this.#begin(host, port);
    await peer.up;
    return check(await peer.socket.send(bytes), peer.socket);
  }

  #begin(host: string, port: number): Peer {
    const { client } = this.#options;
    if (client === undefined) throw new Error(`There is no association with ${host}:${port}.`);
    const socket = new DTLSSocket(this.#stack ?? undefined, client);
    prepareClient(socket, client);
    const key = keyOf(host, port);
    const up = socket.connect(host, port).then((code) => {
      if (code < 0) this.#peers.delete(key);
      check(code, socket);
      const { address } = socket.getpeername();
      void this.#receive(key, socket, () => address ?? new SocketAddress(host, port));
    });
    const peer = { socket, up };
    this.#peers.set(key, peer);
    return peer;
  }

  async #receive(key: string, socket: DTLSSocketWrapper, from: () => SocketAddress): Promise<void> {
    const buffer = new Uint8Array(LARGEST);
    for (;;) {
      const size = await socket.recv(buffer);
      if (size <= 0) break;
      const { host, port } = from();
      const info: RemoteInfo = {
        address: host,
        port,
        family: host.includes(':') ? 'IPv6' : 'IPv4',
        size,
      };
      // Answers go where the message came from.
      this.#peers.set(keyOf(host, port), { socket, up: Promise.resolve() });
      if (!this.#closed) this.emit('message', Buffer.from(buffer.slice(0, size)), info);
    }
    for (const [each, peer] of this.#peers) if (peer.socket === socket) this.#peers.delete(each);
    this.#peers.delete(key);
    socket[Symbol.dispose]();
  }
}

/** A `dgram.Socket` by DTLS. Corresponds to `dgram.createSocket`. */
export function createSocket(options: DatagramSocketOptions): DatagramSocket {
  return new DatagramSocket(options);
}

function keyOf(host: string, port: number): string {
  return `${host}|${port}`;
}

function sendArguments(
  message: unknown,
  rest: readonly unknown[],
): { bytes: Uint8Array; port: number; host: string; callback: SendCallback | undefined } {
  const given = rest.filter((each) => typeof each !== 'function');
  const callback = rest.find((each) => typeof each === 'function');
  const whole = bytesOf(message);
  const [first, second, third, fourth] = given;
  const cut = typeof second === 'number';
  const offset = cut ? Number(first) : 0;
  const [port, host] = cut ? [third, fourth] : [first, second];
  if (typeof port !== 'number') throw new TypeError('send takes the port as a number.');
  return {
    bytes: cut ? whole.subarray(offset, offset + second) : whole,
    port,
    host: typeof host === 'string' && host !== '' ? host : '127.0.0.1',
    callback:
      typeof callback === 'function'
        ? (error, size) => void Reflect.apply(callback, null, [error, size])
        : undefined,
  };
}

function bytesOf(message: unknown): Uint8Array {
  if (typeof message === 'string') return new TextEncoder().encode(message);
  if (message instanceof Uint8Array) return message;
  if (ArrayBuffer.isView(message))
    return new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
  if (!Array.isArray(message)) throw new TypeError('send takes bytes, a text or a list of these.');
  return Buffer.concat(message.map(bytesOf));
}
