import type { CheckingInstance } from './checking.js';
import { CURVES, Curve, type CurveName } from './curves.js';
import { Dice } from './dice.js';

/** Orders and primes. */
const ORDERS = {
  p256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  p384: BigInt(
    '0xffffffffffffffffffffffffffffffffffffffffffffffff' +
      'c7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  ),
  x25519: 2n ** 252n + 27742317777372353535851937790883648493n,
} as const;
const PRIMES = {
  p256: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  p384: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  x25519: 2n ** 255n - 19n,
} as const;
const BASES = {
  p256:
    '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  p384:
    '04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38' +
    '5502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29' +
    'f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f',
  x25519: '0900000000000000000000000000000000000000000000000000000000000000',
} as const;

type Served = keyof typeof ORDERS;

function bytesOf(value: bigint, size: number): Uint8Array {
  const hex = BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/**
 * Scalars that are random, small, near the order or one of its parts, powers of two, or runs of
 * equal bits.
 */
function scalar(dice: Dice, name: Served): bigint {
  const order = ORDERS[name];
  const { bytes } = CURVES[name];
  const small = BigInt(dice.roll(40));
  const shift = BigInt(dice.roll(8 * bytes));
  switch (dice.roll(8)) {
    case 0:
      return small;
    case 1:
      return order - small;
    case 2:
      return order / 2n + small;
    case 3:
      return (1n << shift) - (small & 1n);
    case 4:
      return ((1n << shift) - 1n) << BigInt(dice.roll(64));
    default:
      return numberOf(dice.bytes(bytes));
  }
}

/** A scalar of X25519 as RFC 7748 wants it, or, rarely, not. */
function scalarBytes(dice: Dice, name: Served): Uint8Array {
  const { bytes } = CURVES[name];
  const value = scalar(dice, name);
  if (name !== 'x25519' || dice.roll(50) === 0) return bytesOf(value, bytes);
  return bytesOf((BigInt.asUintN(254, value) & ~7n) | (1n << 254n), bytes);
}

/** Compares two builds for one curve, and keeps points that were found. */
class Comparison {
  readonly #name: Served;
  readonly #ours: Curve;
  readonly #reference: Curve;
  readonly #points: Uint8Array[] = [];

  constructor(name: Served, ours: CheckingInstance, reference: CheckingInstance) {
    this.#name = name;
    this.#ours = new Curve(ours, name);
    this.#reference = new Curve(reference, name);
    this.#points.push(Buffer.from(BASES[name], 'hex'));
  }

  /** Whether a scalar times a point is the same, errors included. */
  multiplies(dice: Dice): boolean {
    const [m, point, inPlace] = [
      scalarBytes(dice, this.#name),
      this.#point(dice),
      dice.roll(2) === 0,
    ];
    const found = this.#ours.multiply(m, point, inPlace);
    const wanted = this.#reference.multiply(m, point, inPlace);
    if (found.code === 0 && this.#points.length < 500)
      this.#points.push(Buffer.from(found.point, 'hex'));
    return found.code === wanted.code && found.point === wanted.point;
  }

  /** Whether a signature that is right, or nearly, or not at all, gets the same answer. */
  verifies(dice: Dice): boolean {
    const { bytes } = CURVES[this.#name];
    const [hash, r, s, point] = this.#signature(dice);
    const flip = dice.roll(4);
    if (flip === 0) r[dice.roll(bytes)] = dice.roll(256);
    const found = this.#ours.verify(hash, r, s, point);
    return (
      found === this.#reference.verify(hash, r, s, point) &&
      (flip === 0 || found === 0 || numberOf(s) === 0n)
    );
  }

  /**
   * A signature is made backwards, so that the two scalars of the sum and the point are free: Q = q
   * G, the sum is u1 G + u2 Q, r its x-coordinate, s = r / u2, and the hash is u1 s.
   */
  #signature(dice: Dice): [Uint8Array, Uint8Array, Uint8Array, Uint8Array] {
    const order = ORDERS[this.#name];
    const { bytes } = CURVES[this.#name];
    const base = Buffer.from(BASES[this.#name], 'hex');
    for (;;) {
      const q = dice.roll(3) === 0 ? BigInt(1 + dice.roll(8)) : scalar(dice, this.#name) % order;
      const signed = dice.roll(2) === 0 ? q : order - q;
      const u1 = scalar(dice, this.#name) % order;
      const u2 = scalar(dice, this.#name) % order;
      const point = this.#reference.multiply(bytesOf(signed, bytes), base);
      const sum = this.#reference.multiply(bytesOf((u1 + u2 * signed) % order, bytes), base);
      if (point.code !== 0 || sum.code !== 0 || u2 === 0n) continue;
      const r = numberOf(Buffer.from(sum.point, 'hex').subarray(1, 1 + bytes)) % order;
      const s = (r * inverse(u2, order)) % order;
      return [
        bytesOf((u1 * s) % order, bytes),
        bytesOf(r, bytes),
        bytesOf(s, bytes),
        Buffer.from(point.point, 'hex'),
      ];
    }
  }

  #point(dice: Dice): Uint8Array {
    const point = Uint8Array.from(this.#points[dice.roll(this.#points.length)] ?? []);
    if (this.#name === 'x25519') return dice.roll(3) === 0 ? this.#coordinate(dice) : point;
    if (dice.roll(20) === 0) point[dice.roll(point.length)] = dice.roll(256);
    return point;
  }

  /** Any 32 bytes, among them what is not below the prime. */
  #coordinate(dice: Dice): Uint8Array {
    const near = bytesOf(PRIMES.x25519 + BigInt(dice.roll(40) - 20), 32).reverse();
    return dice.roll(3) === 0 ? near : Uint8Array.from(dice.bytes(32));
  }
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [modulus, value, 0n, 1n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

/**
 * Multiplies and verifies in both builds.
 * @returns what differed, one line each
 */
export function compareCurves(
  ours: CheckingInstance,
  reference: CheckingInstance,
  cases: number,
  first: number,
): string[] {
  const names = ['p256', 'p384', 'x25519'] as const satisfies readonly CurveName[];
  const comparisons = names.map((name) => ({
    name,
    comparison: new Comparison(name, ours, reference),
  }));
  const wrong: string[] = [];
  for (let seed = first; seed < first + cases; seed++) {
    const dice = new Dice(seed);
    const chosen = comparisons[dice.roll(comparisons.length)];
    if (chosen === undefined) continue;
    const { name, comparison } = chosen;
    const verify = name !== 'x25519' && dice.roll(2) === 0;
    if (!(verify ? comparison.verifies(dice) : comparison.multiplies(dice)))
      wrong.push(`${name} ${verify ? 'verify' : 'multiply'} seed ${seed}`);
  }
  return wrong;
}
