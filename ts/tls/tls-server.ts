import { MBEDTLS_SSL_IS_SERVER } from '../../wasm/constants.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import { handshakeTimeoutOf, requireCounts } from '../net/arguments.js';
import type { AcceptResult, Socket, WaitOptions } from '../net/socket.js';
import { asyncDispose, dispose } from '../nsapi/dispose.js';
import {
  isFlow,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { isError } from '../nsapi/is-error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { check, SocketError } from '../nsapi/socket-error.js';
import { AcceptWaits } from './accept-waits.js';
import { handshakeTimedOut } from './failure.js';
import { Greeting, Greetings, HelloError, sendAlert } from './greeting.js';
import { TRANSPORT_CLOSE } from './lent-transport.js';
import { newcomers } from './newcomers.js';
import { UNRECOGNIZED_NAME, type ClientHello } from './tls-hello.js';
import { TLSSocketWrapper } from './tls-socket-wrapper.js';

export type { ClientHello } from './tls-hello.js';

/** What a TLSServer takes connections from: a TCPSocket that listens, of whatever stack. */
export interface Listener extends Pick<Socket, 'sigio' | 'setBlocking' | 'tryClose' | 'lastError'> {
  /** A connection that waits, without waiting: WOULD_BLOCK when there is none. */
  tryAccept(): AcceptResult;
}

/** Options of a TLSServer. */
export interface TLSServerOptions {
  /** For servers and streams; the server keeps its own share. */
  readonly config: SslConfig;
  /**
   * Asked for each client, before Mbed TLS reads its hello: which configuration this one gets, now
   * or later. Undefined: the server's own. Null refuses it, as does an error: with the alert
   * unrecognized_name. The caller goes on owning what it gave.
   */
  readonly onClientHello?:
    | ((hello: ClientHello, address: SocketAddress | null) => ChosenConfig | Promise<ChosenConfig>)
    | undefined;
  /** Told why a client did not get as far as accept(). */
  readonly onClientError?: ((error: Error, address: SocketAddress | null) => void) | undefined;
  /** How long a client may take from its connection on, in milliseconds; 120000 by default. */
  readonly handshakeTimeout?: number | undefined;
  /** How many connections there may be, those whose handshake is under way too; any by default. */
  readonly maxConnections?: number | undefined;
  /** How many of them may come from one host; any by default. */
  readonly maxConnectionsPerHost?: number | undefined;
}

/** What a client gets: a configuration; undefined: the server's own; null: it is refused. */
export type ChosenConfig = SslConfig | null | undefined;

/** Node's. */
const HANDSHAKE_TIMEOUT = 120_000;
/** How many connections are taken before others get their turn. */
const AT_ONCE = 256;

/**
 * Many TLS connections of clients. It takes them from a socket that listens, and those that are
 * handed to it; reads what each says first, and lets be chosen what it gets; then does the
 * handshakes. A client that is silent costs no context of TLS, and handshakes that have begun go
 * before those that have not.
 */
export class TLSServer {
  readonly #listener: Listener | null;
  readonly #options: TLSServerOptions;
  readonly #timeout: number;
  readonly #config: SslConfig;
  readonly #arrivals = new Set<Arrival>();
  readonly #hosts = new Map<string, number>();
  readonly #greetings = new Greetings();
  readonly #ready: AcceptedTLSSocket[] = [];
  readonly #waits = new AcceptWaits();
  #count = 0;
  #closed = false;
  #pumping = false;

  /**
   * Takes over a socket that listens: its waiting and its sigio are the server's, and close()
   * closes it; null: connections are handed in. Throws TypeError for a configuration that is none
   * for servers and streams, RangeError for a wrong number.
   */
  constructor(listener: Listener | null, options: TLSServerOptions) {
    this.#config = requireConfig(options.config).another();
    this.#timeout = handshakeTimeoutOf(options.handshakeTimeout ?? HANDSHAKE_TIMEOUT);
    const { maxConnections, maxConnectionsPerHost } = options;
    requireCounts({ maxConnections, maxConnectionsPerHost });
    this.#options = options;
    this.#listener = listener;
    if (listener === null) return;
    listener.setBlocking(false);
    listener.sigio(() => this.#pump());
    this.#pump();
  }

  /** How many connections there are, those whose handshake is under way too. */
  get connections(): number {
    return this.#count;
  }

  /**
   * Waits for the next client whose handshake is done: the caller owns its socket, and closes it.
   * NO_SOCKET once this is closed, or the error of the socket that listened; WOULD_BLOCK when it
   * may not wait ({@link setTimeout}).
   */
  accept(options?: WaitOptions): Promise<AcceptResult<TLSSocketWrapper>> {
    let socket: TLSSocketWrapper | null = null;
    const accepting = this.#waits.run(() => {
      if (this.#closed) return NSAPI_ERROR_NO_SOCKET;
      socket = this.#ready.shift() ?? null;
      return socket === null ? NSAPI_ERROR_WOULD_BLOCK : NSAPI_ERROR_OK;
    }, options);
    return accepting.then((code) => ({ code, socket: code === NSAPI_ERROR_OK ? socket : null }));
  }

  /**
   * Does the server's part over a socket that is connected to a client, and is the server's from
   * now on. NO_SOCKET once this is closed, and where there are too many connections: then it is
   * closed.
   */
  handIn(transport: Socket): number {
    const { maxConnections = Infinity, maxConnectionsPerHost = Infinity } = this.#options;
    const { address } = transport.getpeername();
    const host = address?.host ?? '';
    const fromHost = this.#hosts.get(host) ?? 0;
    if (this.#closed || this.#count >= maxConnections || fromHost >= maxConnectionsPerHost) {
      transport.tryClose();
      return NSAPI_ERROR_NO_SOCKET;
    }
    this.#count++;
    this.#hosts.set(host, fromHost + 1);
    this.#arrivals.add(this.#arrive(transport, address, host));
    return NSAPI_ERROR_OK;
  }

  /** How long accept() waits, in milliseconds: negative for ever, 0 not at all. */
  setTimeout(milliseconds: number): void {
    this.#waits.setTimeout(milliseconds);
  }

  /**
   * Closes the socket that listens and the connections that nobody has accepted; those that were
   * are their owners'. NO_SOCKET the second time.
   */
  close(): number {
    if (this.#closed) return NSAPI_ERROR_NO_SOCKET;
    this.#closed = true;
    for (const arrival of [...this.#arrivals]) arrival.end(null);
    for (const socket of this.#ready.splice(0)) socket[dispose]();
    this.#listener?.sigio(null);
    const code = this.#listener?.tryClose() ?? NSAPI_ERROR_OK;
    this.#config.dispose();
    this.#waits.tell();
    return code;
  }

  /** Closes. */
  [dispose](): void {
    if (!this.#closed) this.close();
  }

  /** Closes. */
  async [asyncDispose](): Promise<void> {
    this[dispose]();
  }

  #pump(): void {
    if (this.#pumping || this.#closed || this.#listener === null) return;
    this.#pumping = true;
    try {
      for (let count = 0; count < AT_ONCE; count++) {
        const { code, socket } = this.#listener.tryAccept();
        if (code === NSAPI_ERROR_WOULD_BLOCK || isFlow(code)) return;
        if (code !== NSAPI_ERROR_OK) {
          this.#tell(this.#listener.lastError ?? new SocketError(code), null);
          return;
        }
        if (socket !== null) this.handIn(socket);
        if (this.#closed) return;
      }
      setTimeout(() => this.#pump(), 0);
    } finally {
      this.#pumping = false;
    }
  }

  #arrive(transport: Socket, address: SocketAddress | null, host: string): Arrival {
    const gone = (): void => this.#gone(host);
    const arrival: Arrival = new Arrival(transport, host, this.#timeout, {
      greetings: this.#greetings,
      choose: (hello) => this.#options.onClientHello?.(hello, address),
      config: this.#config,
      gone,
      done: (answer) => {
        this.#arrivals.delete(arrival);
        if (answer === null) gone();
        else if (answer instanceof AcceptedTLSSocket) this.#accepted(answer);
        else {
          gone();
          this.#tell(answer, address);
        }
      },
    });
    return arrival;
  }

  #accepted(socket: AcceptedTLSSocket): void {
    this.#ready.push(socket);
    this.#waits.tell();
  }

  #tell(error: Error, address: SocketAddress | null): void {
    this.#options.onClientError?.(error, address);
  }

  #gone(host: string): void {
    this.#count--;
    const left = (this.#hosts.get(host) ?? 1) - 1;
    if (left === 0) this.#hosts.delete(host);
    else this.#hosts.set(host, left);
  }
}

/** What an arrival needs of its server. */
interface ArrivalRules {
  readonly greetings: Greetings;
  readonly config: SslConfig;
  choose(hello: ClientHello): ChosenConfig | Promise<ChosenConfig>;
  /** Told when the connection that was accepted is closed. */
  gone(): void;
  /** Told once: the connection, why there is none, or null for one that the server ended. */
  done(answer: AcceptedTLSSocket | Error | null): void;
}

/** One client from its connection to the end of its handshake. */
class Arrival {
  readonly #transport: Socket;
  readonly #host: string;
  readonly #arrival = newcomers.arrive();
  readonly #rules: ArrivalRules;
  readonly #greeting: Greeting;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #leaveQueue: (() => void) | null = null;
  #socket: AcceptedTLSSocket | null = null;
  #over = false;

  constructor(transport: Socket, host: string, timeout: number, rules: ArrivalRules) {
    this.#transport = transport;
    this.#host = host;
    this.#rules = rules;
    if (timeout !== Infinity)
      this.#timer = setTimeout(() => this.end(handshakeTimedOut(timeout)), timeout);
    this.#greeting = new Greeting(transport, rules.greetings, (answer) => {
      if (isError(answer)) this.end(answer);
      else this.#welcome(answer).catch((error: unknown) => this.#refuse(error));
    });
  }

  /** Ends it, for an error or without one. */
  end(error: Error | null): void {
    if (!this.#finish()) return;
    this.#greeting.stop();
    this.#leaveQueue?.();
    if (this.#socket === null) this.#transport.tryClose();
    else this.#socket[dispose]();
    this.#rules.done(error);
  }

  async #welcome(hello: ClientHello): Promise<void> {
    const chosen = await this.#rules.choose(hello);
    if (this.#over) return;
    if (chosen === null) throw new TypeError('The server has nothing for this client.');
    const config = chosen === undefined ? this.#rules.config : requireConfig(chosen);
    const socket = new AcceptedTLSSocket(this.#transport, config, this.#rules.gone);
    this.#socket = socket;
    socket.precede(this.#greeting.bytes);
    check(socket.setSslConfig(config), socket);
    this.#leaveQueue = newcomers.enter(this.#host, this.#arrival, () => void this.#begin(socket));
  }

  // Up to its first wait in this very turn.
  async #begin(socket: AcceptedTLSSocket): Promise<void> {
    const result = await socket.doHandshake();
    if (result < 0) this.end(socket.lastError ?? new SocketError(result));
    else if (this.#finish()) {
      socket.isAccepted = true;
      this.#rules.done(socket);
    }
  }

  #refuse(reason: unknown): void {
    if (this.#over) return;
    sendAlert(this.#transport, UNRECOGNIZED_NAME);
    const message = isError(reason) ? reason.message : 'The client was refused.';
    this.end(
      new HelloError({ alert: UNRECOGNIZED_NAME, reason: 'CALLBACK_FAILED', message }, reason),
    );
  }

  #finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    clearTimeout(this.#timer);
    return true;
  }
}

/** The connection of a client that a server took. */
class AcceptedTLSSocket extends TLSSocketWrapper {
  isAccepted = false;
  readonly #gone: () => void;
  #left = false;

  constructor(transport: Socket, { instance }: SslConfig, gone: () => void) {
    super(transport, null, TRANSPORT_CLOSE, { instance, handshakeTimeout: Infinity });
    this.#gone = gone;
  }

  override tryClose(): number {
    this.#leave();
    return super.tryClose();
  }

  override close(): Promise<number> {
    this.#leave();
    return super.close();
  }

  #leave(): void {
    if (this.#left || !this.isAccepted) return;
    this.#left = true;
    this.#gone();
  }
}

function requireConfig(config: unknown): SslConfig {
  if (
    !(config instanceof SslConfig) ||
    config.isDatagram ||
    config.endpoint !== MBEDTLS_SSL_IS_SERVER
  )
    throw new TypeError(
      'A TLSServer needs an SslConfig with MBEDTLS_SSL_IS_SERVER, and for streams.',
    );
  return config;
}
