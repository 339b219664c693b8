import type { ExecutionContext } from 'ava';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
} from '../../wasm/constants.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { confPsk } from '../../ts/mbedtls/datagram.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import type { DatagramClock } from '../../ts/tls/datagram-clock.js';
import type { DTLSSocketOptions } from '../../ts/tls/dtls-options.js';
import { DTLSServer, type DTLSServerOptions } from '../../ts/tls/dtls-server.js';
import { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import type { Certificate } from '../../tools/authority.js';

export const HOST = '127.0.0.1';
export const PSK = new Uint8Array(16).fill(5);
export const IDENTITY = 'thing';

/** A clock that stands until somebody moves it: what is due then happens in its order. */
export class VirtualClock implements DatagramClock {
  #now = 0;
  #due: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const entry = { at: this.#now + milliseconds, callback };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** Goes on to the next moment when something is due; false when nothing ever is. */
  skip(): boolean {
    const [next] = [...this.#due].sort((one, other) => one.at - other.at);
    if (next === undefined) return false;
    this.#due = this.#due.filter((other) => other !== next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
    return true;
  }

  /** Goes on to this moment, and all that is due until then happens. */
  advanceTo(at: number): void {
    while (this.#due.some((entry) => entry.at <= at)) this.skip();
    this.#now = Math.max(this.#now, at);
  }
}

/** A server's configuration, with a certificate, or with the key of {@link setPsk}. */
export function serverConfig(
  t: ExecutionContext,
  instance: Instance,
  certificate: Certificate | null,
): SslConfig {
  const config = new SslConfig({
    endpoint: MBEDTLS_SSL_IS_SERVER,
    transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
    instance,
  });
  t.teardown(() => config.dispose());
  if (certificate === null) {
    confPsk(config, IDENTITY, PSK);
    return config;
  }
  const chain = X509Crt.parse(certificate.chainPem, { instance });
  const key = PkKey.parse(certificate.keyPem, { instance });
  config.confOwnCert(chain, key);
  chain.dispose();
  key.dispose();
  return config;
}

/** A client's configuration with the pre-shared key. */
export function pskConfig(t: ExecutionContext, instance: Instance): SslConfig {
  const config = new SslConfig({
    endpoint: MBEDTLS_SSL_IS_CLIENT,
    transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
    instance,
  });
  t.teardown(() => config.dispose());
  confPsk(config, IDENTITY, PSK);
  return config;
}

/** A server that sends every message back, until the test ends. */
export class EchoServer {
  readonly server: DTLSServer;
  readonly address: SocketAddress;
  readonly socket: UDPSocket;

  constructor(t: ExecutionContext, stack: NetworkStack, options: DTLSServerOptions) {
    this.socket = new UDPSocket(stack);
    check(this.socket.bind(new SocketAddress(HOST, 0)), this.socket);
    this.address = new SocketAddress(HOST, this.socket.getsockname().address?.port ?? 0);
    this.server = new DTLSServer(this.socket, options);
    t.teardown(() => this.server[Symbol.dispose]());
    void this.#serve();
  }

  async #serve(): Promise<void> {
    for (;;) {
      const { code, socket } = await this.server.accept();
      if (code !== 0 || socket === null) return;
      void this.#echo(socket);
    }
  }

  async #echo(
    socket: NonNullable<Awaited<ReturnType<DTLSServer['accept']>>['socket']>,
  ): Promise<void> {
    const buffer = new Uint8Array(2048);
    for (;;) {
      const got = await socket.recv(buffer);
      if (got <= 0) break;
      await socket.send(buffer.subarray(0, got));
    }
    await socket.close();
  }
}

/** A client that trusts what there is to trust; it ends with the test. */
export function client(
  t: ExecutionContext,
  stack: NetworkStack,
  certificate: Certificate | null,
  options: DTLSSocketOptions,
  key = PSK,
): DTLSSocket {
  const socket = new DTLSSocket(stack, options);
  t.teardown(() => socket[Symbol.dispose]());
  socket.setTimeout(20_000);
  if (certificate === null) check(socket.setPsk(IDENTITY, key), socket);
  else {
    check(socket.setRootCaCert(certificate.rootPem), socket);
    socket.setHostname('localhost');
  }
  return socket;
}

/** Sends a message and gives the one that comes back. */
export async function roundTrip(socket: DTLSSocket, text: string): Promise<string> {
  check(await socket.send(new TextEncoder().encode(text)), socket);
  const buffer = new Uint8Array(2048);
  const size = check(await socket.recv(buffer), socket);
  return new TextDecoder().decode(buffer.subarray(0, size));
}
