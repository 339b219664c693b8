import { concat } from '../nsapi/bytes.js';

const NONE = new Uint8Array(0);

/** Bytes that were received, and given back as nobody's yet: the next ones to be received. */
export class Unread {
  #bytes: Uint8Array = NONE;

  get size(): number {
    return this.#bytes.length;
  }

  /** Keeps the bytes, before those that are here. */
  giveBack(bytes: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : concat([bytes, this.#bytes]);
  }

  /** Moves the first bytes into `into`; returns how many. */
  take(into: Uint8Array): number {
    const size = Math.min(into.length, this.#bytes.length);
    into.set(this.#bytes.subarray(0, size));
    this.#bytes = size === this.#bytes.length ? NONE : this.#bytes.subarray(size);
    return size;
  }

  clear(): void {
    this.#bytes = NONE;
  }
}
