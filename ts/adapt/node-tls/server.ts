import { captureRejectionSymbol } from 'node:events';
import { Server as NodeServer, Socket as TcpSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { newcomers } from '../../tls/newcomers.js';
import { cannotHonour, tlsError, wrongType } from './errors.js';
import { NodeTLSSocket, settingsOf } from './node-tls-socket.js';
import { presentOf } from './present.js';
import { createSecureContext, SecureContext, type ContextOptions } from './secure-context.js';
import { hangUp, isGiven, type ServerOptions } from './server-options.js';
import { ServerSettings } from './server-settings.js';

/** How long a client may take until its handshake is done, in milliseconds. */
const HANDSHAKE_TIMEOUT = 120_000;

/** What is told of a connection that was dropped, as by node:net. */
const ADDRESSES = [
  'localAddress',
  'localPort',
  'localFamily',
  'remoteAddress',
  'remotePort',
  'remoteFamily',
] as const;

/** Who is told of each connection whose handshake is done. */
export type Listener = (socket: NodeTLSSocket) => void;

/**
 * A server of TLS over TCP, by Mbed TLS, with the members and events of node:tls's: it listens as a
 * server of node:net does, and takes any two-way stream by its event 'connection'. What a client
 * says first is read before anything of Mbed TLS is made, and SNICallback and ALPNCallback may
 * answer later. Corresponds to `tls.Server`.
 */
export class Server extends NodeServer {
  /** How many connections there may be from one host; undefined for any number. */
  maxConnectionsPerHost: number | undefined;
  readonly #options: ServerOptions;
  readonly #settings: ServerSettings;
  readonly #hosts = new Map<string, number>();

  /** Throws for options that are wrong or cannot be honoured. Corresponds to `new tls.Server()`. */
  constructor(options?: ServerOptions | Listener | null, listener?: Listener) {
    const given = optionsOf(options);
    const secured = typeof options === 'function' ? options : listener;
    super(given);
    this.#options = given;
    const context = given.secureContext ?? createSecureContext(given);
    if (!(context instanceof SecureContext))
      throw wrongType('options.secureContext', 'of createSecureContext of this module', context);
    this.#settings = new ServerSettings(given, context, this);
    settingsOf.set(this, this.#settings);
    if (isGiven(given.maxConnections)) this.maxConnections = given.maxConnections;
    this.maxConnectionsPerHost = given.maxConnectionsPerHost;
    this.on('newListener', refuseEvent);
    this.on('connection', (raw: Duplex) => this.#take(raw));
    if (isGiven(secured)) this.on('secureConnection', secured);
  }

  /**
   * Adds a context for clients that ask for this name, in which `*` stands for any one label. The
   * latest that fits counts. SNICallback, where it is given, is asked instead. Corresponds to
   * `tls.Server.addContext`.
   */
  addContext(hostname: string, context: SecureContext | ContextOptions): void {
    if (!hostname)
      throw tlsError(
        'ERR_TLS_REQUIRED_SERVER_NAME',
        '"servername" is required parameter for Server.addContext',
      );
    if (typeof hostname !== 'string') throw wrongType('hostname', 'of type string', hostname);
    this.#settings.addContext(
      hostname,
      context instanceof SecureContext ? context : createSecureContext(context),
    );
  }

  /**
   * Replaces certificate, key, trust, versions and ciphers for connections from now on.
   * Corresponds to `tls.Server.setSecureContext`.
   */
  setSecureContext(options: ContextOptions): void {
    if (typeof options !== 'object' || options === null)
      throw wrongType('options', 'of type object', options);
    this.#settings.context = createSecureContext(options);
    if (isGiven(options.ticketKeys)) this.setTicketKeys(options.ticketKeys);
  }

  /**
   * The 48 bytes that tickets are sealed with: all of them secret. Servers that have the same, and
   * the same sessionIdContext, resume each other's sessions; those of node:tls do not. Corresponds
   * to `tls.Server.getTicketKeys`.
   */
  getTicketKeys(): Buffer {
    return this.#settings.tickets.keys;
  }

  /**
   * Seals with these 48 bytes from now on; tickets of those before are not taken any more.
   * Corresponds to `tls.Server.setTicketKeys`.
   */
  setTicketKeys(keys: Uint8Array): void {
    this.#settings.tickets.keys = keys;
  }

  /** What a listener of a connection rejects with is that connection's failure. */
  override [captureRejectionSymbol](error: Error, event: string, socket: Duplex): void {
    if (event === 'secureConnection') socket.destroy(error);
    else super[captureRejectionSymbol]?.(error, event, socket);
  }

  #take(raw: Duplex): void {
    const host = hostOf(raw);
    const count = this.#hosts.get(host) ?? 0;
    if (host !== '' && count >= (this.maxConnectionsPerHost ?? Infinity)) {
      this.emit('drop', addressesOf(raw));
      raw.destroy();
      return;
    }
    this.#hosts.set(host, count + 1);
    // A first small answer would wait 40 ms for the client to acknowledge the ticket before it.
    if (raw instanceof TcpSocket && this.#options.noDelay !== false) raw.setNoDelay(true);
    raw.once('close', () => this.#left(host));
    new Newcomer(raw, this.#options.handshakeTimeout ?? HANDSHAKE_TIMEOUT, {
      make: (arrival) => this.#secure(raw, arrival),
      failed: (error, socket) => this.emit('tlsClientError', error, socket),
      secured: (socket) => {
        if (this.#options.pauseOnConnect === true) socket.pause();
        this.emit('secureConnection', socket);
      },
    });
  }

  #left(host: string): void {
    const left = (this.#hosts.get(host) ?? 1) - 1;
    if (left === 0) this.#hosts.delete(host);
    else this.#hosts.set(host, left);
  }

  #secure(raw: Duplex, arrival: number): NodeTLSSocket {
    const { allowHalfOpen, detectTruncation, enableTrace, highWaterMark } = this.#options;
    return new NodeTLSSocket(raw, {
      isServer: true,
      server: this,
      arrival,
      secureContext: this.#settings.context,
      allowHalfOpen: allowHalfOpen === true,
      detectTruncation,
      enableTrace,
      highWaterMark,
    });
  }
}

/** What a newcomer needs of its server. */
interface NewcomerRules {
  make(arrival: number): NodeTLSSocket;
  failed(error: Error, socket: NodeTLSSocket): void;
  secured(socket: NodeTLSSocket): void;
}

/** A connection until it is secure. Of a silent one there is nothing but this. */
class Newcomer {
  readonly #raw: Duplex;
  readonly #arrival = newcomers.arrive();
  readonly #rules: NewcomerRules;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #socket: NodeTLSSocket | null = null;
  #isQueued = false;
  #leaveQueue: (() => void) | null = null;
  #error: Error | undefined = undefined;
  #told = false;

  constructor(raw: Duplex, timeout: number, rules: NewcomerRules) {
    this.#raw = raw;
    this.#rules = rules;
    if (raw instanceof TcpSocket) {
      // Ends are told by TLS; what TCP tells is for whoever reads to hear first.
      raw.allowHalfOpen = true;
      // Node keeps what it was asked for once: whoever is told of a failure may want to know.
      addressesOf(raw);
    }
    // The connection keeps the process running, not that it may take too long.
    if (timeout > 0 && timeout !== Infinity)
      this.#timer = setTimeout(() => {
        this.#begin().destroy(tlsError('ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout'));
      }, timeout).unref();
    raw.on('error', this.#broken);
    raw.on('close', this.#lost);
    if (raw.readableLength > 0 || raw.readableEnded) this.#begun();
    else for (const event of BEGINNINGS) raw.once(event, this.#begun);
    if (raw.destroyed) process.nextTick(this.#lost);
  }

  // In its turn: what is made for a connection takes time, too.
  readonly #begun = (): void => {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#leaveQueue = newcomers.enter(hostOf(this.#raw), this.#arrival, () => this.#begin());
  };

  readonly #broken = (error: Error): void => {
    this.#error = error;
  };

  // Before its turn: it is told all the same.
  readonly #lost = (): void => {
    this.#leaveQueue?.();
    if (this.#socket === null) this.#begin().destroy(this.#error);
  };

  #begin(): NodeTLSSocket {
    if (this.#socket !== null) return this.#socket;
    const socket = this.#rules.make(this.#arrival);
    this.#socket = socket;
    for (const event of BEGINNINGS) this.#raw.removeListener(event, this.#begun);
    this.#raw.removeListener('error', this.#broken);
    this.#raw.removeListener('close', this.#lost);
    socket.on('error', this.#failed);
    socket.on('close', this.#closed);
    socket.on('secure', this.#secured);
    return socket;
  }

  readonly #failed = (error: Error): void => {
    this.#tell(error);
  };

  readonly #closed = (): void => {
    this.#tell(hangUp());
  };

  // Apart, so that what a listener throws is nobody's failure but its own.
  readonly #secured = (): void => {
    process.nextTick(() => {
      const socket = this.#socket;
      if (socket === null || socket.destroyed || this.#told) return;
      this.#release();
      // As in Node, a client that breaks off ends no process whose program does not listen. Not the
      // listener of before, which would keep all of this.
      socket.on('error', ignored);
      socket.removeListener('error', this.#failed);
      socket._releaseControl();
      this.#rules.secured(socket);
    });
  };

  #tell(error: Error): void {
    const socket = this.#socket;
    if (this.#told || socket === null) return;
    this.#release();
    this.#rules.failed(error, socket);
  }

  #release(): void {
    this.#told = true;
    clearTimeout(this.#timer);
    this.#socket?.removeListener('close', this.#closed);
    this.#socket?.removeListener('secure', this.#secured);
  }
}

function ignored(): void {}

/** What wakes a newcomer of which there is nothing yet. */
const BEGINNINGS = ['readable', 'end'] as const;

/**
 * A server; the listener is for 'secureConnection'. Throws as {@link Server}. Corresponds to
 * `tls.createServer`.
 */
export function createServer(listener?: Listener): Server;
export function createServer(options?: ServerOptions | null, listener?: Listener): Server;
export function createServer(
  options?: ServerOptions | Listener | null,
  listener?: Listener,
): Server {
  return new Server(options, listener);
}

function optionsOf(given: ServerOptions | Listener | null | undefined): ServerOptions {
  if (typeof given === 'function' || !isGiven(given)) return {};
  if (typeof given !== 'object') throw wrongType('options', 'of type object', given);
  return presentOf(given);
}

function refuseEvent(event: string | symbol): void {
  if (event === 'OCSPRequest') throw cannotHonour('OCSPRequest', 'there is no OCSP');
}

function hostOf(raw: Duplex): string {
  return raw instanceof TcpSocket ? (raw.remoteAddress ?? '') : '';
}

function addressesOf(raw: Duplex): object {
  if (!(raw instanceof TcpSocket)) return {};
  return Object.fromEntries(ADDRESSES.map((name) => [name, raw[name]]));
}
