import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { compareCurve } from '../support/curve-cases.js';
import { compareEd25519 } from '../support/ed25519-cases.js';
import { compareRsa } from '../support/rsa-cases.js';

// Of each of them.
const CASES = Number(process.env.DIFFERENTIAL_CASES ?? 10_000_000);
const PART = 10_000;

const ours = new CheckingInstance();
const reference = new CheckingInstance('mbedtls-reference');

/** In parts, none of them of the test that always runs, until one differs. */
function wrong(compare: (cases: number, first: number) => readonly string[]): readonly string[] {
  for (let first = PART; first < CASES + PART; first += PART) {
    const found = compare(Math.min(PART, CASES + PART - first), first);
    if (found.length > 0) return found.slice(0, 10);
  }
  return [];
}

for (const name of ['p256', 'p384', 'x25519'] as const)
  test.serial(`${CASES} cases of ${name} are as in Mbed TLS's own code`, (t) => {
    t.deepEqual(
      wrong((cases, first) => compareCurve(name, ours, reference, cases, first)),
      [],
    );
  });

test.serial(`${CASES} cases of Ed25519 are as by OpenSSL`, (t) => {
  t.deepEqual(
    wrong((cases, first) => compareEd25519(ours, cases, first)),
    [],
  );
});

test.serial(`${CASES} cases of RSA are as in Mbed TLS's own code`, (t) => {
  t.deepEqual(
    wrong((cases, first) => compareRsa(ours, reference, cases, first)),
    [],
  );
});
