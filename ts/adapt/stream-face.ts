import type { Socket } from '../net/socket.js';
import { isError } from '../nsapi/is-error.js';
import { NSAPI_ERROR_NO_SOCKET } from '../nsapi/error.js';
import { SocketError } from '../nsapi/socket-error.js';
import { IdleTimer } from './idle-timer.js';
import { Pump, type Done, type PumpOptions } from './pump.js';
import { StreamError, toStreamError } from './stream-error.js';
import { isTruncation } from './truncation.js';

/**
 * What the faces use of a stream: Node's own Duplex has it, and that of the package
 * readable-stream.
 */
export interface FacedStream {
  readonly readableLength: number;
  readonly writableLength: number;
  write(chunk: unknown, ...more: unknown[]): boolean;
  cork(): void;
  uncork(): void;
  push(chunk: Uint8Array | null): boolean;
  read(size?: number): unknown;
  end(): unknown;
  destroy(error?: Error, ...more: unknown[]): unknown;
  emit(event: string): boolean;
  listenerCount(event: string): number;
}

/** What a face tells beside what it tells the stream. */
export interface FaceEvents {
  /** The socket is connected. */
  connected(): void;
  /** All that has arrived was received. */
  received?(): void;
}

/**
 * A socket's pump as the inside of a stream of Node's kind: the stream's own class calls `read`,
 * `write`, `writev`, `final` and `close`, and everything that it is told goes to the stream. It
 * sets no listeners, so that no removeAllListeners() stops it.
 */
export class StreamFace {
  readonly #stream: FacedStream;
  readonly #pump: Pump;
  readonly #idle: IdleTimer;
  readonly #errors = new WeakMap<Error, Error>();
  readonly #events: FaceEvents;
  #connecting: boolean;
  #failure: Error | null = null;
  #writtenBefore = 0;
  #finished = false;
  #asked = false;
  #gathers = false;
  #delivered = 0;
  #endsSoon = false;
  #closed = false;

  constructor(socket: Socket, stream: FacedStream, options: PumpOptions, events: FaceEvents) {
    this.#stream = stream;
    this.#events = events;
    this.#connecting = options.connected !== undefined;
    this.#idle = new IdleTimer(() => this.#isIdle());
    const sink = {
      data: (piece: Uint8Array) => {
        this.#idle.touch();
        return stream.push(piece);
      },
      end: () => this.#end(),
      fail: (error: Error) => {
        this.#failure = error;
        this.failWhenRead();
      },
      received: () => events.received?.(),
    };
    this.#pump = new Pump(socket, sink, options);
    this.#joinWrites();
  }

  /** Begins, a little later: whoever has the stream sets listeners first. */
  start(): void {
    queueMicrotask(() => this.#pump.start((error) => this.#started(error)));
  }

  /** Whether the socket is not connected yet, nor has failed to. */
  get connecting(): boolean {
    return this.#connecting;
  }

  /** Whether the stream was destroyed. */
  get closed(): boolean {
    return this.#closed;
  }

  get bytesRead(): number {
    return this.#pump.bytesRead;
  }

  /** What waits to be sent included. */
  get bytesWritten(): number {
    return this.#delivered + this.#stream.writableLength;
  }

  /** When nothing was moved for so long, in milliseconds, 'timeout' is emitted; 0 for never. */
  get timeout(): number {
    return this.#idle.milliseconds;
  }

  set timeout(milliseconds: number) {
    this.#idle.set(this.#closed ? 0 : milliseconds);
  }

  set largestSend(size: number) {
    this.#pump.largestSend = size;
  }

  /**
   * Asks for more, which comes a little later: bytes that came within the stream's own read() it
   * would join with those that it is about to give.
   */
  read(): void {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      this.#pump.receive();
    });
  }

  write(bytes: Uint8Array, done: Done): void {
    this.#idle.touch();
    this.#pump.send(bytes, (error) => {
      this.#idle.touch();
      // A little later: what is written in the same turn comes together, and goes in one record.
      queueMicrotask(() => {
        if (error === null || error === undefined) this.#delivered += bytes.length;
        done(this.#told(error));
      });
    });
  }

  writev(chunks: ArrayLike<{ readonly chunk: Uint8Array }>, done: Done): void {
    this.write(joined(chunks), done);
  }

  final(done: Done): void {
    this.#pump.end((error) => {
      done(this.#told(error));
      this.#finished = true;
      if (this.#endsSoon) this.#stream.destroy();
    });
  }

  close(error: Error | null, done: (error: Error | null) => void): void {
    this.#closed = true;
    this.#connecting = false;
    this.#idle.set(0);
    this.#pump.close(error, (failure) => done(this.#told(failure)));
  }

  /** Ends the stream, and destroys it when all that was written has left. */
  destroySoon(): void {
    this.#endsSoon = true;
    if (this.#finished) this.#stream.destroy();
    else this.#stream.end();
  }

  /**
   * Destroys the stream for what receiving failed with, once its reader has got all that came
   * before; destroy() would throw that away. To be called after each read().
   */
  failWhenRead(): void {
    const failure = this.#failure;
    if (failure === null || (this.#stream.readableLength > 0 && this.#isAwaited(failure))) return;
    // After the reader has got the last piece, which this call may be handing out.
    queueMicrotask(() => this.#stream.destroy(this.#told(failure)));
  }

  // What is written in one turn waits for its end, and goes in one record; nothing of it is lost
  // where the stream is destroyed meanwhile.
  #joinWrites(): void {
    const stream = this.#stream;
    const [write, destroy] = [stream.write.bind(stream), stream.destroy.bind(stream)];
    stream.write = (...given) => {
      this.#gather();
      return write(...given);
    };
    stream.destroy = (error, ...more) => {
      if (error === null || error === undefined) this.#letGo();
      return destroy(error, ...more);
    };
  }

  #gather(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    this.#stream.cork();
    queueMicrotask(() => this.#letGo());
  }

  #letGo(): void {
    if (!this.#gathers) return;
    this.#gathers = false;
    this.#stream.uncork();
  }

  // Where nobody reads, a connection that is broken for writing too is told at once, as Node does.
  #isAwaited(failure: Error): boolean {
    const stream: FacedStream & { readonly readableFlowing?: boolean | null } = this.#stream;
    return (
      (stream.readableFlowing ?? null) !== null ||
      stream.listenerCount('readable') > 0 ||
      (failure instanceof SocketError && isTruncation(failure))
    );
  }

  #started(error: Error | null | undefined): void {
    if (this.#closed) return;
    this.#connecting = false;
    if (error !== null && error !== undefined) {
      this.#stream.destroy(this.#told(error));
      return;
    }
    this.#events.connected();
    // Who only writes learns of the peer's end too.
    if (!this.#closed) this.#stream.read(0);
  }

  #end(): void {
    this.#stream.push(null);
    // The stream announces its end only to who reads; where nothing is left to read, this does it.
    queueMicrotask(() => this.#stream.read(0));
  }

  // A long write that gets on is no idleness.
  #isIdle(): void {
    const { bytesWritten } = this.#pump;
    if (bytesWritten === this.#writtenBefore) this.#stream.emit('timeout');
    else this.#idle.touch();
    this.#writtenBefore = bytesWritten;
  }

  // One error for all that failed for one reason.
  #told(error: Error): Error;
  #told(error: Error | null | undefined): Error | null;
  #told(error: Error | null | undefined): Error | null {
    if (error === null || error === undefined) return null;
    // Whoever destroys a stream may give anything.
    if (!isError(error)) return error;
    const told = this.#errors.get(error) ?? this.#translated(error);
    this.#errors.set(error, told);
    // What was told may come back, through destroy().
    this.#errors.set(told, told);
    return told;
  }

  // What was written and did not leave before destroy() is told as Node's streams tell it.
  #translated(error: Error): Error {
    const isGivenUp =
      this.#closed && error instanceof SocketError && error.errno === NSAPI_ERROR_NO_SOCKET;
    return isGivenUp ? new StreamError(error, 'ERR_STREAM_DESTROYED') : toStreamError(error);
  }
}

function joined(waiting: ArrayLike<{ readonly chunk: Uint8Array }>): Uint8Array {
  const chunks = Array.from(waiting, ({ chunk }) => chunk);
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
