import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { compareCurves } from '../support/curve-cases.js';
import { compareRsa } from '../support/rsa-cases.js';

const CASES = 2000;
const RSA_CASES = 300;

test("P-256, P-384 and X25519 answer as Mbed TLS's own code does, errors included", (t) => {
  const ours = new CheckingInstance();
  const reference = new CheckingInstance('mbedtls-reference');
  t.deepEqual(compareCurves(ours, reference, CASES, 0).slice(0, 10), []);
});

test("RSA with a public key answers as Mbed TLS's own code does, errors included", (t) => {
  const ours = new CheckingInstance();
  const reference = new CheckingInstance('mbedtls-reference');
  t.deepEqual(compareRsa(ours, reference, RSA_CASES, 0).slice(0, 10), []);
});
