import { dispose } from '../../nsapi/dispose.js';
import type { SocketAddress } from '../../nsapi/socket-address.js';
import type { CarrierListener } from '../carrier.js';
import { declareDescription } from '../description.js';
import { StreamStack } from '../stream-stack.js';
import { requireWebSocketUrl, WebSocketOpener } from '../websocket/open.js';
import type { WebSocketOptions } from '../websocket/types.js';
import { WispConnection } from './connection.js';
import type { DatagramEndpoint } from '../datagram-endpoint.js';
import { WispDatagrams } from './datagrams.js';
import { infoPacket, type WispCredentials } from './packets.js';
import type { WispStream } from './stream.js';

const IDLE = 30_000;

/** Options of a WispStack. */
export interface WispStackOptions extends WebSocketOptions {
  /** The newest version of the protocol to ask for; 2 by default, which falls back to 1. */
  readonly version?: 1 | 2 | undefined;
  /**
   * For a server of version 2 that wants a user name and a password. They are sent as they are: use
   * wss.
   */
  readonly credentials?: WispCredentials | undefined;
  /**
   * How long the WebSocket is kept when its last stream has ended, in milliseconds; 30000 by
   * default, negative for ever.
   */
  readonly idleTimeout?: number | undefined;
}

/**
 * TCP and UDP through a Wisp server: many streams over one WebSocket, which is opened by the first
 * connect and kept for the next ones. The server resolves names. Wisp does not tell when a stream
 * has reached its target: connect returns as soon as the server was asked, and a target that cannot
 * be reached shows in the first recv or send.
 *
 * Outwards: a send returns WOULD_BLOCK without credit from the server, while `sendBuffer` bytes
 * wait to leave, or when the stream has had its share of that room; no stream is starved. Inwards
 * the protocol has nothing, and slowing down the WebSocket would stop every stream: `maxBuffered`
 * bytes of one stream may wait, and then that one fails with NO_MEMORY and a cause that says so,
 * after those bytes.
 *
 * A closed stream goes on delivering what was sent until the server closes it, for at most 5
 * seconds: the protocol's own CLOSE would drop what has not reached the target, and nothing tells
 * what has.
 *
 * Datagrams are the server's UDP streams, one for each address that is sent to: there is no bind,
 * and only who was sent to is heard. What there is no room for (`maxBuffered`) is lost.
 *
 * A CLOSE with 0x02 is the end of the stream, 0x41 PARAMETER, 0x42, 0x44 and 0x48 NO_CONNECTION,
 * 0x43 and 0x47 CONNECTION_TIMEOUT, 0x49 BUSY, 0x04 UNSUPPORTED, 0xc0 to 0xc2 AUTH_FAILURE, all
 * others CONNECTION_LOST. One half cannot be ended alone: shutdown is UNSUPPORTED.
 */
export class WispStack extends StreamStack {
  readonly #opener: WebSocketOpener;
  readonly #url: string;
  readonly #credentials: WispCredentials | null;
  readonly #idleTimeout: number;
  #version: 1 | 2;
  #connection: WispConnection | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param url the server's address, which ends with a slash: `wss://example.test/wisp/`
   *
   * Throws TypeError for an address that is none, or where there is no class of WebSockets;
   * RangeError for a wrong number.
   */
  constructor(url: string, options: WispStackOptions = {}) {
    super();
    requireWebSocketUrl(url);
    const { version = 2, idleTimeout = IDLE, credentials } = options;
    if (version !== 1 && version !== 2)
      throw new RangeError(`The version of Wisp is 1 or 2, not ${String(version)}.`);
    if (typeof idleTimeout !== 'number' || Number.isNaN(idleTimeout))
      throw new RangeError('idleTimeout must be a number of milliseconds.');
    // Finds at once whether they are too long.
    if (credentials !== undefined) infoPacket(credentials);
    this.#url = url;
    this.#version = version;
    this.#idleTimeout = idleTimeout;
    this.#credentials = credentials ?? null;
    this.#opener = new WebSocketOpener({ ...options, uploadRate: Infinity });
    declareDescription(this, { kind: 'WispStack', url, options: { ...options } });
  }

  /**
   * Closes the WebSocket, once the streams that were closed before have delivered; those that are
   * still open get CONNECTION_LOST at once. The next connect opens a new one.
   */
  close(): void {
    clearTimeout(this.#timer);
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    this.#version = connection.version;
    connection.close();
  }

  /** Closes the WebSocket. */
  [dispose](): void {
    this.close();
  }

  /** @internal */
  protected override dial(address: SocketAddress): WispStream {
    return this.#connected().stream(address);
  }

  protected override datagrams(): DatagramEndpoint {
    return new WispDatagrams(() => this.#connected(), this.#opener.maxBuffered);
  }

  #connected(): WispConnection {
    clearTimeout(this.#timer);
    if (this.#connection === null || this.#connection.isOver) this.#connection = this.#connect();
    return this.#connection;
  }

  #connect(): WispConnection {
    const connection: WispConnection = new WispConnection({
      open: (protocols: readonly string[], listener: CarrierListener) =>
        this.#opener.open(this.#url, protocols, listener),
      maxBuffered: this.#opener.maxBuffered,
      sendBuffer: this.#opener.sendBuffer,
      version: this.#version,
      credentials: this.#credentials,
      onIdle: () => this.#idle(connection),
    });
    return connection;
  }

  #idle(connection: WispConnection): void {
    if (connection !== this.#connection || connection.isOver) return;
    // A server that refused version 2 need not be asked again.
    this.#version = connection.version;
    if (this.#idleTimeout < 0) return;
    this.#timer = setTimeout(() => this.close(), this.#idleTimeout);
  }
}
