import test from 'ava';
import { measureCalls } from '../../../bench/calls.js';

test('a raw call costs at most 100 ns over the bare WebAssembly call', (t) => {
  for (const [name, { bare, raw }] of measureCalls()) {
    t.log(`${name}: ${raw.toFixed(0)} ns, bare ${bare.toFixed(0)} ns`);
    t.true(raw - bare <= 100, `${name}: ${raw} ns against ${bare} ns`);
  }
});
