import test from 'ava';
import { PRIMITIVES, differences } from '../support/differential.js';

// Of each of them: hours. Ten million, which DIFFERENTIAL_CASES can say, are days.
const CASES = Number(process.env.DIFFERENTIAL_CASES ?? 100_000);
// Not those of test/memory.
const FIRST = 1_000_000;

for (const primitive of PRIMITIVES)
  test.serial(
    `${CASES} cases of ${primitive} are as in Mbed TLS's own code, or OpenSSL`,
    async (t) => {
      t.timeout(24 * 3_600_000);
      const begun = Date.now();
      const found = await differences(primitive, CASES, FIRST, (done) => {
        if (done % 1_000_000 === 0)
          t.log(`${done} after ${Math.round((Date.now() - begun) / 1000)} s`);
      });
      t.deepEqual(found, []);
    },
  );
