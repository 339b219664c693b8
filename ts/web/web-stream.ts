import type { Socket } from '../net/socket.js';
import { asyncDispose } from '../nsapi/dispose.js';
import { ByteHalves } from './byte-halves.js';
import type { SecureTransport, WebStreamInfo } from './dialler.js';

/** How a stream comes to be and goes on. */
export interface WebStreamPlan {
  readonly secureTransport: SecureTransport;
  readonly allowHalfOpen: boolean;
  readonly signal: AbortSignal | undefined;
  /** Lays TLS over the connected socket. */
  readonly secure: (signal: AbortSignal) => Promise<Socket>;
  /** What is known of the connection, once it is up. */
  readonly describe: () => WebStreamInfo;
}

/**
 * A connection as a pair of web streams of bytes, in the shape of WinterTC's Sockets API draft:
 * what {@link openStream} gives. Nothing is received that is not read for, and a writer waits while
 * 64 KiB have not left. Whatever ends the connection fails both streams and `closed`: with a
 * StreamError, whose `cause` is the socket's own typed error, or with the reason of the abort.
 */
export class WebStream {
  /** What the peer sends: a stream of bytes, whose readers may bring their own buffers. */
  readonly readable: ReadableStream<Uint8Array>;
  /**
   * What is sent: ArrayBuffers and views of them, which may be used again once their write is
   * settled. Closing it tells the peer that this is all; aborting it ends the connection.
   */
  readonly writable: WritableStream<Uint8Array>;
  /** When the connection is up, with TLS if it is on; rejects when it cannot be. */
  readonly opened: Promise<WebStreamInfo>;
  /** When the connection has ended in good order; rejects with what failed. */
  readonly closed: Promise<undefined>;
  /** What was asked for. */
  readonly secureTransport: SecureTransport;
  readonly #plan: WebStreamPlan;
  readonly #halves: ByteHalves;
  readonly #dialling = new AbortController();
  #isOpen = false;
  #alpn: string | null = null;
  #upgraded: boolean;

  /** @internal */
  constructor(
    dial: (signal: AbortSignal) => Promise<Socket>,
    plan: WebStreamPlan,
    upgraded = false,
  ) {
    const opening = dial(this.#dialling.signal);
    this.#plan = plan;
    this.#upgraded = upgraded;
    this.#halves = new ByteHalves(opening, plan.allowHalfOpen);
    this.secureTransport = plan.secureTransport;
    this.readable = this.#halves.readable;
    this.writable = this.#halves.writable;
    this.closed = this.#halves.closed;
    this.opened = opening.then(() => this.#open());
    // The same is told by the streams and by closed.
    this.opened.catch(() => {});
    this.#heed(plan.signal);
  }

  /** Whether startTls() was called, or made this stream. */
  get upgraded(): boolean {
    return this.#upgraded;
  }

  /** The application protocol agreed on; null without one, and before it is open. */
  get alpn(): string | null {
    return this.#alpn;
  }

  /**
   * Ends the connection: what was written before is sent, for 5 seconds at most, and what is read
   * for ends. Gives `closed`. A connection that was not open yet is given up, and `opened` rejects.
   */
  close(): Promise<undefined> {
    if (this.#isOpen) return this.#halves.close();
    this.#halves.abandon();
    this.#dialling.abort(new TypeError('The stream was closed before it was open.'));
    return this.closed;
  }

  /**
   * Goes over to TLS: gives the stream that is used from now on, and ends this one, whose `closed`
   * resolves. What was written before leaves first, and a read that waits ends without a byte, or
   * with those that had come. Throws TypeError unless `secureTransport` is `starttls`, a second
   * time, and when either stream has ended.
   */
  startTls(): WebStream {
    if (this.secureTransport !== 'starttls')
      throw new TypeError(
        "startTls() needs a stream that was opened with secureTransport 'starttls'.",
      );
    if (this.#upgraded) throw new TypeError('startTls() was called already.');
    if (!this.#halves.isWhole)
      throw new TypeError('startTls() needs a connection of which no half has ended.');
    this.#upgraded = true;
    const released = this.#halves.release();
    const dial = (signal: AbortSignal): Promise<Socket> =>
      released.then(() => this.#plan.secure(signal));
    return new WebStream(dial, { ...this.#plan, secureTransport: 'on' }, true);
  }

  /** Ends the connection, as close() does; how it ended is told by `closed`. */
  async [asyncDispose](): Promise<void> {
    await this.close().catch(() => {});
  }

  #open(): WebStreamInfo {
    const info = this.#plan.describe();
    this.#isOpen = true;
    this.#alpn = info.alpn;
    return info;
  }

  #heed(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const abort = (): void => {
      this.#halves.fail(signal.reason);
      this.#dialling.abort(signal.reason);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const forget = (): void => signal.removeEventListener('abort', abort);
    this.closed.then(forget, forget);
  }
}
