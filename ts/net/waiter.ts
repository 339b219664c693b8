import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { requireOptions, type WaitOptions } from './arguments.js';
import { ESTABLISHED, turns, type Rank } from './turns.js';

/**
 * How often a socket may tell in one turn of the event loop, and how often a call may be woken for
 * nothing in a row: what tells from inside its own call would never let other tasks run.
 */
const MAX_TOLD = 5000;
const MAX_FRUITLESS = 1000;

/** The calls that wait, of which a socket makes one of each at a time. */
export type Activity = 'connect' | 'send' | 'recv' | 'accept' | 'close';

/** What a wait depends on that its socket knows, and that may change. */
export interface WaitRules {
  /** Whose turn it is when there is more to do than one turn of the event loop has time for. */
  readonly rank: Rank;
  /** How long a wait may take that would be of so many milliseconds (negative: for ever). */
  cap(milliseconds: number): number;
  /** True: that a wait may run out keeps no process running. */
  readonly isQuiet?: boolean;
}

const NO_RULES: WaitRules = { rank: ESTABLISHED, cap: (milliseconds) => milliseconds };

/** How a socket waits: it tries, waits for an event or a timer, and tries again. */
export class Waiter {
  /** In milliseconds: -1 for ever, 0 not at all. */
  timeout = -1;
  rules: WaitRules = NO_RULES;
  /** Told when somebody begins to wait or to listen here, and when nobody does any more. */
  onHeld: (held: boolean) => void = () => {};
  /** Told the flow number of a call whose wait ran out. */
  onRanOut: (number: number) => void = () => {};
  #sigio: (() => void) | null = null;
  // A sigio that is only there for whoever may wait or listen above.
  #relay: (() => void) | null = null;
  #relayHeld = false;
  #held = false;
  readonly #connectAborted: (reason: unknown) => void;
  readonly #waiting = new Set<() => void>();
  readonly #busy = new Set<Activity>();
  #notifying = false;
  // How often something was told, and of that in which turn how often.
  #events = 0;
  #turn = 0;
  #told = 0;

  /** @param connectAborted is called when a connect that was under way is aborted */
  constructor(connectAborted: (reason: unknown) => void) {
    this.#connectAborted = connectAborted;
  }

  get sigio(): (() => void) | null {
    return this.#sigio;
  }

  set sigio(callback: (() => void) | null) {
    this.#sigio = callback;
    this.#tellHeld();
  }

  /** Whether somebody waits or listens: then it must not be collected. */
  get isHeld(): boolean {
    const listens = this.#sigio !== null && (this.#sigio !== this.#relay || this.#relayHeld);
    return listens || this.#waiting.size > 0;
  }

  /** That `callback`, where it is the sigio, counts only while `held`. */
  relay(callback: () => void, held: boolean): void {
    if (this.#sigio !== callback) return;
    this.#relay = callback;
    this.#relayHeld = held;
    this.#tellHeld();
  }

  /** Wakes whoever waits and runs the callback, both a little later. */
  notify(): void {
    this.#events++;
    if (this.#notifying) return;
    this.#notifying = true;
    const tell = (): void => {
      this.#notifying = false;
      for (const wake of [...this.#waiting]) wake();
      this.#sigio?.();
    };
    if (this.#mayTell()) queueMicrotask(tell);
    else turns.afterPoll(tell);
  }

  /** How often notify() was called. */
  get events(): number {
    return this.#events;
  }

  /**
   * Runs a step: at once, unless it is a handshake's and sockets have had their share of this turn
   * of the event loop.
   */
  inTurn(step: () => number, signal?: AbortSignal, fruitless = 0): number | Promise<number> {
    const { rank } = this.rules;
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

  /** What Socket's drive() says, without keeping failures. */
  drive(
    step: () => number,
    options: WaitOptions | undefined,
    activity: Activity,
    limit = Infinity,
  ): Promise<number> {
    requireOptions(options, activity);
    if (this.#busy.has(activity)) {
      throw new TypeError(
        `Another ${activity} is still waiting on this socket; await it first, or close the socket.`,
      );
    }
    return this.#run(step, options?.signal, activity, performance.now() + limit);
  }

  /**
   * Waits for notify(), at most so many milliseconds (negative: for ever) and until the system was
   * asked once more what is there. True when it came, also when it has come since there were so
   * many events.
   */
  waitFor(milliseconds: number, signal?: AbortSignal, since = this.#events): Promise<boolean> {
    const most = this.rules.cap(milliseconds);
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
        this.#waiting.delete(wake);
        this.#tellHeld();
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const wake = (): void => (settle(), resolve(true));
      const abort = (): void => (settle(), reject(signal?.reason));
      const runOut = (): void => turns.afterPoll(() => (settle(), resolve(false)));
      const timer = most < 0 ? undefined : setTimeout(runOut, most);
      if (this.rules.isQuiet === true && typeof timer === 'object') timer.unref();
      this.#waiting.add(wake);
      this.#tellHeld();
      signal?.addEventListener('abort', abort);
    });
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
      for (let fruitless = 0; told && isPending(result) && this.timeout !== 0; fruitless++) {
        told = await this.waitFor(this.#waitUntil(until), signal, since);
        // How a connect gets on is told; for bytes the transport is asked once more.
        if (!told && result !== NSAPI_ERROR_WOULD_BLOCK) break;
        since = this.#events;
        const next = this.inTurn(step, signal, fruitless);
        result = typeof next === 'number' ? next : await next;
        if (performance.now() >= until) break;
      }
      if (isPending(result) && this.timeout !== 0) this.onRanOut(result);
      return result === NSAPI_ERROR_IS_CONNECTED ? NSAPI_ERROR_OK : result;
    } catch (reason) {
      if (
        isAborted(signal) &&
        (result === NSAPI_ERROR_IN_PROGRESS || result === NSAPI_ERROR_ALREADY)
      )
        this.#connectAborted(reason);
      throw reason;
    } finally {
      this.#busy.delete(activity);
    }
  }

  #tellHeld(): void {
    const { isHeld } = this;
    if (isHeld === this.#held) return;
    this.#held = isHeld;
    this.onHeld(isHeld);
  }

  // How long the next wait may take, in milliseconds: negative for ever.
  #waitUntil(until: number): number {
    if (until === Infinity) return this.timeout;
    const left = Math.max(0, until - performance.now());
    return this.timeout < 0 ? left : Math.min(this.timeout, left);
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
