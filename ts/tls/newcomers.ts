import { NEWCOMER, turns } from '../net/turns.js';

/** Every so many times whoever has waited longest goes first. */
const OLDEST_EACH = 8;

interface Waiting {
  start: (() => void) | null;
}

/** The newcomers of one host, the newest one last. */
class Line {
  readonly #waiting: Waiting[] = [];
  #first = 0;

  push(start: () => void): Waiting {
    const waiting: Waiting = { start };
    this.#waiting.push(waiting);
    return waiting;
  }

  /** The one whose turn it is; null when nobody waits. */
  next(oldest: boolean): (() => void) | null {
    while (this.#first < this.#waiting.length) {
      const waiting = oldest ? this.#waiting[this.#first++] : this.#waiting.pop();
      const start = waiting?.start ?? null;
      if (start !== null) return start;
    }
    return null;
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

  /** Calls `start` in its turn. The answer takes it back. */
  enter(host: string, start: () => void): () => void {
    const line = this.#lines.get(host) ?? new Line();
    this.#lines.set(host, line);
    const waiting = line.push(start);
    this.#queue();
    return () => {
      waiting.start = null;
    };
  }

  #queue(): void {
    if (this.#queued || this.#lines.size === 0) return;
    this.#queued = true;
    turns.queue(NEWCOMER, () => {
      this.#queued = false;
      const start = this.#next();
      this.#queue();
      start?.();
    });
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
