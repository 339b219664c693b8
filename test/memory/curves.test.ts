import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { compareCurve } from '../support/curve-cases.js';
import { compareEd25519 } from '../support/ed25519-cases.js';
import { compareRsa } from '../support/rsa-cases.js';

// As many as there is time for: a case takes milliseconds. test/long has as many as one wants.
const CASES = { p256: 2000, p384: 700, x25519: 3000 } as const;
const ED25519_CASES = 3000;
const RSA_CASES = 1000;

const ours = new CheckingInstance();
const reference = new CheckingInstance('mbedtls-reference');

for (const name of ['p256', 'p384', 'x25519'] as const)
  test(`${name} answers as Mbed TLS's own code does, errors included`, (t) => {
    t.deepEqual(compareCurve(name, ours, reference, CASES[name], 0).slice(0, 10), []);
  });

test('Ed25519 answers as OpenSSL does, errors included', (t) => {
  t.deepEqual(compareEd25519(ours, ED25519_CASES, 0).slice(0, 10), []);
});

test("RSA with a public key answers as Mbed TLS's own code does, errors included", (t) => {
  t.deepEqual(compareRsa(ours, reference, RSA_CASES, 0).slice(0, 10), []);
});
