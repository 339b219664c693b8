import type { RelayEvent } from '../config.js';

/** How many bytes of each direction are shown, of each connection. */
const SHOWN = 4096;
/** Least time between two events that tell sizes only, in milliseconds. */
const PAUSE = 100;

/** What the relay sees, told to whoever listens. */
export class RelayView {
  readonly #listeners = new Set<(event: RelayEvent) => void>();
  #connections = 0;

  /** Calls `listener` with everything from now on; gives the function that ends it. */
  listen(listener: (event: RelayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A connection to `target`, HOST:PORT, whose bytes are to be told. */
  connection(target: string): RelayedConnection {
    this.#connections += 1;
    return new RelayedConnection(this.#connections, target, (event) => {
      for (const listener of [...this.#listeners]) listener(event);
    });
  }
}

/** One connection through the relay. */
export class RelayedConnection {
  readonly #id: number;
  readonly #target: string;
  readonly #tell: (event: RelayEvent) => void;
  readonly #sizes = { out: 0, in: 0 };
  #told = 0;

  constructor(id: number, target: string, tell: (event: RelayEvent) => void) {
    this.#id = id;
    this.#target = target;
    this.#tell = tell;
  }

  /** Bytes that passed: `out` came from the page, `in` goes to it. */
  passed(direction: 'out' | 'in', bytes: Uint8Array): void {
    const shown = bytes.subarray(0, Math.max(0, SHOWN - this.#sizes[direction]));
    this.#sizes[direction] += bytes.length;
    if (shown.length > 0 || Date.now() - this.#told >= PAUSE) this.#say(direction, shown, false);
  }

  /** The connection has ended. */
  closed(): void {
    this.#say('none', new Uint8Array(0), true);
  }

  #say(direction: RelayEvent['direction'], bytes: Uint8Array, closed: boolean): void {
    this.#told = Date.now();
    this.#tell({
      id: this.#id,
      target: this.#target,
      ...this.#sizes,
      hex: Buffer.from(bytes).toString('hex'),
      direction,
      closed,
    });
  }
}
