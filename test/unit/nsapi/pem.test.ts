import test from 'ava';
import { withPemOrDer } from '../../../ts/ffi/pem-or-der.js';
import { bytesOf } from '../../support/events.js';

const PEM = '-----BEGIN X-----\nAAAA\n-----END X-----\n';

function given(input: string | Uint8Array): Uint8Array {
  return withPemOrDer(input, 'It', (bytes) => bytes.slice());
}

test('PEM gets exactly one terminating zero, DER none', (t) => {
  const expected = bytesOf(`${PEM}\0`);
  for (const input of [
    PEM,
    bytesOf(PEM),
    bytesOf(`${PEM}\0`),
    new Uint8Array(Buffer.from(`..${PEM}`)).subarray(2),
  ])
    t.deepEqual(given(input), expected);
  t.deepEqual(given(`text before\n${PEM}`), bytesOf(`text before\n${PEM}\0`));
  for (const der of [
    Uint8Array.of(0x30, 3, 2, 1, 0),
    Uint8Array.of(),
    bytesOf('-----BEGI'),
    bytesOf('-----BEGIN'),
    bytesOf('------BEGIN_'),
  ])
    t.deepEqual(given(der), der);
  t.deepEqual(
    given(bytesOf('-------BEGIN X')),
    bytesOf('-------BEGIN X\0'),
    'also after more dashes',
  );
  t.deepEqual(given(''), Uint8Array.of(0));
});

test("a copy is wiped, also when its use throws, and the caller's bytes are not", (t) => {
  let copy: Uint8Array = new Uint8Array(0);
  const own = bytesOf(PEM);
  withPemOrDer(own, 'It', (bytes) => {
    copy = bytes;
  });
  t.not(copy, own);
  t.true(copy.length > 0 && copy.every((byte) => byte === 0));
  t.deepEqual(own, bytesOf(PEM));
  t.throws(
    () =>
      withPemOrDer(PEM, 'It', (bytes) => {
        copy = bytes;
        throw new Error('refused');
      }),
    { message: 'refused' },
  );
  t.true(copy.every((byte) => byte === 0));
  const der = Uint8Array.of(0x30, 0);
  withPemOrDer(der, 'It', (bytes) => t.is(bytes, der, 'no copy is needed'));
  t.deepEqual(der, Uint8Array.of(0x30, 0));
});

test('anything else throws TypeError', (t) => {
  // @ts-expect-error null
  t.throws(() => given(null), {
    instanceOf: TypeError,
    message: /^It must be PEM text or a Uint8Array.*null/,
  });
  // @ts-expect-error an array
  t.throws(() => given([1]), { instanceOf: TypeError });
  // @ts-expect-error an ArrayBuffer
  t.throws(() => given(new ArrayBuffer(1)), { instanceOf: TypeError });
});
