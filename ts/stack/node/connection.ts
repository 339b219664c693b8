import type { Socket } from 'node:net';
import { isBytes } from '../../nsapi/bytes.js';
import { giveBackRoom } from '../../nsapi/rooms.js';
import { CLOSE_WAIT } from '../../nsapi/close-wait.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import { SocketAddress } from '../../nsapi/socket-address.js';
import { ByteQueue } from '../byte-queue.js';
import type { Fault } from '../carrier.js';
import type { StackConnection } from '../handle-stack.js';
import { faultOf, gone } from './error.js';
import { giveBackSlab } from './slabs.js';

/**
 * Bytes that each direction of a connection may hold before it stops; also the most that one send
 * takes.
 */
export const BUFFER_SIZE = 65_536;

/**
 * How far a connection is. `handshaking` is TLS's; `ended`: the peer has ended its half. What has
 * failed stays where it was, with a fault.
 */
type State = 'connecting' | 'handshaking' | 'open' | 'ended' | 'closed';

/** The options of a connection that Node can set. */
export interface NodeConnectionOptions {
  readonly keepAlive: boolean;
  /** Seconds; 0 leaves it to the operating system. */
  readonly keepIdle: number;
  /** Seconds; null is the default. */
  readonly linger: number | null;
  readonly noDelay: boolean;
  /** Whether it keeps the process running. */
  readonly ref: boolean;
}

/** Whose events those of a socket of Node are: so none needs functions of its own. */
const connections = new WeakMap<Socket, NodeConnection>();

const nothing = (): void => {};

/**
 * One connection of node:net or node:tls, without waiting: what arrives is queued, up to a limit
 * that stops the peer. A class of its own for each way that one comes to be.
 */
export abstract class NodeConnection implements StackConnection {
  /** Called when another try may get further. */
  onEvent: () => void = nothing;
  /** The TCP connection. */
  protected readonly tcp: Socket;
  /** What is read and written: the TCP connection, or TLS over it. */
  protected socket: Socket;
  protected state: State;
  /** Bytes that may wait to be received before the peer is stopped. */
  protected readonly limit: number = BUFFER_SIZE;
  readonly #received = new ByteQueue(giveBackSlab);
  #fault: Fault | null = null;
  #remote: SocketAddress | null = null;
  #local: SocketAddress | null = null;

  static readonly #ended = function (this: Socket): void {
    connections.get(this)?.peerEnded();
  };
  static readonly #drained = function (this: Socket): void {
    connections.get(this)?.tell();
  };
  static readonly #failed = function (this: Socket, error: Error): void {
    const connection = connections.get(this);
    if (connection === undefined) return;
    connection.#rescue();
    connection.fail(faultOf(error));
  };
  static readonly #closed = function (this: Socket): void {
    connections.get(this)?.fail(gone);
  };

  constructor(tcp: Socket, state: State) {
    this.tcp = tcp;
    this.socket = tcp;
    this.state = state;
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

  /** Whether it can be ended by a reset. */
  get canReset(): boolean {
    return true;
  }

  /** How the connecting gets on: ALREADY, IS_CONNECTED or the fault. */
  progress(): number {
    if (this.#fault !== null) return this.#fault.code;
    return this.isConnected ? NSAPI_ERROR_IS_CONNECTED : NSAPI_ERROR_ALREADY;
  }

  send(bytes: Uint8Array, given = false): number {
    const { socket } = this;
    if (this.#fault !== null) return this.#fault.code;
    if (!this.isConnected) return NSAPI_ERROR_WOULD_BLOCK;
    if (socket.writableEnded) return NSAPI_ERROR_NO_CONNECTION;
    if (bytes.length === 0) return 0;
    // A destroyed socket has yet to say why: its error or its end is announced as an event.
    if (socket.destroyed || socket.writableNeedDrain) return NSAPI_ERROR_WOULD_BLOCK;
    if (bytes.length < BUFFER_SIZE) gather(socket);
    if (given && bytes.length <= BUFFER_SIZE) {
      writeOwn(socket, bytes);
      return bytes.length;
    }
    const taken = bytes.subarray(0, BUFFER_SIZE);
    write(socket, taken);
    return taken.length;
  }

  /** Ends the sending half, after what was sent. */
  shutdown(): number {
    if (this.#fault !== null) return this.#fault.code;
    if (!this.isConnected) return NSAPI_ERROR_WOULD_BLOCK;
    if (!this.socket.writableEnded) this.socket.end();
    return NSAPI_ERROR_OK;
  }

  recv(into: Uint8Array): number {
    if (this.#received.size > 0) {
      const size = this.#received.take(into);
      this.#throttle();
      return size;
    }
    if (this.state === 'ended') return 0;
    if (this.#fault !== null) return this.#fault.code;
    return into.length === 0 ? 0 : NSAPI_ERROR_WOULD_BLOCK;
  }

  /** Sets what can be set at any time. */
  apply({ keepAlive, keepIdle, noDelay, ref }: NodeConnectionOptions): void {
    this.tcp.setNoDelay(noDelay);
    this.tcp.setKeepAlive(keepAlive, keepIdle * 1000);
    if (ref) this.tcp.ref();
    else this.tcp.unref();
  }

  /**
   * Delivers what was sent, then ends the connection: with 0 seconds of linger at once and by a
   * reset. What still arrives is dropped until the peer ends too, because closing with unread bytes
   * would reset the connection under what was sent.
   */
  close(linger: number | null): void {
    const { socket } = this;
    const delivers = this.isConnected && this.#fault === null && !socket.destroyed;
    this.state = 'closed';
    this.onEvent = nothing;
    if (!delivers) this.destroy();
    else if (linger === 0) this.tcp.resetAndDestroy();
    else this.#deliver(linger === null ? CLOSE_WAIT : linger * 1000);
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.socket.destroy();
    this.tcp.destroy();
  }

  protected get isConnected(): boolean {
    return this.state !== 'connecting' && this.state !== 'handshaking';
  }

  /** Hears how `socket` gets on. What it receives is told to `receive`. */
  protected follow(socket: Socket): void {
    connections.set(socket, this);
    socket.on('end', NodeConnection.#ended);
    socket.on('drain', NodeConnection.#drained);
    socket.on('error', NodeConnection.#failed);
    socket.on('close', NodeConnection.#closed);
  }

  /** Takes the bytes, a slab of them too. */
  protected receive(bytes: Uint8Array): void {
    if (this.state === 'closed') {
      giveBackSlab(bytes);
      return;
    }
    this.#received.push(bytes);
    this.#throttle();
    this.tellReceived(this.#received.size);
  }

  protected tellReceived(_size: number): void {
    this.tell();
  }

  protected tell(): void {
    this.onEvent();
  }

  protected opened(): void {
    this.state = 'open';
    this.tell();
  }

  protected peerEnded(): void {
    if (this.state !== 'closed') this.state = 'ended';
    this.tell();
  }

  protected fail(fault: Fault): void {
    this.#fault ??= fault;
    this.tell();
  }

  protected isFull(size: number): boolean {
    return size >= this.limit;
  }

  protected learnAddresses(): void {
    const { remoteAddress, remotePort, localAddress, localPort } = this.tcp;
    if (remoteAddress !== undefined)
      this.#remote = new SocketAddress(remoteAddress, remotePort ?? 0);
    if (localAddress !== undefined) this.#local = new SocketAddress(localAddress, localPort ?? 0);
  }

  #deliver(milliseconds: number): void {
    const { socket } = this;
    const timer = setTimeout(() => this.destroy(), milliseconds);
    socket.once('close', () => clearTimeout(timer));
    socket.resume();
    socket.end(() => {
      this.tcp.unref();
      timer.unref();
    });
  }

  #throttle(): void {
    const full = this.isFull(this.#received.size);
    if (full === this.socket.isPaused()) return;
    if (full) this.socket.pause();
    else this.socket.resume();
  }

  // What Node had read while it was paused; it would not come as an event any more.
  #rescue(): void {
    for (;;) {
      const chunk: unknown = this.socket.read();
      if (!isBytes(chunk)) return;
      this.#received.push(chunk);
    }
  }
}

/**
 * Room for large pieces on their way out, used again and again: to allocate it takes as long as to
 * encrypt it.
 */
const rooms: Uint8Array[] = [];
const MAX_ROOMS = 16;

/** Writes bytes that are the connection's. */
function writeOwn(socket: Socket, bytes: Uint8Array): void {
  socket.write(bytes, (error) => {
    // After a failure the system may still be reading it.
    if (error === null || error === undefined) giveBackRoom(bytes);
  });
}

/** Writes a copy of the bytes, which are the caller's again. */
function write(socket: Socket, bytes: Uint8Array): void {
  if (bytes.length < BUFFER_SIZE / 4) {
    // Not slice: that of a Buffer does not copy.
    socket.write(new Uint8Array(bytes));
    return;
  }
  const room = rooms.pop() ?? new Uint8Array(BUFFER_SIZE);
  room.set(bytes);
  socket.write(room.subarray(0, bytes.length), (error) => {
    // After a failure the system may still be reading it.
    if ((error === null || error === undefined) && rooms.length < MAX_ROOMS) rooms.push(room);
  });
}

// What is sent in one go leaves in one system call: TLS sends in records of 16 KiB.
function gather(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
}
