import { defaultDuplex, type Duplex } from '#platform';
import type { Socket } from '../net/socket.js';
import { Pump, type Done } from './pump.js';

/**
 * What this adapter uses of a stream: Node's own Duplex has it, and that of the package
 * readable-stream.
 */
export interface DuplexStream {
  readonly readableLength: number;
  push(chunk: Uint8Array | null): boolean;
  read(size?: number): unknown;
  destroy(error?: Error): unknown;
}

/** What the adapter gives to the constructor of the stream's class. */
export interface DuplexImplementation {
  readonly allowHalfOpen: boolean;
  construct(done: Done): void;
  read(size: number): void;
  write(chunk: Uint8Array, encoding: unknown, done: Done): void;
  writev(chunks: ArrayLike<{ readonly chunk: Uint8Array }>, done: Done): void;
  final(done: Done): void;
  destroy(error: Error | null, done: (error: Error | null) => void): void;
}

/** Options of {@link toDuplex}. */
export interface DuplexOptions {
  /**
   * A connect() or doHandshake() that is under way: reading and writing wait for it, its failure
   * destroys the stream.
   */
  readonly connected?: Promise<number> | undefined;
  /**
   * True takes an end without close_notify for a proper end, as a plain TCP stream would. Then an
   * attacker who cuts the connection decides where the data ends.
   */
  readonly allowTruncation?: boolean | undefined;
  /** True leaves the sending half open when the peer has ended. */
  readonly allowHalfOpen?: boolean | undefined;
}

/**
 * A Node stream over any socket of ours, connected or about to be (`connected`), for libraries that
 * take a stream. Backpressure works both ways: what is not read stays with the peer, what cannot
 * leave stops the writer. The stream takes over the socket's sigio and closes the socket when it is
 * destroyed. It fails with the socket's typed errors: an end without close_notify delivers all data
 * and then fails (MBEDTLS_ERR_SSL_CONN_EOF), unless `allowTruncation`. Throws TypeError where the
 * platform has no streams of its own: give the class, for instance of readable-stream.
 */
export function toDuplex(socket: Socket, options?: DuplexOptions): Duplex;
/** The same with the class of the stream given. */
export function toDuplex<Stream extends DuplexStream>(
  socket: Socket,
  options: DuplexOptions & {
    readonly Duplex: new (implementation: DuplexImplementation) => Stream;
  },
): Stream;
export function toDuplex(
  socket: Socket,
  options: DuplexOptions & {
    readonly Duplex?: new (implementation: DuplexImplementation) => DuplexStream;
  } = {},
): DuplexStream {
  const StreamClass = options.Duplex ?? defaultDuplex;
  if (StreamClass === null) {
    throw new TypeError(
      'This platform has no Duplex of its own: give one, as in toDuplex(socket, { Duplex }) with ' +
        'that of readable-stream.',
    );
  }
  const face = new Face(socket, options);
  const stream = new StreamClass(face.implementation);
  face.attach(stream);
  return stream;
}

class Face {
  readonly #pump: Pump;
  readonly #allowHalfOpen: boolean;
  #stream: DuplexStream | null = null;
  #failure: Error | null = null;

  constructor(socket: Socket, options: DuplexOptions) {
    this.#allowHalfOpen = options.allowHalfOpen ?? false;
    const sink = {
      data: (piece: Uint8Array) => this.#stream?.push(piece) ?? false,
      end: () => {
        this.#stream?.push(null);
      },
      fail: (error: Error) => {
        this.#failure = error;
        this.#failWhenRead();
      },
    };
    this.#pump = new Pump(socket, sink, options);
  }

  attach(stream: DuplexStream): void {
    this.#stream = stream;
    // destroy() throws away what was not read yet, so a failure waits until all of it was.
    const read = stream.read.bind(stream);
    stream.read = (size) => {
      const chunk: unknown = read(size);
      this.#failWhenRead();
      return chunk;
    };
  }

  get implementation(): DuplexImplementation {
    const pump = this.#pump;
    return {
      allowHalfOpen: this.#allowHalfOpen,
      construct: (done) => pump.start(done),
      read: () => pump.receive(),
      write: (bytes, _encoding, done) => pump.send(bytes, done),
      writev: (waiting, done) => pump.send(joined(waiting), done),
      final: (done) => pump.end(done),
      destroy: (error, done) => pump.close(error, done),
    };
  }

  #failWhenRead(): void {
    const stream = this.#stream;
    const failure = this.#failure;
    if (failure === null || stream === null || stream.readableLength > 0) return;
    // After the reader has got the last piece, which this call may be handing out.
    queueMicrotask(() => stream.destroy(failure));
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
