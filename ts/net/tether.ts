import type { Holder } from './waiter.js';

/**
 * Calls somebody who may be collected meanwhile: who is held from here only for as long as that is
 * asked for.
 */
export abstract class Tether<Held extends object> implements Holder {
  readonly #weak: WeakRef<Held>;
  #strong: Held | null = null;

  constructor(held: Held) {
    this.#weak = new WeakRef(held);
  }

  /** To hand out: does nothing once it was collected. */
  abstract readonly event: () => void;

  /** Holds it from now on, or lets it go. */
  hold(holds: boolean): void {
    this.#strong = holds ? (this.#weak.deref() ?? null) : null;
  }

  /** Who is held, null once it was collected. */
  protected get held(): Held | null {
    return this.#strong ?? this.#weak.deref() ?? null;
  }
}
