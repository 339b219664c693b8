import { answerOf } from '../nsapi/answers.js';
import {
  isFlow,
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { recordError, SocketError } from '../nsapi/socket-error.js';
import { requireOptions, requireTimeout, type WaitOptions } from './arguments.js';
import { ESTABLISHED, turns, type Rank } from './turns.js';

export type { WaitOptions };

/**
 * How often a socket may tell in one turn of the event loop, and how often a call may be woken for
 * nothing in a row: what tells from inside its own call would never let other tasks run.
 */
const MAX_TOLD = 5000;
const MAX_FRUITLESS = 1000;

type Activity = 'connect' | 'send' | 'recv' | 'accept' | 'close';

/** How a socket waits and how it fails: the half of Socket beneath its calls. */
export abstract class SocketBase {
  readonly #waiters = new Set<() => void>();
  readonly #busy = new Set<Activity>();
  #timeout = -1;
  #sigio: (() => void) | null = null;
  #notifying = false;
  // How often something was told, and of that in which turn how often.
  #events = 0;
  #turn = 0;
  #told = 0;
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

  /**
   * The error behind the last negative answer that was not a flow number; null if there was none.
   */
  get lastError(): SocketError | null {
    return this.#lastError;
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
    this.#timeout = milliseconds < 0 ? -1 : milliseconds;
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
    this.#sigio = callback;
  }

  /**
   * Tells that a primitive may get further than it did: wakes whoever waits and runs the callback,
   * both a little later.
   */
  protected notify(): void {
    this.#events++;
    if (this.#notifying) return;
    this.#notifying = true;
    const tell = (): void => {
      this.#notifying = false;
      for (const wake of [...this.#waiters]) wake();
      this.#sigio?.();
    };
    if (this.#mayTell()) queueMicrotask(tell);
    else turns.afterPoll(tell);
  }

  /** How often notify() was called. */
  protected get events(): number {
    return this.#events;
  }

  /** Whose turn it is when there is more to do than one turn of the event loop has time for. */
  protected get rank(): Rank {
    return ESTABLISHED;
  }

  /**
   * Runs a step: at once, unless it is a handshake's and sockets have had their share of this turn
   * of the event loop.
   */
  protected inTurn(
    step: () => number,
    signal?: AbortSignal,
    fruitless = 0,
  ): number | Promise<number> {
    const { rank } = this;
    if (fruitless % MAX_FRUITLESS < MAX_FRUITLESS - 1 && (rank === ESTABLISHED || !turns.isSpent))
      return turns.work(step);
    return new Promise((resolve, reject) => {
      const takeBack = turns.queue(rank, () => {
        signal?.removeEventListener('abort', abort);
        try {
          resolve(step());
        } catch (error) {
          reject(error);
        }
      });
      const abort = (): void => {
        takeBack();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /**
   * Keeps the error for a negative answer in `lastError` and gives the number back; flow numbers
   * and counts pass.
   */
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

  /**
   * Called when a connect that was IN_PROGRESS or ALREADY is aborted: the attempt should end here.
   */
  protected connectAborted(_reason: unknown): void {}

  /**
   * Repeats `step` until it answers something else than WOULD_BLOCK, IN_PROGRESS or ALREADY,
   * waiting between for notify() as long as the timeout allows, and `limit` milliseconds in all;
   * then tries once more after WOULD_BLOCK, and answers what it said last. IS_CONNECTED after a
   * wait becomes OK. Throws TypeError when the same activity is still waiting.
   */
  protected drive(
    step: () => number,
    options?: WaitOptions,
    activity: Activity = 'connect',
    limit = Infinity,
  ): Promise<number> {
    requireOptions(options, activity);
    if (this.#busy.has(activity)) {
      throw new TypeError(
        `Another ${activity} is still waiting on this socket; await it first, or close the socket.`,
      );
    }
    return this.#run(
      () => this.attempt(step),
      options?.signal,
      activity,
      performance.now() + limit,
    );
  }

  /**
   * Waits for notify(), at most so many milliseconds (negative: for ever) and until the system was
   * asked once more what is there. True when it came, also when it has come since there were so
   * many events.
   */
  protected waitFor(
    milliseconds: number,
    signal?: AbortSignal,
    since = this.#events,
  ): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (isAborted(signal)) {
        reject(signal?.reason);
        return;
      }
      if (since !== this.#events) {
        resolve(true);
        return;
      }
      const settle = (): void => {
        this.#waiters.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const wake = (): void => (settle(), resolve(true));
      const abort = (): void => (settle(), reject(signal?.reason));
      const runOut = (): void => turns.afterPoll(() => (settle(), resolve(false)));
      const timer = milliseconds < 0 ? undefined : setTimeout(runOut, milliseconds);
      this.#waiters.add(wake);
      signal?.addEventListener('abort', abort);
    });
  }

  /**
   * One step, whose failure is kept in `lastError` also when the step itself did not say why it
   * failed.
   */
  protected attempt(step: () => number): number {
    const before = this.#failures;
    const result = answerOf(step());
    return this.#failures === before ? this.fail(result) : result;
  }

  // Without an await before the first wait: what needs no waiting is done when the call returns.
  async #run(
    step: () => number,
    signal: AbortSignal | undefined,
    activity: Activity,
    until: number,
  ): Promise<number> {
    if (isAborted(signal)) throw signal?.reason;
    this.#busy.add(activity);
    let result = NSAPI_ERROR_OK;
    try {
      let since = this.#events;
      result = turns.work(step);
      if (!isPending(result)) return result;
      let told = true;
      for (let fruitless = 0; told && isPending(result) && this.#timeout !== 0; fruitless++) {
        told = await this.waitFor(this.#waitUntil(until), signal, since);
        // How a connect gets on is told; for bytes the transport is asked once more.
        if (!told && result !== NSAPI_ERROR_WOULD_BLOCK) return result;
        since = this.#events;
        const next = this.inTurn(step, signal, fruitless);
        result = typeof next === 'number' ? next : await next;
        if (performance.now() >= until) break;
      }
      return result === NSAPI_ERROR_IS_CONNECTED ? NSAPI_ERROR_OK : result;
    } catch (reason) {
      if (
        isAborted(signal) &&
        (result === NSAPI_ERROR_IN_PROGRESS || result === NSAPI_ERROR_ALREADY)
      )
        this.connectAborted(reason);
      throw reason;
    } finally {
      this.#busy.delete(activity);
    }
  }

  // How long the next wait may take, in milliseconds: negative for ever.
  #waitUntil(until: number): number {
    if (until === Infinity) return this.#timeout;
    const left = Math.max(0, until - performance.now());
    return this.#timeout < 0 ? left : Math.min(this.#timeout, left);
  }

  #mayTell(): boolean {
    const { number } = turns;
    if (this.#turn !== number) this.#told = 0;
    this.#turn = number;
    return ++this.#told <= MAX_TOLD;
  }
}

function isPending(result: number): boolean {
  return (
    result === NSAPI_ERROR_WOULD_BLOCK ||
    result === NSAPI_ERROR_IN_PROGRESS ||
    result === NSAPI_ERROR_ALREADY
  );
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
