import { defaultDuplex, type Duplex } from '#platform';
import type { Socket } from '../net/socket.js';
import { ESTABLISHED, turns } from '../net/turns.js';
import {
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { check, SocketError } from '../nsapi/socket-error.js';

type Done = (error?: Error | null) => void;

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
 * What the sockets over Mbed TLS answer for an end without close_notify. Not imported: the
 * constants would come along where there is no Mbed TLS.
 */
const MBEDTLS_ERR_SSL_CONN_EOF = -0x7280;
/** The code of the cause, where the network stack does TLS and found such an end. */
const TRUNCATED = 'ERR_TLS_TRUNCATED';
/** Largest piece read at once, in bytes: the plaintext of one record. */
const PIECE = 16_384;
/** Pieces are cut from larger blocks, so that small records do not take a whole piece each. */
const BLOCK = 65_536;

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
  const pump = new Pump(socket, options);
  const stream = new StreamClass(pump.implementation);
  pump.attach(stream);
  return stream;
}

class Pump {
  readonly #socket: Socket;
  readonly #options: DuplexOptions;
  #stream: DuplexStream | null = null;
  #block = new Uint8Array(0);
  #wantsInput = false;
  #output: { readonly bytes: Uint8Array; sent: number; readonly done: Done } | null = null;
  #ending: Done | null = null;
  #peerEnded = false;
  #failure: Error | null = null;
  #takeBack: (() => void) | null = null;

  constructor(socket: Socket, options: DuplexOptions) {
    this.#socket = socket;
    this.#options = options;
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
    return {
      allowHalfOpen: this.#options.allowHalfOpen ?? false,
      construct: (done) => {
        this.#start(done);
      },
      read: () => turns.work(() => this.#receive()),
      write: (bytes, _encoding, done) => {
        this.#output = { bytes, sent: 0, done };
        turns.work(() => this.#send());
      },
      writev: (waiting, done) => {
        const chunks = Array.from(waiting, ({ chunk }) => chunk);
        const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
        let at = 0;
        for (const chunk of chunks) {
          bytes.set(chunk, at);
          at += chunk.length;
        }
        this.#output = { bytes, sent: 0, done };
        turns.work(() => this.#send());
      },
      final: (done) => {
        this.#ending = done;
        this.#end();
      },
      destroy: (error, done) => {
        this.#socket.sigio(null);
        this.#takeBack?.();
        this.#giveUp();
        // What was reported as written has left already: nobody is left to wait for more than the
        // socket's own end.
        const closed = this.#socket.tryClose();
        if (error !== null || closed !== NSAPI_ERROR_WOULD_BLOCK) done(error);
        else this.#socket.close().then(() => done(null), done);
      },
    };
  }

  #start(done: Done): void {
    const ready = (): void => {
      this.#socket.sigio(() => turns.work(() => this.#event()));
      done();
    };
    const { connected } = this.#options;
    if (connected === undefined) ready();
    else connected.then((result) => check(result, this.#socket)).then(ready, done);
  }

  #event(): void {
    if (this.#mustWait()) return;
    if (this.#output !== null) this.#send();
    if (this.#ending !== null) this.#end();
    if (this.#wantsInput) this.#receive();
  }

  // Whether sockets have had their share of this turn of the event loop; what is left is done in a
  // later one.
  #mustWait(): boolean {
    if (!turns.isSpent) return false;
    this.#takeBack ??= turns.queue(ESTABLISHED, () => {
      this.#takeBack = null;
      this.#event();
    });
    return true;
  }

  #receive(): void {
    const stream = this.#stream;
    if (stream === null || this.#failure !== null) return;
    this.#wantsInput = false;
    for (;;) {
      if (this.#mustWait()) {
        this.#wantsInput = true;
        return;
      }
      if (this.#block.length < PIECE) this.#block = new Uint8Array(BLOCK);
      const got = this.#socket.tryRecv(this.#block.subarray(0, PIECE));
      if (got > 0) {
        const piece = this.#block.subarray(0, got);
        this.#block = this.#block.subarray(got);
        if (!stream.push(piece)) return;
      } else if (got === NSAPI_ERROR_WOULD_BLOCK) {
        this.#wantsInput = true;
        return;
      } else if (got === 0 || (this.#options.allowTruncation === true && this.#isTruncation(got))) {
        this.#peerEnded = true;
        stream.push(null);
        return;
      } else {
        this.#failure = this.#error(got);
        this.#failWhenRead();
        return;
      }
    }
  }

  #failWhenRead(): void {
    const stream = this.#stream;
    const failure = this.#failure;
    if (failure === null || stream === null || stream.readableLength > 0) return;
    // After the reader has got the last piece, which this call may be handing out.
    queueMicrotask(() => stream.destroy(failure));
  }

  #send(): void {
    const output = this.#output;
    if (output === null) return;
    while (output.sent < output.bytes.length) {
      const sent = this.#socket.trySend(output.bytes.subarray(output.sent));
      if (sent === NSAPI_ERROR_WOULD_BLOCK) return;
      if (sent < 0) {
        this.#output = null;
        output.done(this.#error(sent));
        return;
      }
      output.sent += sent;
      if (output.sent < output.bytes.length && this.#mustWait()) return;
    }
    this.#output = null;
    output.done();
  }

  #end(): void {
    const result = this.#socket.tryShutdown();
    if (result === NSAPI_ERROR_WOULD_BLOCK) return;
    const done = this.#ending;
    this.#ending = null;
    // Without a half close there is nothing to tell the peer before the whole socket is closed, and
    // one that has ended itself may be gone already.
    done?.(
      result >= 0 || result === NSAPI_ERROR_UNSUPPORTED || this.#peerEnded
        ? null
        : this.#error(result),
    );
  }

  /** Tells whoever waits for a write or the end that it will not come. */
  #giveUp(): void {
    const waiting = [this.#output?.done, this.#ending].filter((done) => typeof done === 'function');
    this.#output = null;
    this.#ending = null;
    for (const done of waiting) done(new SocketError(NSAPI_ERROR_NO_SOCKET));
  }

  #isTruncation(number: number): boolean {
    if (number === MBEDTLS_ERR_SSL_CONN_EOF) return true;
    const cause = number < 0 ? this.#socket.lastError?.cause : undefined;
    return cause instanceof Error && 'code' in cause && cause.code === TRUNCATED;
  }

  #error(number: number): Error {
    const { lastError } = this.#socket;
    return lastError !== null && lastError.errno === number ? lastError : new SocketError(number);
  }
}
