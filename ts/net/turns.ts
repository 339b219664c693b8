/** Whose work waits when a turn of the event loop is spent: the lower number goes first. */
export type Rank = typeof ESTABLISHED | typeof HANDSHAKE | typeof NEWCOMER;

/** A connection that is up. */
export const ESTABLISHED = 0;
/** A handshake that has begun. */
export const HANDSHAKE = 1;
/** A connect that has not reached its handshake. */
export const NEWCOMER = 2;

/**
 * How long sockets may work in one turn of the event loop, in milliseconds, before a further step
 * of a handshake, which may take long by itself, or more of a stream.
 */
const SHARE = 10;

/**
 * The turns of the event loop, shared by all sockets: timers and other tasks run between two of
 * them. Whoever has long work does it here, asks whether the present turn is spent, and then goes
 * on in a later one.
 */
class Turns {
  readonly #waiting: readonly Set<() => void>[] = [new Set(), new Set(), new Set()];
  readonly #later = laterTasks();
  #number = 0;
  #begun = false;
  #spent = 0;
  #since: number | null = null;

  /** Which turn this is. */
  get number(): number {
    this.#begin();
    return this.#number;
  }

  /** Whether sockets have had their share of this turn. */
  get isSpent(): boolean {
    return this.#spent + (this.#since === null ? 0 : performance.now() - this.#since) >= SHARE;
  }

  /** Works now, and counts how long. */
  work<Result>(work: () => Result): Result {
    return this.workWith(work, undefined, undefined);
  }

  /** The same with what the work is given, so that it needs no function of its own. */
  workWith<A, B, Result>(work: (a: A, b: B) => Result, a: A, b: B): Result {
    if (this.#since !== null) return work(a, b);
    this.#begin();
    const since = performance.now();
    this.#since = since;
    try {
      return work(a, b);
    } finally {
      this.#since = null;
      this.#spent += performance.now() - since;
    }
  }

  /** Works in a later turn. The answer takes it back. */
  queue(rank: Rank, work: () => void): () => void {
    this.#begin();
    const queue = this.#waiting[rank];
    queue?.add(work);
    return () => queue?.delete(work);
  }

  /**
   * Runs `task` after timers that are due and what the system has waiting, where the platform lets
   * it choose.
   */
  afterPoll(task: () => void): void {
    this.#later(task);
  }

  #begin(): void {
    if (!this.#begun) this.#later(() => this.#next());
    this.#begun = true;
  }

  #next(): void {
    this.#begun = false;
    this.#spent = 0;
    this.#number++;
    if (this.#waiting.every(({ size }) => size === 0)) return;
    this.#begin();
    while (!this.isSpent && this.#runFirst(ESTABLISHED));
    // At least one, however busy the others are. One that has begun goes before one that has not:
    // its time is running.
    while ((this.#runFirst(HANDSHAKE) || this.#runFirst(NEWCOMER)) && !this.isSpent);
  }

  #runFirst(rank: Rank): boolean {
    for (const work of this.#waiting[rank] ?? []) {
      this.#waiting[rank]?.delete(work);
      this.work(work);
      return true;
    }
    return false;
  }
}

// A timer would come too late: nested ones are held back by 4 ms in a page, and by much more in a
// hidden one.
function laterTasks(): (task: () => void) => void {
  if (typeof setImmediate === 'function') {
    const immediately = setImmediate;
    return (task) => {
      immediately(task);
    };
  }
  const tasks: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(null);
  };
}

export const turns = new Turns();
