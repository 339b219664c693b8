import { readFileSync } from 'node:fs';
import test from 'ava';
import { projectFile } from '../../tools/project.js';

/** The code of native/src/accel with intervals in the place of numbers. */
const module = new WebAssembly.Module(readFileSync(projectFile('wasm', 'bounds.wasm')));

function run(name: string, argument = 0): number {
  const { exports } = new WebAssembly.Instance(module, {});
  const found = exports[name];
  if (typeof found !== 'function') throw new Error(`${name} is not there.`);
  return Number(found(argument));
}

for (const [curve, bytes] of [
  ['P-256', 32],
  ['P-384', 48],
] as const) {
  test(`no sum of ${curve} overflows, whatever points and scalars are`, (t) => {
    t.is(run('bounds_of_curve', bytes), 0);
  });
}

test('no sum of an RSA verification overflows, whatever the modulus and its size are', (t) => {
  t.is(run('bounds_of_montgomery', 8192), 0);
});

test('no sum of the inverse in an ECDSA verification overflows, whatever the number is', (t) => {
  t.is(run('bounds_of_inverse'), 0);
});
