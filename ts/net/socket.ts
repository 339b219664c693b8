import { answerOf } from '../nsapi/answers.js';
import { assertAttached } from '../nsapi/bytes.js';
import { asyncDispose, dispose } from '../nsapi/dispose.js';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import {
  isFlow,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import type { OptionValue } from '../nsapi/options.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import type { SocketAddress } from '../nsapi/socket-address.js';
import { SocketError } from '../nsapi/socket-error.js';
import type { AddressResult, OptionResult } from '../stack/network-stack.js';
import {
  requireAddress,
  requireBytes,
  requireFunction,
  requireTimeout,
  type WaitOptions,
} from './arguments.js';
import type { Activity, Step } from './driving.js';
import { Failures } from './failures.js';
import { abortConnect, describeFailure, receive } from './owner.js';
import { CALL, Waiter } from './waiter.js';

export type { AddressResult, OptionResult, OptionValue, WaitOptions };

/** What recvfrom returns. */
export interface ReceiveResult {
  /** The count of bytes, 0 at the end of the stream, or a negative number. */
  readonly size: number;
  /** Who sent them; null when that is not known or nothing was received. */
  readonly address: SocketAddress | null;
}

/** What accept returns. */
export interface AcceptResult<Accepted extends Socket = Socket> {
  /** OK, or a negative number. */
  readonly code: number;
  /** The connection, which the caller owns; null unless the code is OK. */
  readonly socket: Accepted | null;
}

/** How accept() waits, and what it gives. */
export interface AcceptOptions<Accepted extends Socket = Socket> extends WaitOptions {
  /**
   * Makes the socket of the connection, of whatever class the listener can use: for a TCPSocket's
   * one that is a TCPSocket and not open. Called once a connection is there.
   */
  readonly create?: (() => Accepted) | undefined;
}

const RECEIVE: Step<Uint8Array> = (owner, into) => owner[receive](into);

/** What every socket is made of. */
export interface SocketParts {
  readonly waiter: Waiter;
  readonly failures: Failures;
}

/** The parts of a socket, for what is made of the same ones; users of a socket need none of it. */
export let partsOf: (socket: Socket) => SocketParts;

/**
 * Anything that carries bytes like a socket. A transport of one's own overrides the four primitives
 * `tryConnect`, `trySend`, `tryRecv` and `tryClose`, which answer at once, and calls `notify()`
 * whenever one of them may get further; the calls that wait are made of these here, once. Calls
 * answer NSAPI numbers (a transport may pass others through) and reject only for an aborted signal.
 * Mistakes of the program throw at once: TypeError, RangeError.
 *
 * Corresponds to `Socket`
 */
export abstract class Socket {
  static {
    partsOf = (socket) => socket.#parts;
  }

  readonly #parts: SocketParts;
  // A failure that a send met after some bytes were taken: it is the next send's answer.
  #sendError: SocketError | null = null;
  #bytesWritten = 0;
  #bytesRead = 0;

  constructor() {
    const failures = new Failures(this);
    this.#parts = { waiter: new Waiter(this, failures), failures };
  }

  /**
   * Begins or continues to connect, without waiting. OK when that is done in the first call;
   * otherwise IN_PROGRESS, then ALREADY, finally IS_CONNECTED. Null: an address is not needed, or
   * was given before.
   */
  abstract tryConnect(address: SocketAddress | null): number;

  /**
   * Takes some of the bytes without waiting, and returns how many; it may not keep `bytes`.
   * WOULD_BLOCK if none.
   */
  abstract trySend(bytes: Uint8Array): number;

  /**
   * Fills some of `into` without waiting, and returns how much; it may not keep `into`. 0 at the
   * end, WOULD_BLOCK.
   */
  abstract tryRecv(into: Uint8Array): number;

  /**
   * Closes without waiting. Every other primitive returns NO_SOCKET afterwards, as does this one.
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
   * Takes a waiting connection, without waiting for one, as what `create` makes. WOULD_BLOCK;
   * UNSUPPORTED unless overridden.
   */
  tryAccept(_create?: () => Socket): AcceptResult {
    return { code: NSAPI_ERROR_UNSUPPORTED, socket: null };
  }

  /** How long each wait may last, in milliseconds: -1 for ever, 0 not at all (non-blocking). */
  get timeout(): number {
    return this.#parts.waiter.timeout;
  }

  /** The callback that sigio() set, or null. */
  get sigioCallback(): (() => void) | null {
    return this.#parts.waiter.sigio;
  }

  /**
   * The error behind the last negative answer that was not a flow number; null if there was none.
   */
  get lastError(): SocketError | null {
    return this.#parts.failures.last;
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
   * True: calls wait for ever. False: they do not wait.
   *
   * Corresponds to `Socket::set_blocking`
   */
  setBlocking(blocking: boolean): void {
    if (typeof blocking !== 'boolean')
      throw new TypeError(`setBlocking takes a boolean, not ${typeof blocking}.`);
    this.setTimeout(blocking ? -1 : 0);
  }

  /**
   * Sets how long each wait may last, in milliseconds: negative for ever, 0 not at all. Every event
   * begins a new wait, so a peer that sends a byte now and then can keep a recv() waiting for the
   * rest of a record; for a total deadline give AbortSignal.timeout(). When a wait runs out, one
   * more try is made with what has arrived by then. A wait that has begun is not changed.
   *
   * Corresponds to `Socket::set_timeout`
   */
  setTimeout(milliseconds: number): void {
    requireTimeout(milliseconds);
    this.#parts.waiter.timeout = milliseconds < 0 ? -1 : milliseconds;
  }

  /**
   * Sets the callback that tells to try again, null for none. It runs by itself, never inside a
   * call of the socket; it may run needlessly, and need not run again before the next call on the
   * socket.
   *
   * Corresponds to `Socket::sigio`
   */
  sigio(callback: (() => void) | null): void {
    if (callback !== null && typeof callback !== 'function')
      throw new TypeError(`sigio takes a function or null, not ${typeof callback}.`);
    this.#parts.waiter.sigio = callback;
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
    const sending = this.#parts.waiter.driveWith(
      CALL,
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
   * Receives at least one byte into `into`. Returns the count, 0 at the end of the stream,
   * WOULD_BLOCK when nothing came (in time), or an error. The timeout counts anew from each event,
   * as {@link setTimeout} says, also from one that brought a part of a record only.
   *
   * Corresponds to `Socket::recv`
   */
  recv(into: Uint8Array, options?: WaitOptions): Promise<number> {
    requireBytes(into, 'recv');
    return this.#parts.waiter.driveWith(RECEIVE, into, options, 'recv');
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
   * Takes the next connection, as what `create` makes. WOULD_BLOCK when none came (in time);
   * UNSUPPORTED where this is not a listener. Rejects with what `create` throws, and TypeError for
   * a socket that does not fit; the connection is closed then.
   *
   * Corresponds to `Socket::accept`
   */
  accept<Made extends Socket>(
    options: WaitOptions & { readonly create: () => Made },
  ): Promise<AcceptResult<Made>>;
  /** Takes the next connection, as a socket of the listener's own choice. */
  accept(options?: AcceptOptions): Promise<AcceptResult>;
  accept(options?: AcceptOptions): Promise<AcceptResult> {
    requireFunction(options?.create, 'accept', 'create');
    const accepted: { socket: Socket | null } = { socket: null };
    const accepting = this.drive(
      () => {
        const { code, socket } = this.tryAccept(options?.create);
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
        ? this.failWith(new SocketError(NSAPI_ERROR_TIMEOUT, { timedOut: true }))
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

  /**
   * Tells that a primitive may get further than it did: wakes whoever waits and runs the callback,
   * both a little later.
   */
  protected notify(): void {
    this.#parts.waiter.notify();
  }

  /**
   * Keeps the error for a negative answer in `lastError` and gives the number back; flow numbers
   * and counts pass.
   */
  protected fail(number: number, cause?: unknown): number {
    return this.#parts.failures.fail(number, cause);
  }

  /** Keeps `error` in `lastError` and gives its number back. */
  protected failWith(error: SocketError): number {
    return this.#parts.failures.failWith(error);
  }

  /** Makes the error for a negative answer; `kind` is told where the cause does not tell it. */
  protected describe(number: number, cause: unknown, kind: FaultKind | null = null): SocketError {
    return new SocketError(number, { kind, ...(cause === undefined ? {} : { cause }) });
  }

  /**
   * Called when a connect that was IN_PROGRESS or ALREADY is aborted: the attempt should end here.
   */
  protected connectAborted(_reason: unknown): void {}

  /**
   * Repeats `step` until it returns something else than WOULD_BLOCK, IN_PROGRESS or ALREADY,
   * waiting between for notify() as long as the timeout allows, and `limit` milliseconds in all;
   * then tries once more after WOULD_BLOCK, and returns what it said last. IS_CONNECTED after a
   * wait becomes OK. Throws TypeError when the same activity is still waiting.
   */
  protected drive(
    step: () => number,
    options?: WaitOptions,
    activity: Activity = 'connect',
    limit = Infinity,
  ): Promise<number> {
    return this.#parts.waiter.drive(step, options, activity, limit);
  }

  /** @internal */
  [receive](into: Uint8Array): number {
    assertAttached(into, 'recv');
    const size = answerOf(this.tryRecv(into));
    if (size > into.length)
      throw new RangeError(`tryRecv answered ${size} for a buffer of ${into.length} bytes.`);
    if (size > 0) this.#bytesRead += size;
    return size;
  }

  /** @internal */
  [describeFailure](number: number, cause: unknown, kind: FaultKind | null): SocketError {
    return this.describe(number, cause, kind);
  }

  /** @internal */
  [abortConnect](reason: unknown): void {
    this.connectAborted(reason);
  }

  #offer(bytes: Uint8Array, sent: number): number {
    assertAttached(bytes, 'send');
    const rest = sent === 0 ? bytes : bytes.subarray(sent);
    const { failures } = this.#parts;
    const { count } = failures;
    const taken = failures.judge(this.trySend(rest), count);
    if (taken > rest.length)
      throw new RangeError(`trySend answered ${taken} for ${rest.length} bytes.`);
    if (taken < 0 && !isFlow(taken) && sent > 0) this.#sendError = this.lastError;
    if (taken > 0) this.#bytesWritten += taken;
    return taken === 0 && rest.length > 0 ? NSAPI_ERROR_WOULD_BLOCK : taken;
  }
}
