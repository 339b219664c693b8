import { connect, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { isBytes } from '../../nsapi/bytes.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { ByteQueue } from '../byte-queue.js';
import type { Fault } from '../carrier.js';
import type { StackConnection } from '../handle-stack.js';
import { faultOf, TruncationError } from './error.js';
import { NodeSecure } from './secure.js';
import { giveBackSlab, takeSlab } from './slabs.js';

/**
 * Bytes that each direction of a connection may hold before it stops; also the most that one send
 * takes.
 */
export const BUFFER_SIZE = 65_536;
/**
 * The same for what was received over TLS, which comes in many small pieces: to stop and start it
 * costs more.
 */
const TLS_BUFFER_SIZE = 524_288;
/** How long a closed connection goes on delivering, in seconds, unless LINGER says otherwise. */
const LINGER = 5;

/**
 * Room for large pieces on their way out, used again and again: to allocate it takes as long as to
 * encrypt it.
 */
const rooms: Uint8Array[] = [];
const MAX_ROOMS = 16;

/** What is to be done about TLS. */
export interface NodeTlsRequest {
  readonly options: ConnectionOptions;
  /** Whether an end without close_notify is a failure. */
  readonly detectTruncation: boolean;
}

/** The options of a connection that Node can set. */
export interface NodeConnectionOptions {
  keepAlive: boolean;
  /** Seconds; 0 leaves it to the operating system. */
  keepIdle: number;
  /** Seconds; null is the default. */
  linger: number | null;
}

/**
 * One connection of node:net or node:tls, without waiting: what arrives is queued, up to a limit
 * that stops the peer.
 */
export class NodeConnection implements StackConnection {
  /** Called when another try may get further. */
  onEvent: () => void = () => {};
  /** The TCP connection. */
  readonly #raw: Socket;
  /** What is read and written: the same, or TLS over it. */
  #socket: Socket;
  readonly #tls: boolean;
  readonly #canReset: boolean;
  /** TLS over a TCP connection that is apart from it; null where Node has made both as one. */
  #secure: NodeSecure | null = null;
  #detects = false;
  #inHandshake = false;
  readonly #received = new ByteQueue(giveBackSlab);
  #connected: boolean;
  #ended = false;
  #closed = false;
  #shut = false;
  #paused = false;
  #telling = false;
  /** What ended the TCP connection: it is the fault when all that came before was decrypted. */
  #broken: Fault | null = null;
  #fault: Fault | null = null;
  #remote: SocketAddress | null = null;
  #local: SocketAddress | null = null;

  /**
   * @param over what to do about TLS over `raw`, where that is TCP alone
   * @param options of TCP, where node:tls makes it, which does not pass them on
   */
  private constructor(
    raw: Socket,
    connected: boolean,
    tls: boolean,
    over: NodeTlsRequest | null,
    options?: NodeConnectionOptions,
  ) {
    this.#raw = raw;
    this.#socket = raw;
    this.#connected = connected;
    this.#tls = tls;
    this.#canReset = !tls || over !== null;
    if (connected) this.#learnAddresses();
    if (over === null) this.#follow(raw);
    else this.#breaks(raw);
    raw.on('connect', () => {
      this.#learnAddresses();
      if (options !== undefined) {
        raw.setNoDelay(true);
        this.setKeepAlive(options);
      }
      if (!tls) this.#isConnected();
      else this.#inHandshake = true;
      if (over !== null) this.#secureOver(raw, over);
    });
    if (tls && over === null) raw.on('secureConnect', () => this.#isConnected());
  }

  /**
   * Begins to connect; a name is resolved, and its addresses tried, by Node. With `tls` it is
   * connected when the handshake is done. Throws Node's errors.
   */
  static dial(
    address: SocketAddress,
    local: SocketAddress | null,
    options: NodeConnectionOptions,
    tls: NodeTlsRequest | null,
    lookup?: LookupFunction,
  ): NodeConnection {
    // highWaterMark is the stream's option, which node:net passes on.
    const settings = {
      host: address.host,
      port: address.port,
      ...(local !== null && local.host !== '' ? { localAddress: local.host } : {}),
      ...(local !== null && local.port !== 0 ? { localPort: local.port } : {}),
      ...(lookup === undefined ? {} : { lookup }),
      autoSelectFamily: true,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: options.keepAlive,
      keepAliveInitialDelay: options.keepIdle * 1000,
      highWaterMark: BUFFER_SIZE,
    };
    // TLS and TCP as one is faster. To see whether an end was announced, and to reset, TCP has to
    // be apart.
    if (tls === null || tls.detectTruncation || options.linger === 0)
      return new NodeConnection(connect(settings), false, tls !== null, tls);
    const made: { connection: NodeConnection | null } = { connection: null };
    const onread = {
      buffer: takeSlab,
      callback: (size: number, slab: Uint8Array) => {
        // A small piece would keep all of the slab.
        const piece = size > slab.length / 2 ? slab.subarray(0, size) : slab.slice(0, size);
        if (piece.buffer !== slab.buffer) giveBackSlab(slab);
        if (made.connection !== null) made.connection.#receive(piece);
        return true;
      },
    };
    const secured = { ...settings, ...tls.options, onread };
    made.connection = new NodeConnection(connectTls(secured), false, true, null, options);
    return made.connection;
  }

  /** Takes over a connection that a server received and paused; it reads nothing before `start`. */
  static received(socket: Socket): NodeConnection {
    return new NodeConnection(socket, true, false, null);
  }

  start(): void {
    this.#socket.resume();
  }

  /** What ended the connection, null while nothing did. */
  get fault(): Fault | null {
    return this.#fault;
  }

  get remote(): SocketAddress | null {
    return this.#remote;
  }

  get local(): SocketAddress | null {
    return this.#local;
  }

  /** Whether it can be ended by a reset: where TLS and TCP are not one. */
  get canReset(): boolean {
    return this.#canReset;
  }

  /** How the connecting gets on: ALREADY, IS_CONNECTED or the fault. */
  progress(): number {
    if (this.#fault !== null) return this.#fault.code;
    return this.#connected ? NSAPI_ERROR_IS_CONNECTED : NSAPI_ERROR_ALREADY;
  }

  send(bytes: Uint8Array): number {
    if (this.#fault !== null) return this.#fault.code;
    if (this.#shut) return NSAPI_ERROR_NO_CONNECTION;
    if (!this.#connected) return NSAPI_ERROR_WOULD_BLOCK;
    if (bytes.length === 0) return 0;
    // A destroyed socket has yet to say why: its error or its end is announced as an event.
    if (this.#socket.destroyed || this.#socket.writableNeedDrain) return NSAPI_ERROR_WOULD_BLOCK;
    const taken = bytes.subarray(0, BUFFER_SIZE);
    if (taken.length < BUFFER_SIZE) this.#gather();
    if (taken.length < BUFFER_SIZE / 4) {
      // Not slice: that of a Buffer does not copy.
      this.#socket.write(new Uint8Array(taken));
    } else {
      const room = rooms.pop() ?? new Uint8Array(BUFFER_SIZE);
      room.set(taken);
      this.#socket.write(room.subarray(0, taken.length), (error) => {
        // After a failure the system may still be reading it.
        if ((error === null || error === undefined) && rooms.length < MAX_ROOMS) rooms.push(room);
      });
    }
    return taken.length;
  }

  /** Ends the sending half, after what was sent. */
  shutdown(): number {
    if (this.#fault !== null) return this.#fault.code;
    if (!this.#connected) return NSAPI_ERROR_WOULD_BLOCK;
    if (!this.#shut) this.#socket.end();
    this.#shut = true;
    return NSAPI_ERROR_OK;
  }

  recv(into: Uint8Array): number {
    if (this.#received.size > 0) {
      const size = this.#received.take(into);
      this.#throttle();
      return size;
    }
    if (this.#ended) return 0;
    if (this.#fault !== null) return this.#fault.code;
    return into.length === 0 ? 0 : NSAPI_ERROR_WOULD_BLOCK;
  }

  setKeepAlive(options: NodeConnectionOptions): void {
    this.#raw.setKeepAlive(options.keepAlive, options.keepIdle * 1000);
  }

  /**
   * Delivers what was sent, then ends the connection: with 0 seconds of linger at once and by a
   * reset. What still arrives is dropped until the peer ends too, because closing with unread bytes
   * would reset the connection under what was sent.
   */
  close(linger: number | null): void {
    const socket = this.#socket;
    this.#closed = true;
    this.onEvent = () => {};
    if (!this.#connected || this.#fault !== null || socket.destroyed) {
      this.destroy();
    } else if (linger === 0) {
      this.#raw.resetAndDestroy();
    } else {
      const timer = setTimeout(() => this.destroy(), (linger ?? LINGER) * 1000);
      socket.once('close', () => clearTimeout(timer));
      socket.resume();
      socket.end(() => {
        this.#raw.unref();
        timer.unref();
      });
    }
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#socket.destroy();
    this.#raw.destroy();
  }

  #follow(socket: Socket): void {
    if (!this.#tls || this.#secure !== null) socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('end', () => {
      const whole =
        !this.#tls || (this.#connected && (!this.#detects || this.#secure?.notified === true));
      if (whole) this.#ended = true;
      else
        this.#fail(
          this.#broken ?? {
            code: NSAPI_ERROR_CONNECTION_LOST,
            cause: this.#connected
              ? new TruncationError()
              : new Error('the peer ended the connection during the handshake'),
          },
        );
      if (this.#broken !== null) this.#fail(this.#broken);
      this.#tell();
    });
    socket.on('drain', () => this.#tell());
    socket.on('error', (error) => {
      this.#rescue();
      this.#fail(faultOf(error));
    });
    socket.on('close', () => this.#fail({ code: NSAPI_ERROR_CONNECTION_LOST, cause: undefined }));
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) {
      giveBackSlab(bytes);
      return;
    }
    this.#received.push(bytes);
    this.#throttle();
    if (!this.#tls || this.#received.size >= BUFFER_SIZE) this.#tell();
    else this.#tellOnce();
  }

  /** Watches the connection beneath TLS. */
  #breaks(raw: Socket): void {
    const broken = (fault: Fault): void => {
      this.#broken ??= fault;
      if (this.#secure === null || this.#ended) this.#fail(this.#broken);
      // What it still has is bounded: it must not wait for a reader while a writer waits for it to
      // fail.
      else this.#socket.resume();
    };
    raw.on('error', (error) => broken(faultOf(error)));
    raw.on('close', () => broken({ code: NSAPI_ERROR_CONNECTION_LOST, cause: undefined }));
  }

  #secureOver(raw: Socket, { options, detectTruncation }: NodeTlsRequest): void {
    this.#detects = detectTruncation;
    this.#secure = new NodeSecure(raw, options, BUFFER_SIZE);
    this.#socket = this.#secure.socket;
    this.#follow(this.#socket);
    this.#socket.on('secureConnect', () => this.#isConnected());
  }

  #isConnected(): void {
    this.#inHandshake = false;
    this.#connected = true;
    this.#tell();
  }

  #fail(fault: Fault): void {
    // Whatever goes wrong before TLS is up, it is not up.
    this.#fault ??= this.#inHandshake
      ? { code: NSAPI_ERROR_AUTH_FAILURE, cause: fault.cause ?? this.#broken?.cause }
      : fault;
    if (this.#tls) this.destroy();
    this.#tell();
  }

  // What is sent in one go leaves in one system call: TLS sends in records of 16 KiB.
  #gather(): void {
    if (this.#socket.writableCorked > 0) return;
    this.#socket.cork();
    process.nextTick(() => this.#socket.uncork());
  }

  // Once for the records that one read brought; not for many, which would have left the processor's
  // cache by then.
  #tellOnce(): void {
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      this.#tell();
    });
  }

  #tell(): void {
    this.onEvent();
  }

  #throttle(): void {
    const full =
      this.#received.size >= (this.#tls ? TLS_BUFFER_SIZE : BUFFER_SIZE) && this.#broken === null;
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#socket.pause();
    else this.#socket.resume();
  }

  // What Node had read while it was paused; it would not come as an event any more.
  #rescue(): void {
    for (;;) {
      const chunk: unknown = this.#socket.read();
      if (!isBytes(chunk)) return;
      this.#received.push(chunk);
    }
  }

  #learnAddresses(): void {
    const { remoteAddress, remotePort, localAddress, localPort } = this.#raw;
    if (remoteAddress !== undefined)
      this.#remote = new SocketAddress(remoteAddress, remotePort ?? 0);
    if (localAddress !== undefined) this.#local = new SocketAddress(localAddress, localPort ?? 0);
  }
}
