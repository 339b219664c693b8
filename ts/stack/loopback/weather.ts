/** What happens to datagrams on their way. */
export interface WeatherOptions {
  /** How likely each datagram is lost, 0 to 1; 0 by default, as are the next two. */
  readonly loss?: number | undefined;
  /** How likely it comes twice. */
  readonly duplication?: number | undefined;
  /** How likely it comes only after the next one that is sent, whoever sends that. */
  readonly reordering?: number | undefined;
  /** The most bytes of a datagram that gets through; larger ones are lost without a word. */
  readonly mtu?: number | undefined;
  /** What makes the same things happen again: an integer, 1 by default. */
  readonly seed?: number | undefined;
}

/** Decides what happens to each datagram, the same for the same seed. */
export class Weather {
  readonly #loss: number;
  readonly #duplication: number;
  readonly #reordering: number;
  readonly #mtu: number;
  #state: number;
  // Deliveries that wait for the next datagram.
  #held: (() => void)[] = [];

  /** Throws RangeError for what is no likelihood, size or seed. */
  constructor(options: WeatherOptions = {}) {
    this.#loss = likelihood('loss', options.loss);
    this.#duplication = likelihood('duplication', options.duplication);
    this.#reordering = likelihood('reordering', options.reordering);
    this.#mtu = options.mtu ?? Infinity;
    if (this.#mtu !== Infinity && (!Number.isInteger(this.#mtu) || this.#mtu < 1))
      throw new RangeError(`mtu must be a positive integer, not ${this.#mtu}.`);
    const { seed = 1 } = options;
    if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, not ${seed}.`);
    this.#state = seed >>> 0;
  }

  /** Delivers a datagram of so many bytes: not at all, once, or more often, or later. */
  carry(size: number, deliver: () => void): void {
    const held = this.#held;
    this.#held = [];
    if (size <= this.#mtu && !this.#chance(this.#loss)) {
      const times = this.#chance(this.#duplication) ? 2 : 1;
      for (let time = 0; time < times; time++) {
        if (this.#chance(this.#reordering)) this.#held.push(deliver);
        else deliver();
      }
    }
    for (const late of held) late();
  }

  // A Weyl sequence, mixed.
  #chance(likely: number): boolean {
    if (likely === 0) return false;
    this.#state = (this.#state + 0x9e37_79b9) >>> 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32 < likely;
  }
}

function likelihood(name: string, value = 0): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw new RangeError(`${name} must be a number from 0 to 1, not ${value}.`);
  return value;
}
