import type { OnReadOpts } from 'node:net';

/**
 * The option `onread`: what arrives goes into the caller's own memory, and the stream buffers
 * nothing. A callback that returns false pauses, as pause() does, until resume().
 */
export class OnRead {
  readonly #options: OnReadOpts;
  #next: Uint8Array;
  #held: Uint8Array[] = [];
  #isPaused = false;

  constructor(options: OnReadOpts) {
    this.#options = options;
    this.#next = this.#newBuffer();
  }

  /** Takes a piece, and gives it to the callback now or after resume(). False: no more for now. */
  take(piece: Uint8Array): boolean {
    this.#held.push(piece);
    return this.#drain();
  }

  pause(): void {
    this.#isPaused = true;
  }

  /** True: all that was held back is out. */
  resume(): boolean {
    this.#isPaused = false;
    return this.#drain();
  }

  #drain(): boolean {
    for (let piece = this.#held[0]; piece !== undefined && !this.#isPaused; piece = this.#held[0]) {
      const size = Math.min(this.#next.length, piece.length);
      this.#next.set(piece.subarray(0, size));
      if (size === piece.length) this.#held.shift();
      else this.#held[0] = piece.subarray(size);
      const filled = this.#next;
      const { callback } = this.#options;
      // What comes next may be asked for within the callback, too.
      const answer: unknown = callback(size, filled);
      this.#next = this.#newBuffer();
      if (answer === false) this.#isPaused = true;
    }
    return !this.#isPaused;
  }

  #newBuffer(): Uint8Array {
    const { buffer } = this.#options;
    return typeof buffer === 'function' ? buffer() : buffer;
  }
}
