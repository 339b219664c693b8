/** Tells when nothing was done for a while: once, until something is done again. */
export class IdleTimer {
  readonly #tell: () => void;
  #milliseconds = 0;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** How long is a while, in milliseconds; 0 for never. */
  get milliseconds(): number {
    return this.#milliseconds;
  }

  /** Begins anew with another while. */
  set(milliseconds: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#milliseconds = milliseconds;
    this.touch();
  }

  /** Something is done. */
  touch(): void {
    this.#last = performance.now();
    if (this.#milliseconds > 0 && this.#timer === null) this.#wait(this.#milliseconds);
  }

  // A timer runs on when something is done, and then only waits for the rest: cheaper than a new
  // one for each piece.
  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const left = this.#milliseconds - (performance.now() - this.#last);
      if (left > 0) this.#wait(Math.ceil(left));
      else this.#tell();
    }, milliseconds);
    // It is no reason to keep a process running.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }
}
