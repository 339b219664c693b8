import { createECDH } from 'node:crypto';
import type { CheckingInstance } from './checking.js';
import { CURVES, Curve } from './curves.js';
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

export type Served = keyof typeof ORDERS;

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

/** What one build answers to a case. */
type Case = (curve: Curve) => string;

const NODE_CURVES = { p256: 'prime256v1', p384: 'secp384r1' } as const;
/** Multiples of the base whose scalars are those of {@link scalar}. */
const POINTS = 64;

/** A multiple of the base, by OpenSSL. */
function multipleOfBase(name: keyof typeof NODE_CURVES, multiple: bigint): Uint8Array {
  const ecdh = createECDH(NODE_CURVES[name]);
  ecdh.setPrivateKey(bytesOf(multiple, CURVES[name].bytes));
  return Uint8Array.from(ecdh.getPublicKey());
}

/** Makes the cases of one curve: the same for the same seed, whatever build answers them. */
class CurveCases {
  readonly #name: Served;
  readonly #points: Uint8Array[] = [];

  constructor(name: Served) {
    this.#name = name;
    this.#points.push(Buffer.from(BASES[name], 'hex'));
    if (name === 'x25519') return;
    const dice = new Dice(POINTS);
    while (this.#points.length < POINTS) {
      const multiple = scalar(dice, name) % ORDERS[name];
      if (multiple > 0n) this.#points.push(multipleOfBase(name, multiple));
    }
  }

  /** P-384's multiplication is Mbed TLS's own in both builds, so mostly it verifies. */
  make(dice: Dice): Case {
    if (this.#name === 'x25519') return this.#multiplication(dice);
    const multiplies = dice.roll(this.#name === 'p256' ? 2 : 50) === 0;
    return multiplies ? this.#multiplication(dice) : this.#verification(dice, this.#name);
  }

  /** A scalar times a point, in place or apart, errors included. */
  #multiplication(dice: Dice): Case {
    const m = scalarBytes(dice, this.#name);
    const point = this.#point(dice);
    const inPlace = dice.roll(2) === 0;
    return (curve) => {
      const found = curve.multiply(m, point, inPlace);
      return `${found.code} ${found.point}`;
    };
  }

  /** A signature that is right, or nearly, or not at all. What is right has to be taken. */
  #verification(dice: Dice, name: keyof typeof NODE_CURVES): Case {
    const { bytes } = CURVES[name];
    const [hash, r, s, point] = this.#signature(dice, name);
    const flip = dice.roll(8);
    const mangled = [r, s, hash, point][flip];
    if (mangled !== undefined) mangled[dice.roll(bytes)] = dice.roll(256);
    const isRight = mangled === undefined && numberOf(s) !== 0n;
    return (curve) => {
      const code = curve.verify(hash, r, s, point);
      return `${code}${isRight && code !== 0 ? ' is wrong' : ''}`;
    };
  }

  /**
   * A signature is made backwards, so that the two scalars of the sum and the point are free: Q = q
   * G, the sum is u1 G + u2 Q, r its x-coordinate, s = r / u2, and the hash is u1 s.
   */
  #signature(
    dice: Dice,
    name: keyof typeof NODE_CURVES,
  ): readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array] {
    const order = ORDERS[name];
    const { bytes } = CURVES[name];
    for (;;) {
      const q = dice.roll(3) === 0 ? BigInt(1 + dice.roll(8)) : scalar(dice, name) % order;
      const key = dice.roll(2) === 0 ? q : order - q;
      const u1 = scalar(dice, name) % order;
      const u2 = scalar(dice, name) % order;
      const multiple = (u1 + u2 * key) % order;
      if (q === 0n || u2 === 0n || multiple === 0n) continue;
      const sum = multipleOfBase(name, multiple);
      const r = numberOf(sum.subarray(1, 1 + bytes)) % order;
      const s = (r * inverse(u2, order)) % order;
      return [
        bytesOf((u1 * s) % order, bytes),
        bytesOf(r, bytes),
        bytesOf(s, bytes),
        multipleOfBase(name, key),
      ];
    }
  }

  #point(dice: Dice): Uint8Array {
    const point = Uint8Array.from(this.#points[dice.roll(this.#points.length)] ?? []);
    if (this.#name === 'x25519') return dice.roll(20) === 0 ? point : this.#coordinate(dice);
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
 * @param name of the curve
 * @returns what differed, one line each
 */
export function compareCurve(
  name: Served,
  ours: CheckingInstance,
  reference: CheckingInstance,
  cases: number,
  first: number,
): string[] {
  const [our, other] = [new Curve(ours, name), new Curve(reference, name)];
  const made = new CurveCases(name);
  const wrong: string[] = [];
  for (let seed = first; seed < first + cases; seed++) {
    const each = made.make(new Dice(seed));
    const [found, wanted] = [each(our), each(other)];
    if (found !== wanted || found.endsWith('wrong'))
      wrong.push(`${name} seed ${seed}: ${found}, not ${wanted}`);
  }
  our.close();
  other.close();
  return wrong;
}
