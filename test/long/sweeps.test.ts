import test from 'ava';
import { sweeps } from '../support/sweeps.js';

test('streams that are damaged at any of their bytes', async (t) => {
  for (const { version, role, damage, places, whole, wrong } of await sweeps(1)) {
    const what = `${version}, ${role}, ${damage}`;
    t.deepEqual(wrong, [], what);
    t.log(`${what}: ${places} places, ${whole} came through`);
  }
});
