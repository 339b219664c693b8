import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { compareCurves } from '../support/curve-cases.js';
import { compareRsa } from '../support/rsa-cases.js';

const CASES = Number(process.env.CURVE_CASES ?? 10_000_000);
const PART = 10_000;

test.serial(`${CASES} cases of curves and of RSA are as in Mbed TLS's own code`, (t) => {
  const ours = new CheckingInstance();
  const reference = new CheckingInstance('mbedtls-reference');
  // Not those of the test that always runs.
  for (let first = PART; first < CASES + PART; first += PART) {
    t.deepEqual(compareCurves(ours, reference, PART, first).slice(0, 10), [], `from seed ${first}`);
    t.deepEqual(compareRsa(ours, reference, PART / 10, first).slice(0, 10), [], `from ${first}`);
  }
});
