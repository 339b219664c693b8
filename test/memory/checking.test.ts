import test from 'ava';
import { InstancePoisonedError } from '../../ts/ffi/instance.js';
import { CheckingInstance } from '../support/checking.js';

// The checking build is only worth its tests if it finds what it is for.

test('an allocation fails when it is told to, once', (t) => {
  const {
    exports,
    memory,
    memoryUsage: { allocations },
  } = new CheckingInstance();
  const instance = new CheckingInstance();
  instance.failAllocation(2);
  const first = instance.exports.native_malloc(10);
  t.deepEqual([first === 0, instance.exports.native_malloc(10) === 0], [false, true]);
  memory.free(memory.allocate(10), 10);
  t.is(exports.native_live_allocations(), allocations);
});

test('a second free traps', (t) => {
  const { exports } = new CheckingInstance();
  const pointer = exports.native_malloc(10);
  exports.native_zeroize_and_free(pointer, 10);
  t.throws(() => exports.native_zeroize_and_free(pointer, 10), {
    instanceOf: InstancePoisonedError,
  });
});

for (const [where, offset] of [
  ['before', -1],
  ['behind', 10],
] as const) {
  test(`a write ${where} a block traps when it is freed`, (t) => {
    const { exports, memory } = new CheckingInstance();
    const pointer = memory.allocate(10);
    memory.bytes.fill(1, pointer + offset, pointer + offset + 1);
    t.throws(() => exports.native_free(pointer), { instanceOf: InstancePoisonedError });
  });
}

test('a write into a freed block traps, a while later', (t) => {
  const { memory } = new CheckingInstance();
  const pointer = memory.allocate(10);
  memory.free(pointer, 10);
  t.is(memory.bytes[pointer], 0xdd);
  memory.bytes.fill(1, pointer, pointer + 1);
  t.throws(
    () => {
      for (let count = 0; count < 1000; count++) memory.free(memory.allocate(10), 10);
    },
    { instanceOf: InstancePoisonedError },
  );
});

test('a stack that overflows traps', (t) => {
  const { exports, memory } = new CheckingInstance();
  if (!('stackAlloc' in exports) || typeof exports.stackAlloc !== 'function')
    throw new Error('the build has no stackAlloc');
  // All but a little of its 128 KiB.
  exports.stackAlloc(131_072 - 64);
  t.throws(
    () =>
      memory.textFrom(
        10,
        (text, size) => (
          exports.mbedtls_x509_dn_gets(
            text,
            size,
            exports.native_x509_crt_subject(exports.native_x509_crt_new()),
          ),
          0
        ),
      ),
    { instanceOf: InstancePoisonedError },
  );
});
