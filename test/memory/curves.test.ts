import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { compareCurve } from '../support/curve-cases.js';
import { compareEd25519 } from '../support/ed25519-cases.js';
import { compareRsa } from '../support/rsa-cases.js';

// As many as there is time for, of each about seven seconds of one processor: a case takes 1.5 ms
// of P-256, 4.8 of P-384, 0.9 of X25519, 0.3 of Ed25519 and 0.7 of RSA, most of it in Mbed TLS's
// own code. test/long has as many as one wants.
const CASES = { p256: 5000, p384: 1500, x25519: 8000 } as const;
const ED25519_CASES = 10_000;
const RSA_CASES = 10_000;

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
