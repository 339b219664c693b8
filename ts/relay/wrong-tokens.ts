/** How many wrong tokens of one address are answered at once within {@link PERIOD}. */
const FREE = 5;
const PERIOD = 60_000;
const WAIT = 1000;

/** Who has tried wrong tokens, and has to wait for each further answer. */
export class WrongTokens {
  /** When each address was wrong, the last {@link FREE} times. */
  readonly #times = new Map<string, readonly number[]>();

  /**
   * How long an address has to wait before its token is looked at, right or wrong, in milliseconds.
   */
  waitOf(address: string): number {
    return this.#recent(address).length >= FREE ? WAIT : 0;
  }

  /** Takes note of a wrong one. */
  add(address: string): void {
    for (const other of this.#times.keys())
      if (this.#recent(other).length === 0) this.#times.delete(other);
    this.#times.set(address, [...this.#recent(address), Date.now()].slice(-FREE));
  }

  #recent(address: string): readonly number[] {
    const since = Date.now() - PERIOD;
    return (this.#times.get(address) ?? []).filter((time) => time > since);
  }
}
