import test from 'ava';
import { sweeps } from '../../support/sweeps.js';

// A prime: the places are at every offset of the records' parts. test/long has every byte.
const STEP = 41;

test('a stream that ends, breaks or has another bit: data, an error or a timeout', async (t) => {
  t.timeout(120_000);
  for (const { version, role, damage, places, whole, wrong } of await sweeps(STEP)) {
    const what = `${version}, ${role}, ${damage}`;
    t.deepEqual(wrong, [], what);
    t.true(places > 5, what);
    t.is(whole === places, damage === 'split', what);
  }
});
