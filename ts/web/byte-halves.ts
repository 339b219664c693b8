import { byobRequestOf, byteStream, endOf, type ByteController } from './byte-stream.js';
import { laterTurn, more } from './receiving.js';
import { toStreamError } from '../adapt/stream-error.js';
import { partsOf, type Socket } from '../net/socket.js';
import { turns } from '../net/turns.js';
import { isArrayBuffer, isBytes, typeName } from '../nsapi/bytes.js';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import {
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import { isError } from '../nsapi/is-error.js';
import { check, SocketError } from '../nsapi/socket-error.js';

/** What is received at once at most, in bytes, where the reader gives no buffer of its own. */
const PIECE = 65_536;
/** What a writable takes before it asks its writer to wait, in bytes. */
const WRITABLE = 65_536;

/** Why what waits is told to stop, where that is no failure. */
const STOPPED = new Error('stopped');

/**
 * A connected socket, or one that is about to be, as two web streams of bytes. Nothing is received
 * that nobody reads for, and nothing taken that the socket does not take.
 */
export class ByteHalves {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  /** When all is over; rejects with what failed. */
  readonly closed: Promise<undefined>;
  readonly #opening: Promise<Socket>;
  readonly #allowHalfOpen: boolean;
  readonly #reads = new AbortController();
  readonly #sends = new AbortController();
  readonly #drained = new Set<() => void>();
  #settle: { resolve: (nothing: undefined) => void; reject: (error: unknown) => void } | null =
    null;
  #reader: ByteController | null = null;
  #writer: WritableStreamDefaultController | null = null;
  #scratch: Uint8Array<ArrayBuffer> | null = null;
  /** The read that is under way. */
  #pulling: Promise<void> | null = null;
  // What the writable was given and has not sent yet. What is given after a stop has no room.
  #unsent = 0;
  #failure: unknown = null;
  #stopped = false;
  #readOver = false;
  #writeOver = false;
  #over = false;

  /** @param opening gives a socket that nobody else uses; its failure is that of the streams */
  constructor(opening: Promise<Socket>, allowHalfOpen: boolean) {
    this.#opening = opening;
    this.#allowHalfOpen = allowHalfOpen;
    this.closed = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.closed.catch(() => {});
    this.readable = byteStream({
      start: (controller) => {
        this.#reader = controller;
      },
      pull: () => (this.#pulling = this.#pull()),
      cancel: () => this.#cancel(),
    });
    this.writable = new WritableStream(
      {
        start: (controller) => {
          this.#writer = controller;
          // Told at once, where abort() below waits for the write that is under way; but not from
          // inside of it, which Node's streams do not stand.
          const { signal } = controller;
          signal?.addEventListener('abort', () => {
            queueMicrotask(() => this.fail(signal.reason));
          });
        },
        write: (chunk: unknown) => this.#write(chunk),
        close: () => this.#end(),
        abort: (reason) => this.fail(reason),
      },
      { highWaterMark: WRITABLE, size: (chunk) => this.#take(chunk) },
    );
    opening.catch((error) => this.fail(error));
  }

  /** Whether both streams are as they were made. */
  get isWhole(): boolean {
    return !this.#over && !this.#stopped && !this.#readOver && !this.#writeOver;
  }

  /** Ends both streams, and the connection without ceremony. */
  fail(error: unknown): void {
    if (this.#over) return;
    const told = error === undefined ? ended() : toError(error);
    this.#failure = told;
    this.#finish();
    if (!this.#readOver) this.#reader?.error(told);
    this.#writer?.error(told);
    this.#settle?.reject(told);
    this.#opening.then((socket) => socket.close()).catch(() => {});
  }

  /** Sends what was taken, for 5 seconds at most, and closes. */
  close(): Promise<undefined> {
    void this.#closeBoth();
    return this.closed;
  }

  /** Ends both streams of a socket that is not there yet, and of which nothing more is wanted. */
  abandon(): void {
    if (this.#over) return;
    this.#finish();
    this.#endReading();
    this.#endWriting();
    this.#settle?.resolve(undefined);
  }

  /**
   * Ends both streams and gives the socket back as it is, once all that was taken has been sent.
   * What is read for ends without a byte, or with those that had come.
   */
  async release(): Promise<Socket> {
    this.#stop();
    const socket = await this.#opening;
    await this.#pulling;
    await this.#allSent();
    if (this.#over) await this.closed;
    if (this.#over) throw new TypeError('The connection was closed before its TLS began.');
    this.#finish();
    this.#endReading();
    this.#endWriting();
    this.#settle?.resolve(undefined);
    return socket;
  }

  async #pull(): Promise<void> {
    try {
      const socket = await this.#opening;
      if (turns.isSpent) await laterTurn();
      if (this.#reads.signal.aborted) return this.#endReading();
      const into = this.#room();
      const got = await socket.recv(into, { signal: this.#reads.signal });
      if (this.#over || this.#readOver) return;
      if (got === 0) this.#peerEnded();
      else this.#deliver(into, more(socket, into, check(got, socket)));
    } catch (error) {
      if (error === STOPPED) this.#endReading();
      else this.fail(error);
    }
    if (this.#stopped) this.#endReading();
  }

  /** Where the next bytes go: the reader's own buffer, or ours. */
  #room(): Uint8Array {
    const view = byobRequestOf(this.#reader)?.view;
    if (view !== undefined && view !== null)
      return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    return (this.#scratch ??= new Uint8Array(PIECE));
  }

  #deliver(from: Uint8Array, size: number): void {
    if (from !== this.#scratch) byobRequestOf(this.#reader)?.respond(size);
    // A stream keeps the whole buffer of what it is given.
    else this.#reader?.enqueue(this.#scratch.slice(0, size));
  }

  #peerEnded(): void {
    this.#endReading();
    if (!this.#allowHalfOpen || this.#writeOver) void this.#closeBoth();
  }

  #endReading(): void {
    if (this.#readOver) return;
    this.#readOver = true;
    endOf(this.#reader);
  }

  #cancel(): void {
    this.#readOver = true;
    this.#reads.abort(STOPPED);
    if (!this.#allowHalfOpen || this.#writeOver) void this.#closeBoth();
  }

  #take(chunk: unknown): number {
    const size = isBuffer(chunk) ? chunk.byteLength : 0;
    if (!this.#stopped) this.#unsent++;
    return size;
  }

  async #write(chunk: unknown): Promise<void> {
    if (this.#stopped && this.#unsent === 0) throw ended();
    try {
      const bytes = bytesOf(chunk);
      const socket = await this.#opening;
      if (this.#over) throw ended();
      for (let sent = 0; sent < bytes.length; ) {
        if (turns.isSpent) await laterTurn();
        const options = { signal: this.#sends.signal };
        sent += check(await socket.send(bytes.subarray(sent), options), socket);
      }
    } catch (error) {
      throw this.#told(error);
    }
    this.#sent();
  }

  #sent(): void {
    this.#unsent--;
    if (this.#unsent === 0) this.#tellDrained();
  }

  #tellDrained(): void {
    for (const tell of this.#drained) tell();
    this.#drained.clear();
  }

  /** What a writer is told for an error: where it was stopped, by what. */
  #told(error: unknown): unknown {
    if (!this.#over) this.fail(error);
    return this.#failure ?? ended();
  }

  async #end(): Promise<void> {
    this.#writeOver = true;
    this.#tellDrained();
    if (this.#stopped) return;
    try {
      const socket = await this.#opening;
      const options = { signal: this.#sends.signal };
      // With the waiting of a send, whose place it takes.
      const { waiter } = partsOf(socket);
      const result = await waiter.drive(() => socket.tryShutdown(), options, 'send');
      // Without a half close there is nothing to tell before the whole is closed.
      if (result !== NSAPI_ERROR_UNSUPPORTED && !this.#readOver) check(result, socket);
    } catch (error) {
      throw this.#told(error);
    }
    if (this.#readOver) void this.#closeBoth();
  }

  /** Nothing more is read, nothing more is taken. */
  #stop(): void {
    this.#stopped = true;
    this.#reads.abort(STOPPED);
  }

  async #closeBoth(): Promise<void> {
    if (this.#over || this.#stopped) return;
    this.#stop();
    const late = new SocketError(NSAPI_ERROR_TIMEOUT, { timedOut: true });
    const timer = setTimeout(() => this.#sends.abort(late), CLOSE_WAIT);
    await this.#allSent();
    clearTimeout(timer);
    if (this.#over) return;
    this.#finish();
    this.#endReading();
    this.#endWriting();
    try {
      const socket = await this.#opening;
      const closed = await socket.close();
      if (closed !== NSAPI_ERROR_NO_SOCKET) check(closed, socket);
      this.#settle?.resolve(undefined);
    } catch (error) {
      this.#settle?.reject(toError(error));
    }
  }

  #allSent(): Promise<void> {
    if (this.#unsent === 0 || this.#writeOver || this.#over) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.add(resolve);
    });
  }

  #endWriting(): void {
    if (this.#writeOver) return;
    this.#writeOver = true;
    // A stream that somebody writes to can only be ended by an error.
    if (this.writable.locked) this.#writer?.error(ended());
    else this.writable.close().catch(() => {});
  }

  #finish(): void {
    this.#over = true;
    this.#reads.abort(STOPPED);
    this.#sends.abort(STOPPED);
    this.#tellDrained();
  }
}

function isBuffer(chunk: unknown): chunk is ArrayBuffer | ArrayBufferView {
  return isArrayBuffer(chunk) || ArrayBuffer.isView(chunk);
}

function bytesOf(chunk: unknown): Uint8Array {
  if (isBytes(chunk)) return chunk;
  if (isArrayBuffer(chunk)) return new Uint8Array(chunk);
  if (ArrayBuffer.isView(chunk))
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError(
    `The stream takes bytes, as an ArrayBuffer or a view, not ${typeName(chunk)}.`,
  );
}

function ended(): TypeError {
  return new TypeError('The stream has ended: its connection was closed, or went over to TLS.');
}

function toError(error: unknown): unknown {
  return isError(error) ? toStreamError(error) : error;
}
