import test from 'ava';
import { compareAes } from '../support/aes-cases.js';
import { CheckingInstance } from '../support/checking.js';

const CASES = Number(process.env.DIFFERENTIAL_CASES ?? 10_000_000);
const PART = 100_000;

test.serial(
  `${CASES} cases of AES-GCM, AES-CCM, AES-CBC and AES are as in Mbed TLS's own code`,
  (t) => {
    const ours = new CheckingInstance();
    const reference = new CheckingInstance('mbedtls-reference');
    // Not those of the test that always runs.
    for (let first = PART; first < CASES + PART; first += PART) {
      t.deepEqual(
        compareAes(ours, reference, Math.min(PART, CASES + PART - first), first).slice(0, 10),
        [],
        `from seed ${first}`,
      );
    }
  },
);
