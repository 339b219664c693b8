import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { mutation } from '../../support/hostile/mutations.js';

const COUNT = 1500;

test('handshakes with a mutated message, sealed again, end in data or an error', async (t) => {
  t.timeout(120_000);
  const instance = new Instance();
  const ends = new Map<string, number>();
  for (let seed = 1; seed <= COUNT; seed++) {
    const { ended } = await mutation(instance, seed);
    ends.set(ended, (ends.get(ended) ?? 0) + 1);
  }
  t.log([...ends].sort(([, a], [, b]) => b - a));
  // The mutator reaches far: many refusals, for many reasons, and some that are none.
  t.true(ends.size > 10, `${ends.size} kinds of ends`);
  t.true((ends.get('data') ?? 0) < COUNT / 10);
});

test('the same seed is the same handshake', async (t) => {
  const instance = new Instance();
  for (let seed = 1; seed <= 5; seed++)
    t.deepEqual(await mutation(instance, seed), await mutation(instance, seed));
});
