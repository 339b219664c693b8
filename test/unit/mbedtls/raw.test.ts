import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { Raw } from '../../../ts/mbedtls/raw.js';

const raw = new Raw(new Instance());
const call = (method: 'withBytes' | 'withCString' | 'bytesOut', ...args: readonly unknown[]) =>
  Reflect.apply(raw[method], raw, args);

test('only bytes are copied as bytes: a password that is a string would be zeros', (t) => {
  for (const [what, name] of [
    ['secret', 'string'],
    [undefined, 'undefined'],
    [null, 'null'],
    [[1, 2, 3], 'Array'],
    [new ArrayBuffer(4), 'ArrayBuffer'],
  ] as const)
    t.throws(() => call('withBytes', what, () => 0), {
      instanceOf: TypeError,
      message: `withBytes takes a Uint8Array, not ${name}.`,
    });
  t.is(
    raw.withBytes(new Uint8Array(3), (_, size) => size),
    3,
  );
});

test('text that C would cut at a NUL is refused', (t) => {
  for (const text of ['bank.example\0.evil.example', '\0', 7, undefined])
    t.throws(() => call('withCString', text, () => 0), {
      instanceOf: TypeError,
      message: /without NUL/,
    });
  t.is(
    raw.withCString('é', (text) => raw.text(text)),
    'é',
  );
});

test('bytesOut gives no bytes from beyond its buffer', (t) => {
  for (const size of [-1, NaN, 1.5, '8'])
    t.throws(() => call('bytesOut', size, () => 0), { instanceOf: RangeError });
  t.throws(() => raw.bytesOut(4, () => 5), {
    instanceOf: RangeError,
    message: /5 for a buffer of 4 bytes/,
  });
  const lie = (stored: number) => (): unknown =>
    raw.bytesOut(4, (_buffer, _size, length) => {
      raw.instance.memory.setInt32(length, [stored]);
      return 0;
    });
  t.throws(lie(1000), { instanceOf: RangeError });
  t.throws(lie(-2), { instanceOf: RangeError });
  t.is(raw.bytesOut(4, () => 0).length, 4);
  t.is(raw.bytesOut(0, () => 0).length, 0);
});
