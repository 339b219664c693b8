import { setImmediate } from 'node:timers/promises';
import { CheckingInstance } from './checking.js';
import { compareAes } from './aes-cases.js';
import { compareCurve } from './curve-cases.js';
import { compareEd25519 } from './ed25519-cases.js';
import { compareRsa } from './rsa-cases.js';

const PART = 10_000;

/** Compares so many cases, made from that seed and those that follow: what differed. */
type Compare = (cases: number, first: number) => readonly (string | number)[];

/**
 * Every primitive that has code of ours or of others in the place of Mbed TLS's, beside Mbed TLS's
 * own or, where it has none, OpenSSL.
 */
export const PRIMITIVES = ['p256', 'p384', 'x25519', 'ed25519', 'rsa', 'aes'] as const;

export type Primitive = (typeof PRIMITIVES)[number];

function comparisonOf(primitive: Primitive): Compare {
  const ours = new CheckingInstance();
  const reference = new CheckingInstance('mbedtls-reference');
  switch (primitive) {
    case 'ed25519':
      return (cases, first) => compareEd25519(ours, cases, first);
    case 'rsa':
      return (cases, first) => compareRsa(ours, reference, cases, first);
    case 'aes':
      return (cases, first) => compareAes(ours, reference, cases, first);
    default:
      return (cases, first) => compareCurve(primitive, ours, reference, cases, first);
  }
}

/**
 * Compares in parts, until one differs.
 * @param cases how many
 * @param first the seed of the first one; each has the next
 * @param atPart is told how many cases are done
 * @returns what differed, ten of it at most
 */
export async function differences(
  primitive: Primitive,
  cases: number,
  first: number,
  atPart: (done: number) => void = () => undefined,
): Promise<readonly (string | number)[]> {
  const compare = comparisonOf(primitive);
  for (let done = 0; done < cases; done += PART) {
    // The process has something to say to the one that runs the tests.
    await setImmediate();
    const found = compare(Math.min(PART, cases - done), first + done);
    if (found.length > 0) return found.slice(0, 10);
    atPart(done);
  }
  return [];
}
