/**
 * Calls somebody who may be collected meanwhile: who is held from here only for as long as that is
 * asked for.
 */
export class Tether<Held extends object> {
  readonly #weak: WeakRef<Held>;
  #strong: Held | null = null;

  constructor(held: Held) {
    this.#weak = new WeakRef(held);
  }

  /** Holds it from now on, or lets it go. */
  hold(holds: boolean): void {
    this.#strong = holds ? (this.#weak.deref() ?? null) : null;
  }

  /** A function to hand out, which does nothing once it was collected. `call` must not hold it. */
  caller(call: (held: Held) => void): () => void {
    return () => {
      const held = this.#strong ?? this.#weak.deref();
      if (held !== undefined) call(held);
    };
  }
}
