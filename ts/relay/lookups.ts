/**
 * How many look-ups run at once: each takes one of the few threads that the whole process has for
 * such work.
 */
const AT_ONCE = 4;
/** How long one may take, with the time that it waits for its turn, in milliseconds. */
const LONGEST = 5000;

/** A look-up took too long. */
export class LookUpTimeout extends Error {
  constructor() {
    super(`the name was not resolved within ${LONGEST / 1000} s`);
  }
}

/** Look-ups that end in time, whatever the resolver does, and of which only a few run at once. */
export class LookUps {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /**
   * Runs `look` when it is its turn. Rejects with what it rejects with, or when the time is over.
   */
  run<Found>(look: () => Promise<Found>): Promise<Found> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      let runs = false;
      const end = (): void => {
        isOver = true;
        clearTimeout(timer);
        if (runs) this.#running -= 1;
        this.#next();
      };
      const timer = setTimeout(() => {
        if (isOver) return;
        end();
        reject(new LookUpTimeout());
      }, LONGEST);
      const begin = (): void => {
        if (isOver) {
          this.#next();
          return;
        }
        runs = true;
        this.#running += 1;
        // In a promise of its own, so that what throws at once is a rejection too.
        Promise.resolve()
          .then(look)
          .finally(() => isOver || end())
          .then(resolve, reject);
      };
      this.#waiting.push(begin);
      this.#next();
    });
  }

  #next(): void {
    if (this.#running < AT_ONCE) this.#waiting.shift()?.();
  }
}
