/**
 * When a handshake must be over. Whoever waits for it is bounded by {@link cap}; who does not is
 * told by a timer.
 */
export class HandshakeDeadline {
  // Null for never: most connections are past it.
  #at: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Before {@link end} another one changes nothing.
   *
   * @param milliseconds from now on; Infinity for never
   * @param owner is not kept alive by this
   */
  begin<Owner extends object>(
    milliseconds: number,
    owner: Owner,
    onOver: (owner: Owner) => void,
  ): void {
    if (milliseconds === Infinity || this.#timer !== undefined) return;
    this.#at = performance.now() + milliseconds;
    const held = new WeakRef(owner);
    this.#timer = setTimeout(() => {
      this.#at = -Infinity;
      const still = held.deref();
      if (still !== undefined) onOver(still);
    }, milliseconds);
    // Where nobody waits it is no reason to keep a process running.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  get isOver(): boolean {
    return this.#at !== null && performance.now() >= this.#at;
  }

  /**
   * How long a wait of so many milliseconds (negative: for ever) may take: a little longer than is
   * left.
   */
  cap(milliseconds: number): number {
    if (this.#at === null) return milliseconds;
    const left = Math.max(0, this.#at - performance.now()) + 50;
    return milliseconds < 0 ? left : Math.min(milliseconds, left);
  }

  end(): void {
    this.#at = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
