import type { Socket } from '../net/socket.js';
import { ESTABLISHED, turns } from '../net/turns.js';
import {
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { RECORD_SIZE } from '../nsapi/record-size.js';
import { check, SocketError } from '../nsapi/socket-error.js';
import { isTruncation } from './truncation.js';

/** Told once: what was asked for is done, or why it is not. */
export type Done = (error?: Error | null) => void;

/** Where a pump delivers what the socket receives. */
export interface PumpSink {
  /** Takes a piece, which it owns. False: no more until receive() is called. */
  data(piece: Uint8Array): boolean;
  /** The peer has ended. */
  end(): void;
  /** Receiving failed; all data came before. */
  fail(error: Error): void;
  /** All that has arrived was received; also before the end is told. */
  received?(): void;
}

/** Options of a pump. */
export interface PumpOptions {
  /** A connect() or doHandshake() that is under way. */
  readonly connected?: Promise<number> | undefined;
  /** True takes an end without close_notify for a proper end. */
  readonly allowTruncation?: boolean | undefined;
}

/** The least room that is read into, in bytes: the plaintext of one record. */
const PIECE = RECORD_SIZE;
/** What a full record holds at least: Mbed TLS's of TLS 1.3 lack a byte. */
const FULL = RECORD_SIZE - 1;
/** Pieces are cut from larger blocks, so that small records do not take a whole piece each. */
const BLOCK = 65_536;

/**
 * Moves bytes between a socket's primitives and any face that is not a socket, with backpressure
 * both ways. It takes over the socket's sigio, and keeps to the socket's share of a turn.
 */
export class Pump {
  /** At most so many bytes are sent at once: in one record, where the socket makes records. */
  largestSend = Infinity;
  readonly #socket: Socket;
  readonly #sink: PumpSink;
  readonly #options: PumpOptions;
  #block = new Uint8Array(0);
  #started = false;
  #bytesRead = 0;
  #bytesWritten = 0;
  #wantsInput = false;
  #output: { readonly bytes: Uint8Array; sent: number; readonly done: Done } | null = null;
  /** The end or the failure that was met behind bytes that went on first. */
  #last: number | null = null;
  #ending: Done | null = null;
  #ended = false;
  #peerEnded = false;
  #failed = false;
  #closed = false;
  #takeBack: (() => void) | null = null;

  constructor(socket: Socket, sink: PumpSink, options: PumpOptions = {}) {
    this.#socket = socket;
    this.#sink = sink;
    this.#options = options;
  }

  /** Bytes that the sink got so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Bytes that the socket took so far. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /**
   * Begins, once the socket is connected; what was asked for before waits until then. A connect
   * that failed is told to `done`.
   */
  start(done: Done): void {
    const { connected } = this.#options;
    if (connected === undefined) this.#ready(done);
    else
      connected.then((result) => check(result, this.#socket)).then(() => this.#ready(done), done);
  }

  /** Reads until the sink has enough, now and whenever more arrives. */
  receive(): void {
    turns.work(() => this.#receive());
  }

  /** Sends all of the bytes, which stay as they are until `done`; one send at a time. */
  send(bytes: Uint8Array, done: Done): void {
    this.#output = { bytes, sent: 0, done };
    turns.work(() => this.#send());
  }

  /** Ends the sending half, where the socket can. */
  end(done: Done): void {
    this.#ending = done;
    this.#ended = true;
    this.#end();
  }

  /** Stops, tells whoever waits, and closes the socket; with an error it does not wait for that. */
  close(error: Error | null, done: (error: Error | null) => void): void {
    this.#closed = true;
    this.#socket.sigio(null);
    this.#takeBack?.();
    this.#giveUp(error ?? new SocketError(NSAPI_ERROR_NO_SOCKET));
    // What was reported as written has left already: nobody is left to wait for more than the
    // socket's own end.
    const closed = this.#socket.tryClose();
    if (error !== null || closed !== NSAPI_ERROR_WOULD_BLOCK) done(error);
    else this.#socket.close().then(() => done(null), done);
  }

  #ready(done: Done): void {
    if (this.#closed) return;
    this.#started = true;
    this.#socket.sigio(() => turns.work(() => this.#event()));
    done();
    turns.work(() => this.#event());
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
    if (this.#failed || this.#peerEnded) return;
    this.#wantsInput = !this.#started;
    if (!this.#started) return;
    while (!this.#mustWait()) {
      const answer = this.#last ?? this.#fill();
      if (this.#closed) return;
      if (answer === NSAPI_ERROR_WOULD_BLOCK) {
        this.#wantsInput = true;
        this.#sink.received?.();
        return;
      }
      if (answer > 0) {
        if (!this.#deliver(answer) || this.#closed) return;
      } else {
        this.#finish(answer);
        return;
      }
    }
    this.#wantsInput = true;
  }

  /**
   * Receives into the block: as much as fits while records are full, so that they go on together,
   * and small ones one by one. What was answered after bytes is kept for later.
   */
  #fill(): number {
    if (this.#block.length < PIECE) this.#block = new Uint8Array(BLOCK);
    let size = 0;
    let got = PIECE;
    while (got >= FULL && this.#block.length - size >= PIECE) {
      got = this.#socket.tryRecv(size === 0 ? this.#block : this.#block.subarray(size));
      if (got > 0) size += got;
    }
    if (size > 0 && got <= 0 && got !== NSAPI_ERROR_WOULD_BLOCK) this.#last = got;
    return size > 0 ? size : got;
  }

  #deliver(size: number): boolean {
    const piece = this.#block.subarray(0, size);
    this.#block = this.#block.subarray(size);
    this.#bytesRead += size;
    return this.#sink.data(piece);
  }

  #finish(answer: number): void {
    if (answer === 0 || (this.#mayBeCut && isTruncation(this.#error(answer)))) {
      this.#peerEnded = true;
      this.#sink.received?.();
      this.#sink.end();
    } else {
      this.#failed = true;
      this.#sink.fail(this.#error(answer));
    }
  }

  #send(): void {
    const output = this.#output;
    if (output === null || !this.#started) return;
    while (output.sent < output.bytes.length) {
      const sent = this.#socket.trySend(
        output.bytes.subarray(output.sent, output.sent + this.largestSend),
      );
      if (sent === NSAPI_ERROR_WOULD_BLOCK) return;
      if (sent < 0) {
        this.#output = null;
        output.done(this.#error(sent));
        return;
      }
      output.sent += sent;
      this.#bytesWritten += sent;
      if (output.sent < output.bytes.length && this.#mustWait()) return;
    }
    this.#output = null;
    output.done();
  }

  #end(): void {
    if (!this.#started) return;
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
  #giveUp(error: Error): void {
    const waiting = [this.#output?.done, this.#ending].filter((done) => typeof done === 'function');
    this.#output = null;
    this.#ending = null;
    for (const done of waiting) done(error);
  }

  // Who has ended itself and is answered by the end of TCP alone waits for nothing more.
  get #mayBeCut(): boolean {
    return this.#options.allowTruncation === true || this.#ended;
  }

  #error(number: number): SocketError {
    const { lastError } = this.#socket;
    return lastError !== null && lastError.errno === number ? lastError : new SocketError(number);
  }
}
