import { setImmediate as turn } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';

interface Timer {
  at: number;
  readonly every: number | null;
  readonly run: () => void;
}

/** Turns of the event loop after which nothing more happens by itself. */
const QUIET = 50;

/**
 * Time that only passes while nothing else can happen: what is awaited in {@link until} sees timers
 * fire in their order and at their exact time, at once. For what lives in this process alone, and
 * in serial tests, because all of the process has this time until the test ends.
 */
export class LogicalClock {
  /** Milliseconds that have passed. */
  now = 0;
  readonly #timers = new Set<Timer>();
  readonly #start = Date.now();

  constructor(t: ExecutionContext) {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const { now } = Date;
    const clear = (timer: unknown): void => this.#clear(timer);
    Object.assign(globalThis, {
      setTimeout: this.#setter(false),
      setInterval: this.#setter(true),
      clearTimeout: clear,
      clearInterval: clear,
    });
    Object.assign(Date, { now: () => this.#start + this.now });
    Object.defineProperty(performance, 'now', { value: () => this.now, configurable: true });
    t.teardown(() => {
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
      Object.assign(Date, { now });
      Reflect.deleteProperty(performance, 'now');
    });
  }

  /** Lets time pass until `work` is settled. Throws where nothing would ever settle it. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    const state = { settled: false };
    const settle = (): void => void (state.settled = true);
    work.then(settle, settle);
    for (;;) {
      for (let count = 0; count < QUIET && !state.settled; count++) await turn();
      if (state.settled) return work;
      this.#fireNext();
    }
  }

  #fireNext(): void {
    const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
    if (next === undefined) throw new Error('Nothing is left that could happen.');
    this.now = Math.max(this.now, next.at);
    if (next.every === null) this.#timers.delete(next);
    else next.at += next.every;
    next.run();
  }

  #setter(repeats: boolean): (run: (...args: unknown[]) => void, delay?: number) => object {
    return (run, delay = 0, ...args: readonly unknown[]) => {
      const after = Math.max(1, delay);
      const every = repeats ? after : null;
      const timer = { at: this.now + after, every, run: () => run(...args) };
      this.#timers.add(timer);
      return Object.assign(timer, { ref: () => timer, unref: () => timer, hasRef: () => true });
    };
  }

  #clear(timer: unknown): void {
    for (const each of this.#timers) if (each === timer) this.#timers.delete(each);
  }
}

/**
 * The delays of the timers of this process that have fired, in milliseconds, in their order, from
 * now until the test ends. For serial tests.
 */
export function firedTimers(t: ExecutionContext): readonly number[] {
  const fired: number[] = [];
  const { setTimeout } = globalThis;
  const watched = (run: (...args: unknown[]) => void, delay = 0, ...args: readonly unknown[]) =>
    setTimeout(() => {
      fired.push(delay);
      run(...args);
    }, delay);
  Object.assign(globalThis, { setTimeout: watched });
  t.teardown(() => void Object.assign(globalThis, { setTimeout }));
  return fired;
}
