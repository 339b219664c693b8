import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { compareCurves } from '../support/curve-cases.js';
import { Curve } from '../support/curves.js';
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

/** Scalars whose last addition is a doubling, in a window or in the comb, and the orders. */
const DOUBLING = {
  p256: {
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    scalars: [0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254fn],
  },
  p384: {
    order: BigInt(
      '0xffffffffffffffffffffffffffffffffffffffffffffffff' +
        'c7634d81f4372ddf581a0db248b0a77aecec196accc52973',
    ),
    scalars: [
      BigInt(
        '0xffffffffffffffffffffffffffffffffffffffffffffffff' +
          'c7634d81f4372ddf581a0db248b0a77aecec196accc5296d',
      ),
      BigInt(
        '0xfffffffffffffffdfffffffffffffffdfffffffffffffffd' +
          'c7634d81f4372ddd581a0db248b0a778ecec196accc52971',
      ),
    ],
  },
} as const;

test('a sum that is a doubling, in the last step alone, is found', (t) => {
  for (const name of ['p256', 'p384'] as const) {
    const { order, scalars } = DOUBLING[name];
    const ours = new Curve(new CheckingInstance(), name);
    const reference = new Curve(new CheckingInstance('mbedtls-reference'), name);
    const bytes = (value: bigint): Uint8Array =>
      Buffer.from(value.toString(16).padStart(order.toString(16).length, '0'), 'hex');
    const base = ours.base();
    for (const scalar of scalars.flatMap((one) => [one, order - one])) {
      const point = Buffer.from(reference.multiply(bytes(12345n), base).point, 'hex');
      for (const p of [base, point])
        t.deepEqual(ours.multiply(bytes(scalar), p), reference.multiply(bytes(scalar), p));
    }
  }
});
