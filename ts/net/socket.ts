import { answerOf } from '../nsapi/answers.js';
import { assertAttached } from '../nsapi/bytes.js';
import { asyncDispose, dispose } from '../nsapi/dispose.js';
import {
  isFlow,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import type { OptionValue } from '../nsapi/options.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import type { SocketError } from '../nsapi/socket-error.js';
import type { AddressResult, OptionResult } from '../stack/network-stack.js';
import { requireAddress, requireBytes } from './arguments.js';
import { SocketBase, type WaitOptions } from './socket-base.js';

export type { AddressResult, OptionResult, OptionValue, WaitOptions };

/** Longest time that close() waits, in milliseconds. */
export const CLOSE_WAIT = 5000;

/** What recvfrom answers. */
export interface ReceiveResult {
  /** The count of bytes, 0 at the end of the stream, or a negative number. */
  readonly size: number;
  /** Who sent them; null when that is not known or nothing was received. */
  readonly address: SocketAddress | null;
}

/** What accept answers. */
export interface AcceptResult {
  /** OK, or a negative number. */
  readonly code: number;
  /** The connection, which the caller owns; null unless the code is OK. */
  readonly socket: Socket | null;
}

/**
 * Anything that carries bytes like a socket. A transport of one's own overrides the four primitives
 * `tryConnect`, `trySend`, `tryRecv` and `tryClose`, which answer at once, and calls `notify()`
 * whenever one of them may get further; the calls that wait are made of these here, once. Calls
 * answer NSAPI numbers (a transport may pass others through) and reject only for an aborted signal.
 * Mistakes of the program throw at once: TypeError, RangeError.
 *
 * Corresponds to `Socket`
 */
export abstract class Socket extends SocketBase {
  // A failure that a send met after some bytes were taken: it is the next send's answer.
  #sendError: SocketError | null = null;
  #bytesWritten = 0;
  #bytesRead = 0;

  /**
   * Begins or continues to connect, without waiting. OK when that is done in the first call;
   * otherwise IN_PROGRESS, then ALREADY, finally IS_CONNECTED. Null: an address is not needed, or
   * was given before.
   */
  abstract tryConnect(address: SocketAddress | null): number;

  /**
   * Takes some of the bytes without waiting, and answers how many; it may not keep `bytes`.
   * WOULD_BLOCK if none.
   */
  abstract trySend(bytes: Uint8Array): number;

  /**
   * Fills some of `into` without waiting, and answers how much; it may not keep `into`. 0 at the
   * end, WOULD_BLOCK.
   */
  abstract tryRecv(into: Uint8Array): number;

  /**
   * Closes without waiting. Every other primitive answers NO_SOCKET afterwards, as does this one.
   */
  abstract tryClose(): number;

  /**
   * Ends the sending half without waiting, while receiving goes on: the peer reads what was sent
   * and then the end. OK, WOULD_BLOCK, or an error; UNSUPPORTED unless overridden. Sends answer
   * NO_CONNECTION afterwards.
   */
  tryShutdown(): number {
    return this.fail(NSAPI_ERROR_UNSUPPORTED);
  }

  /**
   * Takes a waiting connection, without waiting for one. WOULD_BLOCK; UNSUPPORTED unless
   * overridden.
   */
  tryAccept(): AcceptResult {
    return { code: NSAPI_ERROR_UNSUPPORTED, socket: null };
  }

  /**
   * Bytes that send() and sendto() have taken so far: after an abort it tells how far a send got.
   */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** Bytes that recv() and recvfrom() have given so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /**
   * Connects. Blocking: OK when connected, or what tryConnect answered last when the timeout ran
   * out (IN_PROGRESS, ALREADY). Non-blocking: as tryConnect. Any other negative number is a
   * failure.
   *
   * Corresponds to `Socket::connect`
   */
  connect(address?: SocketAddress | null, options?: WaitOptions): Promise<number> {
    if (address !== undefined && address !== null) requireAddress(address, 'connect');
    return this.drive(() => this.tryConnect(address ?? null), options);
  }

  /**
   * Sends. Blocking: all of the bytes; if the timeout runs out, the count so far, or WOULD_BLOCK if
   * none. Non-blocking: the count that was taken, or WOULD_BLOCK. An error after some bytes were
   * taken is answered by the next send. The bytes may be reused when the promise is settled.
   *
   * Corresponds to `Socket::send`
   */
  send(bytes: Uint8Array, options?: WaitOptions): Promise<number> {
    requireBytes(bytes, 'send');
    let sent = 0;
    const sending = this.drive(
      () => {
        const error = this.#sendError;
        this.#sendError = null;
        if (error !== null) return this.failWith(error);
        for (;;) {
          const taken = this.#offer(bytes, sent);
          if (taken < 0) return taken;
          sent += taken;
          if (sent >= bytes.length || this.timeout === 0) return sent;
        }
      },
      options,
      'send',
    );
    return sending.then((result) => (sent > 0 ? sent : result));
  }

  /**
   * Receives at least one byte into `into`. Answers the count, 0 at the end of the stream,
   * WOULD_BLOCK when nothing came (in time), or an error. The timeout counts anew from each event,
   * as {@link setTimeout} says, also from one that brought a part of a record only.
   *
   * Corresponds to `Socket::recv`
   */
  recv(into: Uint8Array, options?: WaitOptions): Promise<number> {
    requireBytes(into, 'recv');
    return this.drive(
      () => {
        assertAttached(into, 'recv');
        const size = answerOf(this.tryRecv(into));
        if (size > into.length)
          throw new RangeError(`tryRecv answered ${size} for a buffer of ${into.length} bytes.`);
        if (size > 0) this.#bytesRead += size;
        return size;
      },
      options,
      'recv',
    );
  }

  /**
   * As send(); a stream ignores the address.
   *
   * Corresponds to `Socket::sendto`
   */
  sendto(address: SocketAddress, bytes: Uint8Array, options?: WaitOptions): Promise<number> {
    requireAddress(address, 'sendto');
    return this.send(bytes, options);
  }

  /**
   * As recv(), with the sender's address where there is one to tell.
   *
   * Corresponds to `Socket::recvfrom`
   */
  recvfrom(into: Uint8Array, options?: WaitOptions): Promise<ReceiveResult> {
    return this.recv(into, options).then((size) => ({ size, address: null }));
  }

  /**
   * Takes the next connection. WOULD_BLOCK when none came (in time); UNSUPPORTED where this is not
   * a listener.
   *
   * Corresponds to `Socket::accept`
   */
  accept(options?: WaitOptions): Promise<AcceptResult> {
    const accepted: { socket: Socket | null } = { socket: null };
    const accepting = this.drive(
      () => {
        const { code, socket } = this.tryAccept();
        accepted.socket = socket;
        return code;
      },
      options,
      'accept',
    );
    return accepting.then((code) => ({ code, socket: accepted.socket }));
  }

  /**
   * Closes. Whoever waits on this socket is woken and gets NO_SOCKET. NO_SOCKET when it is not
   * open; TIMEOUT when it was not closed within the timeout and 5 seconds; WOULD_BLOCK when it may
   * not wait and could not be closed at once.
   *
   * Corresponds to `Socket::close`
   */
  close(): Promise<number> {
    return this.drive(
      () => {
        const code = this.tryClose();
        if (code === NSAPI_ERROR_WOULD_BLOCK) return code;
        this.#sendError = null;
        this.notify();
        return code;
      },
      undefined,
      'close',
      CLOSE_WAIT,
    ).then((code) =>
      code === NSAPI_ERROR_WOULD_BLOCK && this.timeout !== 0
        ? this.fail(NSAPI_ERROR_TIMEOUT)
        : code,
    );
  }

  /**
   * Chooses the local address, or only the local port. UNSUPPORTED unless overridden.
   *
   * Corresponds to `Socket::bind`
   */
  bind(_address: SocketAddress | number): number {
    return this.fail(NSAPI_ERROR_UNSUPPORTED);
  }

  /**
   * Begins to take connections, of which `backlog` may wait. UNSUPPORTED unless overridden.
   *
   * Corresponds to `Socket::listen`
   */
  listen(_backlog = 1): number {
    return this.fail(NSAPI_ERROR_UNSUPPORTED);
  }

  /**
   * Sets an option. UNSUPPORTED unless overridden.
   *
   * Corresponds to `Socket::setsockopt`
   */
  setsockopt(_level: number, _option: number, _value: OptionValue): number {
    return this.fail(NSAPI_ERROR_UNSUPPORTED);
  }

  /**
   * Tells an option's value. UNSUPPORTED unless overridden.
   *
   * Corresponds to `Socket::getsockopt`
   */
  getsockopt(_level: number, _option: number): OptionResult {
    return { code: this.fail(NSAPI_ERROR_UNSUPPORTED), value: null };
  }

  /**
   * Tells the peer's address. UNSUPPORTED unless overridden.
   *
   * Corresponds to `Socket::getpeername`
   */
  getpeername(): AddressResult {
    return { code: this.fail(NSAPI_ERROR_UNSUPPORTED), address: null };
  }

  /** Closes, as close() does. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Closes without waiting. */
  [dispose](): void {
    this.tryClose();
    this.notify();
  }

  #offer(bytes: Uint8Array, sent: number): number {
    assertAttached(bytes, 'send');
    const rest = sent === 0 ? bytes : bytes.subarray(sent);
    const taken = this.attempt(() => this.trySend(rest));
    if (taken > rest.length)
      throw new RangeError(`trySend answered ${taken} for ${rest.length} bytes.`);
    if (taken < 0 && !isFlow(taken) && sent > 0) this.#sendError = this.lastError;
    if (taken > 0) this.#bytesWritten += taken;
    return taken === 0 && rest.length > 0 ? NSAPI_ERROR_WOULD_BLOCK : taken;
  }
}
