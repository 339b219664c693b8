/**
 * What bounds an upload where `bufferedAmount` cannot be believed: by what the relay says that it
 * has taken, once it does; else so many bytes in a second.
 */
export class UploadLimit {
  /** In bytes a millisecond. */
  readonly #rate: number;
  #sent = 0;
  #taken: number | null = null;
  // What the rate had not let go yet, as of a time.
  #held = 0;
  #since = performance.now();

  /** @param rate how many bytes leave in a second, as long as the relay does not say how many */
  constructor(rate: number) {
    this.#rate = rate / 1000;
  }

  /** Bytes that wait to leave, as far as is known. */
  get waiting(): number {
    return this.#taken === null ? this.#heldAt(performance.now()) : this.#sent - this.#taken;
  }

  /** So many bytes were handed over. */
  sent(bytes: number): void {
    const now = performance.now();
    this.#held = this.#heldAt(now) + bytes;
    this.#since = now;
    this.#sent += bytes;
  }

  /** The relay has taken so many bytes in all. False when that cannot be. */
  taken(bytes: number): boolean {
    if (bytes < (this.#taken ?? 0) || bytes > this.#sent) return false;
    this.#taken = bytes;
    return true;
  }

  #heldAt(now: number): number {
    return Math.max(0, this.#held - (now - this.#since) * this.#rate);
  }
}
