/** What time it is, and when to be called: for whoever has to send again. */
export interface DatagramClock {
  /** Milliseconds since whenever. */
  now(): number;
  /** Calls `callback` once, so many milliseconds from now; what it gives takes that back. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The machine's own, which keeps nothing running. */
export const monotonicClock: DatagramClock = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    // Who waits for a handshake waits for its deadline, too: that keeps a process running.
    if (typeof timer === 'object') timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The two delays of one association, and the event at the end of the longer one. */
export class DatagramTimer {
  readonly #clock: DatagramClock;
  readonly #onFinal: () => void;
  #intermediate = 0;
  #final = 0;
  #cancel: (() => void) | null = null;

  /** @param onFinal is not to hold what holds the association */
  constructor(clock: DatagramClock, onFinal: () => void) {
    this.#clock = clock;
    this.#onFinal = onFinal;
  }

  set(intermediate: number, final: number): void {
    this.#cancel?.();
    this.#cancel = null;
    if (final === 0) return;
    const now = this.#clock.now();
    this.#intermediate = now + intermediate;
    this.#final = now + final;
    this.#cancel = this.#clock.after(final, () => {
      // Timers of Node may be a part of a millisecond early, and there is no second event.
      this.#final = -Infinity;
      this.#onFinal();
    });
  }

  get(): number {
    if (this.#cancel === null) return -1;
    const now = this.#clock.now();
    return now >= this.#final ? 2 : now >= this.#intermediate ? 1 : 0;
  }
}
