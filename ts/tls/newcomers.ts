import { NEWCOMER, turns } from '../net/turns.js';

/** How long arrivals may go before newcomers without a pause, in milliseconds. */
const MOST_ARRIVING = 20;
/** Every so many times whoever has waited longest goes first. */
const OLDEST_EACH = 8;

interface Waiting {
  readonly arrival: number;
  start: (() => void) | null;
}

/** The newcomers of one host, the newest one last. */
class Line {
  #waiting: Waiting[] = [];
  #first = 0;
  #left = 0;

  // Mostly at the end: whoever is the newest gets on.
  add(waiting: Waiting): void {
    let at = this.#waiting.length;
    while (at > this.#first && (this.#waiting[at - 1]?.arrival ?? 0) > waiting.arrival) at--;
    this.#waiting.splice(at, 0, waiting);
  }

  /** Of one that has left nothing is kept for long. */
  remove(waiting: Waiting): void {
    if (waiting.start === null) return;
    waiting.start = null;
    this.#leave();
  }

  /** The one whose turn it is; null when nobody waits. */
  next(oldest: boolean): (() => void) | null {
    while (this.#first < this.#waiting.length) {
      const waiting = oldest ? this.#waiting[this.#first++] : this.#waiting.pop();
      const start = waiting?.start ?? null;
      if (waiting === undefined || start === null) continue;
      waiting.start = null;
      if (oldest) this.#leave();
      return start;
    }
    return null;
  }

  #leave(): void {
    if (++this.#left < 64 || 2 * this.#left < this.#waiting.length) return;
    this.#waiting = this.#waiting.filter(({ start }) => start !== null);
    this.#first = 0;
    this.#left = 0;
  }
}

/**
 * Handshakes that have not begun, of servers: after all that have, so that a crowd of hellos does
 * not starve who is nearly done. Hosts go by turns, so that none is starved by another's crowd; of
 * one host the newest goes first, since whoever has waited long has perhaps gone, and every eighth
 * time the oldest.
 */
class Newcomers {
  readonly #lines = new Map<string, Line>();
  #count = 0;
  #queued = false;
  #arrived = false;
  #arrivals = 0;
  // Since when arrivals have gone first.
  #since = Infinity;

  /** Calls `start` in its turn. The answer takes it back. */
  enter(host: string, arrival: number, start: () => void): () => void {
    const line = this.#lines.get(host) ?? new Line();
    this.#lines.set(host, line);
    const waiting: Waiting = { arrival, start };
    line.add(waiting);
    this.#queue();
    return () => line.remove(waiting);
  }

  /**
   * A connection has come; gives its number. The system gives one in each turn of the event loop:
   * those behind it are taken first, or whoever is the newest would only be the newest that was
   * taken.
   */
  arrive(): number {
    this.#arrived = true;
    return this.#arrivals++;
  }

  #queue(): void {
    if (this.#queued || this.#lines.size === 0) return;
    this.#queued = true;
    turns.queue(NEWCOMER, () => {
      if (this.#mustWait()) {
        turns.afterPoll(() => {
          this.#queued = false;
          this.#queue();
        });
        return;
      }
      this.#queued = false;
      const start = this.#next();
      this.#queue();
      start?.();
    });
  }

  #mustWait(): boolean {
    const now = performance.now();
    const waits = this.#arrived && now - Math.min(this.#since, now) < MOST_ARRIVING;
    this.#arrived = false;
    this.#since = waits ? Math.min(this.#since, now) : Infinity;
    return waits;
  }

  #next(): (() => void) | null {
    this.#count++;
    for (const [host, line] of this.#lines) {
      // Behind the others, or out.
      this.#lines.delete(host);
      const start = line.next(this.#count % OLDEST_EACH === 0);
      if (start === null) continue;
      this.#lines.set(host, line);
      return start;
    }
    return null;
  }
}

export const newcomers = new Newcomers();
