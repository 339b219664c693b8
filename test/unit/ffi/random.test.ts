import test from 'ava';
import { Instance } from '../../../ts/index.js';

test.serial('a platform without random bytes is named, as Node 18 is, and what has them', (t) => {
  const found = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  t.truthy(found);
  for (const value of [undefined, {}]) {
    Object.defineProperty(globalThis, 'crypto', { value, configurable: true });
    t.throws(() => new Instance(), {
      instanceOf: Error,
      message: /needs crypto\.getRandomValues.*Node has it from 20\.19 and 22\.12 on/,
    });
  }
  Object.defineProperty(globalThis, 'crypto', found ?? {});
  t.notThrows(() => new Instance());
});
