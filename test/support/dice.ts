import { patternBytes } from './pattern.js';

const POOL = 1 << 16;
const pool = patternBytes(2 * POOL);

/** Numbers and bytes that look random and are the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    // Mulberry32: a Weyl sequence, mixed.
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  }

  /** One of `choices`, which is not empty. */
  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
    return choices[this.roll(choices.length)] ?? choices[0];
  }

  /** Random bytes, to be read only; once in eight times all of them the same, or but one bit. */
  bytes(size: number): Uint8Array {
    if (this.roll(8) > 0) {
      const start = this.roll(POOL);
      return pool.subarray(start, start + size);
    }
    const bytes = new Uint8Array(size).fill(this.pick([0, 0xff, 0x80, 1]));
    if (size > 0 && this.roll(2) === 0) bytes[this.roll(size)] = 1 << this.roll(8);
    return bytes;
  }
}
