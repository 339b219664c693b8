import { isFlow, NSAPI_ERROR_ALREADY, NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_IS_CONNECTED, NSAPI_ERROR_OK, NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import { recordError, SocketError } from '../nsapi/socket-error.js';
import { requireOptions, requireTimeout } from './arguments.js';

/** How a call that may wait is ended early. */
export interface WaitOptions {
  /** Aborting it ends the wait: the promise rejects with its reason, and no byte is lost or sent twice. */
  readonly signal?: AbortSignal | undefined;
}

type Activity = 'connect' | 'send' | 'recv' | 'accept' | 'close';

/** How a socket waits and how it fails: the half of Socket beneath its calls. */
export abstract class SocketBase {
  readonly #waiters = new Set<() => void>();
  readonly #busy = new Set<Activity>();
  #timeout = -1;
  #sigio: (() => void) | null = null;
  #notifying = false;
  #lastError: SocketError | null = null;
  #failures = 0;

  /** How long each wait may last, in milliseconds: -1 for ever, 0 not at all (non-blocking). */
  get timeout(): number {
    return this.#timeout;
  }

  /** The callback that sigio() set, or null. */
  get sigioCallback(): (() => void) | null {
    return this.#sigio;
  }

  /** The error behind the last negative answer that was not a flow number; null if there was none. */
  get lastError(): SocketError | null {
    return this.#lastError;
  }

  /**
   * True: calls wait for ever. False: they do not wait.
   *
   * Corresponds to `Socket::set_blocking`
   */
  setBlocking(blocking: boolean): void {
    if (typeof blocking !== 'boolean') throw new TypeError(`setBlocking takes a boolean, not ${typeof blocking}.`);
    this.setTimeout(blocking ? -1 : 0);
  }

  /**
   * Sets how long each wait may last, in milliseconds: negative for ever, 0 not at all. Every event begins a new wait; for
   * a total deadline give AbortSignal.timeout(). A wait that has begun is not changed.
   *
   * Corresponds to `Socket::set_timeout`
   */
  setTimeout(milliseconds: number): void {
    requireTimeout(milliseconds);
    this.#timeout = milliseconds < 0 ? -1 : milliseconds;
  }

  /**
   * Sets the callback that tells to try again, null for none. It runs by itself, never inside a call of the socket; it
   * may run needlessly, and need not run again before the next call on the socket.
   *
   * Corresponds to `Socket::sigio`
   */
  sigio(callback: (() => void) | null): void {
    if (callback !== null && typeof callback !== 'function') throw new TypeError(`sigio takes a function or null, not ${typeof callback}.`);
    this.#sigio = callback;
  }

  /** Tells that a primitive may get further than it did: wakes whoever waits and runs the callback, both a little later. */
  protected notify(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      for (const wake of [...this.#waiters]) wake();
      this.#sigio?.();
    });
  }

  /** Keeps the error for a negative answer in `lastError` and gives the number back; flow numbers and counts pass. */
  protected fail(number: number, cause?: unknown): number {
    return number >= 0 || isFlow(number) ? number : this.failWith(this.describe(number, cause));
  }

  /** Keeps `error` in `lastError` and gives its number back. */
  protected failWith(error: SocketError): number {
    this.#failures++;
    this.#lastError = error;
    recordError(error, this);
    return error.errno;
  }

  /** Makes the error for a negative answer. */
  protected describe(number: number, cause: unknown): SocketError {
    return new SocketError(number, cause === undefined ? {} : { cause });
  }

  /** Called when a connect that was IN_PROGRESS or ALREADY is aborted: the attempt should end here. */
  protected connectAborted(_reason: unknown): void {}

  /**
   * Repeats `step` until it answers something else than WOULD_BLOCK, IN_PROGRESS or ALREADY, waiting between for notify()
   * as long as the timeout allows; then answers what it said last. IS_CONNECTED after a wait becomes OK.
   * Throws TypeError when the same activity is still waiting.
   */
  protected drive(step: () => number, options?: WaitOptions, activity: Activity = 'connect'): Promise<number> {
    requireOptions(options, activity);
    if (this.#busy.has(activity)) {
      throw new TypeError(`Another ${activity} is still waiting on this socket; await it first, or close the socket.`);
    }
    return this.#run(step, options?.signal, activity);
  }

  /** Waits for notify(), at most so many milliseconds (negative: for ever). True when it came. */
  protected waitFor(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (isAborted(signal)) {
        reject(signal?.reason);
        return;
      }
      const settle = (): void => {
        this.#waiters.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const wake = (): void => (settle(), resolve(true));
      const abort = (): void => (settle(), reject(signal?.reason));
      const timer = milliseconds < 0 ? undefined : setTimeout(() => (settle(), resolve(false)), milliseconds);
      this.#waiters.add(wake);
      signal?.addEventListener('abort', abort);
    });
  }

  /** One step, whose failure is kept in `lastError` also when the step itself did not say why it failed. */
  protected attempt(step: () => number): number {
    const before = this.#failures;
    const result = step();
    return this.#failures === before ? this.fail(result) : result;
  }

  // Without an await before the first wait: what needs no waiting is done when the call returns.
  async #run(step: () => number, signal: AbortSignal | undefined, activity: Activity): Promise<number> {
    if (isAborted(signal)) throw signal?.reason;
    this.#busy.add(activity);
    let result = NSAPI_ERROR_OK;
    try {
      result = this.attempt(step);
      if (!isPending(result)) return result;
      while (isPending(result) && this.#timeout !== 0) {
        if (!await this.waitFor(this.#timeout, signal)) return result;
        result = this.attempt(step);
      }
      return result === NSAPI_ERROR_IS_CONNECTED ? NSAPI_ERROR_OK : result;
    } catch (reason) {
      if (isAborted(signal) && (result === NSAPI_ERROR_IN_PROGRESS || result === NSAPI_ERROR_ALREADY)) this.connectAborted(reason);
      throw reason;
    } finally {
      this.#busy.delete(activity);
    }
  }
}

function isPending(result: number): boolean {
  return result === NSAPI_ERROR_WOULD_BLOCK || result === NSAPI_ERROR_IN_PROGRESS || result === NSAPI_ERROR_ALREADY;
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
