import { createHook } from 'node:async_hooks';

/** The timers of this process that were started since, and are not over. */
export class Timers implements Disposable {
  readonly #live = new Set<number>();
  readonly #hook = createHook({
    init: (id, type) => {
      if (type === 'Timeout') this.#live.add(id);
    },
    destroy: (id) => {
      this.#live.delete(id);
    },
  });

  constructor() {
    this.#hook.enable();
  }

  get count(): number {
    return this.#live.size;
  }

  [Symbol.dispose](): void {
    this.#hook.disable();
  }
}
