import type { CheckingInstance } from './checking.js';
import { Dice } from './dice.js';
import { RsaPublicKey } from './rsa.js';

const EXPONENTS = [
  '03',
  '05',
  '11',
  '010001',
  '010002',
  '0100000001',
  'ffffffffffffffff',
  '0100000000000000000000000000000001',
] as const;
const EXPONENT_COUNT = EXPONENTS.length;

function modulus(dice: Dice): Uint8Array {
  const size = dice.roll(4) === 0 ? 128 + dice.roll(385) : dice.pick([128, 256, 384, 512]);
  const bytes = Uint8Array.from(dice.bytes(size));
  bytes[0] = dice.pick([0x80, 0xff, 0xc1, 1, 2]);
  bytes[size - 1] = (bytes[size - 1] ?? 0) | (dice.roll(30) === 0 ? 0 : 1);
  return bytes;
}

function outcome(
  instance: CheckingInstance,
  n: Uint8Array,
  e: Uint8Array,
  inputs: readonly Uint8Array[],
): string {
  let key: RsaPublicKey;
  try {
    key = new RsaPublicKey(instance, n, e);
  } catch (error) {
    return String(error);
  }
  const found = inputs
    .map((input) => key.apply(input))
    .map(({ code, output }) => `${code} ${code === 0 ? Buffer.from(output).toString('hex') : ''}`);
  key.close();
  return found.join();
}

/** Small, near the modulus, the modulus itself, above it, random. */
function input(dice: Dice, n: Uint8Array): Uint8Array {
  const bytes =
    dice.roll(4) === 0
      ? new Uint8Array(n.length)
      : Uint8Array.from(dice.roll(2) === 0 ? n : dice.bytes(n.length));
  if (dice.roll(4) > 0) bytes[n.length - 1] = dice.roll(256);
  return bytes;
}

/**
 * Applies public RSA keys, whose modulus need not be a product of two primes for that, in both
 * builds.
 * @returns what differed, one line each
 */
export function compareRsa(
  ours: CheckingInstance,
  reference: CheckingInstance,
  cases: number,
  first: number,
): string[] {
  const wrong: string[] = [];
  for (let seed = first; seed < first + cases; seed++) {
    const dice = new Dice(seed);
    const n = modulus(dice);
    const e = Buffer.from(EXPONENTS[dice.roll(EXPONENT_COUNT)] ?? '03', 'hex');
    const inputs = [input(dice, n), input(dice, n), input(dice, n)];
    if (outcome(ours, n, e, inputs) !== outcome(reference, n, e, inputs))
      wrong.push(`RSA seed ${seed}`);
  }
  return wrong;
}
