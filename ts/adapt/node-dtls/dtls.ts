import { defaultStack } from '../../platform/index.js';
import { UDPSocket } from '../../net/udp-socket.js';
import { normalizeHostname } from '../../nsapi/hostname.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { check, SocketError } from '../../nsapi/socket-error.js';
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

/** What {@link connect} takes beside where to. */
export interface ConnectOptions extends DTLSClientOptions {
  /** A session that {@link DTLSSession.session} gave. */
  readonly session?: Uint8Array | undefined;
  /** Who carries the datagrams; Node by default. */
  readonly stack?: NetworkStack | undefined;
}

/** What {@link listen} takes beside whom to call. */
export interface ListenOptions extends DTLSCredentials, Omit<DTLSServerOptions, 'config'> {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly stack?: NetworkStack | undefined;
}

const LARGEST = 16_384;

/** One association, under the names of `node:dtls`. */
export class DTLSSession {
  /** Called with each message; those that come while there is none wait. */
  #onmessage: ((data: Uint8Array) => void) | null = null;
  readonly #socket: DTLSSocketWrapper;
  readonly #servername: () => string | null;
  readonly #waiting: Uint8Array[] = [];
  #destroyed = false;
  /** Resolves when the handshake is done; rejects with why it failed. */
  readonly opened: Promise<void>;
  /** Resolves when it has ended; rejects with why, where that was no goodbye. */
  readonly closed: Promise<void>;

  /** @internal */
  constructor(socket: DTLSSocketWrapper, opened: Promise<void>, servername: () => string | null) {
    this.#socket = socket;
    this.#servername = servername;
    this.opened = opened;
    this.closed = opened.then(() => this.#receive());
    // Whoever asks for neither is not to be ended by either.
    this.opened.catch(() => {});
    this.closed.catch(() => {});
  }

  /** Called with each message; those that come while it is null wait, up to a megabyte. */
  get onmessage(): ((data: Uint8Array) => void) | null {
    return this.#onmessage;
  }

  set onmessage(callback: ((data: Uint8Array) => void) | null) {
    this.#onmessage = callback;
    if (callback !== null) for (const each of this.#waiting.splice(0)) callback(each);
  }

  /**
   * Sends one message, once the handshake is done: resolves to the count of its bytes, rejects with
   * TLSError for more than {@link maxPayload}, or when the association has ended.
   */
  async send(data: string | Uint8Array): Promise<number> {
    await this.opened;
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    return check(await this.#socket.send(bytes), this.#socket);
  }

  /** Says goodbye and ends it. */
  async close(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    await this.#socket.close();
    this.#socket[Symbol.dispose]();
  }

  /** Ends it at once. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#socket[Symbol.dispose]();
  }

  /** Whether the peer's certificate was verified and nothing was found wrong with it. */
  get authorized(): boolean {
    return this.#socket.getSslContext() !== null && this.#socket.verifyResult === 0;
  }

  /** Whether the handshake resumed an earlier session. */
  get reused(): boolean {
    return this.#socket.isResumed;
  }

  /** The name of the server that the client asked for (SNI); null when it named none. */
  get servername(): string | null {
    return this.#servername();
  }

  /** Sets the most bytes of a datagram that the path carries, 256 to 16384. Throws RangeError. */
  setMTU(mtu: number): void {
    this.#socket.setMtu(mtu);
  }

  /** The application protocol that was agreed on, or null. */
  get alpnProtocol(): string | null {
    return this.#socket.getSslContext()?.alpnProtocol ?? null;
  }

  /** "DTLSv1.2", or null before there is a context. */
  get protocol(): string | null {
    return this.#socket.getSslContext()?.version ?? null;
  }

  /** The suite by Mbed TLS's name, or null. */
  get cipher(): string | null {
    return this.#socket.getSslContext()?.ciphersuite ?? null;
  }

  /** A copy of the session to resume later, as secret as a key, or null. */
  get session(): Uint8Array | null {
    return this.#socket.getSession();
  }

  /** The profile of SRTP that was agreed on, MBEDTLS_TLS_SRTP_*; 0 for none. */
  get srtpProfile(): number {
    return this.#socket.srtpProfile;
  }

  /** The most bytes of a message. */
  get maxPayload(): number {
    return this.#socket.maxPayload;
  }

  /** The peer's address, or null before the handshake is done. */
  get remoteAddress(): SocketAddress | null {
    return this.#socket.getpeername().address;
  }

  /** Keying material that only the two ends know (RFC 5705). Throws TLSError. */
  exportKeyingMaterial(length: number, label: string, context?: Uint8Array): Uint8Array {
    const made = this.#socket.getSslContext()?.exportKeyingMaterial(length, label, context ?? null);
    if (made === undefined) throw new SocketError(-3004);
    return made;
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(LARGEST);
    let kept = 0;
    for (;;) {
      const size = await this.#socket.recv(buffer);
      if (this.#destroyed) return;
      if (size < 0) check(size, this.#socket);
      if (size <= 0) return;
      const message = buffer.slice(0, size);
      if (this.#onmessage !== null) this.#onmessage(message);
      else if ((kept += size) <= 1_000_000) this.#waiting.push(message);
    }
  }
}

/** A server, under the names of `node:dtls`. */
export class DTLSEndpoint {
  readonly #server: DTLSServer;
  readonly #sessions = new Set<DTLSSession>();

  /** @internal */
  constructor(server: DTLSServer, onSession: (session: DTLSSession) => void) {
    this.#server = server;
    void this.#accept(onSession);
  }

  /** Where it listens. */
  get address(): SocketAddress | null {
    return this.#server.getsockname().address;
  }

  /** How many associations there are. */
  get sessions(): number {
    return this.#server.sessions;
  }

  /** Says goodbye to all and ends it. */
  async close(): Promise<void> {
    this.destroy();
  }

  /** Ends it at once. */
  destroy(): void {
    for (const session of this.#sessions) session.destroy();
    this.#server.close();
  }

  async #accept(onSession: (session: DTLSSession) => void): Promise<void> {
    for (;;) {
      const { socket } = await this.#server.accept();
      if (socket === null) return;
      const session = new DTLSSession(socket, Promise.resolve(), () => socket.servername);
      this.#sessions.add(session);
      session.closed.catch(() => {}).finally(() => this.#sessions.delete(session));
      onSession(session);
    }
  }
}

/** Keeps credentials for several connections. Corresponds to `dtls.createSecureContext`. */
export function createSecureContext(credentials: DTLSCredentials): DTLSCredentials {
  return { ...credentials };
}

/**
 * Begins an association with a host's port. Throws TLSError for credentials that cannot be read;
 * what fails later `opened` tells. Corresponds to `dtls.connect`.
 */
export function connect(host: string, port: number, options: ConnectOptions = {}): DTLSSession {
  const socket = new DTLSSocket(options.stack ?? defaultStack() ?? undefined, options);
  prepareClient(socket, options);
  if (options.session !== undefined) check(socket.setSession(options.session), socket);
  const opened = socket.connect(host, port).then((code) => void check(code, socket));
  return new DTLSSession(socket, opened, () => sentName(options.servername, host));
}

// A literal address is no name that is sent.
function sentName(servername: string | null | undefined, host: string): string | null {
  if (servername === null) return null;
  const name = normalizeHostname(servername ?? host);
  return new SocketAddress(name, 0).isName ? name : null;
}

/**
 * Answers on a port, and calls `onSession` with each association whose handshake is done. Throws
 * TLSError or SocketError for credentials that cannot be read and a port that cannot be had.
 * Corresponds to `dtls.listen`.
 */
export function listen(
  onSession: (session: DTLSSession) => void,
  options: ListenOptions,
): DTLSEndpoint {
  const udp = new UDPSocket(options.stack ?? defaultStack());
  check(udp.bind(new SocketAddress(options.host ?? '', options.port ?? 0)), udp);
  const config = makeServerConfig(options);
  try {
    return new DTLSEndpoint(new DTLSServer(udp, { ...options, config }), onSession);
  } finally {
    config.dispose();
  }
}
