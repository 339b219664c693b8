import test from 'ava';
import { differences } from '../support/differential.js';

const CASES = 100_000;
// Not those of test/memory.
const FIRST = CASES;

test("10^5 cases of RSA are as in Mbed TLS's own code", async (t) => {
  t.timeout(1_200_000);
  t.deepEqual(differences('rsa', CASES, FIRST), []);
});
