import { timingSafeEqual } from 'node:crypto';
import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { Curve, type CurveName } from '../support/curves.js';
import { Dice } from '../support/dice.js';
import { tOf, type Subject } from '../support/timing.js';

// What this can and cannot tell: a difference of a few nanoseconds in one operation is beyond the
// clock, V8 may compile anew in the middle, and other processors are other machines. It finds what
// is gross: a loop that ends early, a table in the cache. |t| of 4.5 is the usual mark of a leak
// for millions of measurements; here the control tells what the noise of this machine comes to.
const ROUNDS = 20_000;
const MARK = 10;

const instance = new CheckingInstance();
const { memory } = instance;
const dice = new Dice(45);

function put(at: number, bytes: Uint8Array): void {
  memory.bytes.set(bytes, at);
}

/**
 * A place for the secret: all zeros in one class, other random bytes each time in the other. Both
 * are made by the same steps, which leave the same in the caches.
 */
function secretAt(at: number, size: number): (which: 0 | 1) => void {
  const stage = new Uint8Array(size);
  return (which) => {
    stage.set(dice.bytes(size));
    for (let byte = 0; byte < size; byte++) stage[byte] = (stage[byte] ?? 0) * which;
    put(at, stage);
  };
}

function aes(): Subject {
  const [context, key, block] = [2048, 32, 16].map((size) => memory.allocate(size));
  if (context === undefined || key === undefined || block === undefined) throw new Error('memory');
  const secret = secretAt(key, 32);
  instance.call('mbedtls_aes_init', context);
  return {
    name: 'AES-256, key and block',
    batch: 50,
    prepare: (which) => {
      secret(which);
      instance.call('mbedtls_aes_setkey_enc', context, key, 256);
    },
    run: () => void instance.call('mbedtls_aes_crypt_ecb', context, 1, block, block),
  };
}

function chacha20(): Subject {
  const [context, key, nonce, text] = [256, 32, 12, 256].map((size) => memory.allocate(size));
  if (context === undefined || key === undefined || nonce === undefined || text === undefined)
    throw new Error('memory');
  const secret = secretAt(key, 32);
  instance.call('mbedtls_chacha20_init', context);
  return {
    name: 'ChaCha20, key',
    batch: 20,
    prepare: (which) => {
      secret(which);
      instance.call('mbedtls_chacha20_setkey', context, key);
    },
    run: () => {
      instance.call('mbedtls_chacha20_starts', context, nonce, 0);
      instance.call('mbedtls_chacha20_update', context, 256, text, text);
    },
  };
}

/** Records whose tag is wrong in its first byte, or in its last. */
function tag(): Subject {
  const sizes = [1024, 32, 12, 16, 64, 64];
  const [context, key, nonce, tagAt, text, out] = sizes.map((size) => memory.allocate(size));
  if (!context || !key || !nonce || !tagAt || !text || !out) throw new Error('memory');
  instance.call('mbedtls_chachapoly_init', context);
  instance.call('mbedtls_chachapoly_setkey', context, key);
  const encrypt = 'mbedtls_chachapoly_encrypt_and_tag';
  instance.call(encrypt, context, 64, nonce, 0, 0, text, out, tagAt);
  const right = memory.bytes.slice(tagAt, tagAt + 16);
  const decrypt = 'mbedtls_chachapoly_auth_decrypt';
  return {
    name: 'the comparison of a tag, wrong at its first or its last byte',
    batch: 20,
    prepare: (which) => {
      const wrong = Uint8Array.from(right);
      const at = which === 0 ? 0 : 15;
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      put(tagAt, wrong);
    },
    run: () => void instance.call(decrypt, context, 64, nonce, 0, 0, tagAt, out, text),
  };
}

/** A secret of few bits that are set, or of as many as chance has it. */
function curve(name: CurveName, point: Uint8Array): Subject {
  const arithmetic = new Curve(instance, name);
  const scalar = new Uint8Array(32);
  return {
    name: `${name}, scalar`,
    batch: 1,
    prepare: (which) => {
      scalar.set(dice.bytes(32));
      for (let byte = 0; byte < 32; byte++) scalar[byte] = (scalar[byte] ?? 0) * which;
      scalar[0] = 0x40;
      scalar[31] = (scalar[31] ?? 0) & 0xf8;
    },
    run: () => {
      if (arithmetic.multiply(scalar, point).code !== 0) throw new Error('not multiplied');
    },
  };
}

/** What leaks: it must be found, or nothing that is not found means anything. */
function leaky(): Subject {
  const [right, given] = [new Uint8Array(4096), new Uint8Array(4096)];
  return {
    name: 'a comparison that ends early',
    batch: 20,
    prepare: (which) => {
      given.fill(0);
      given[which === 0 ? 0 : 4095] = 1;
    },
    run: () => {
      let at = 0;
      while (at < right.length && right[at] === given[at]) at++;
      if (at === right.length) timingSafeEqual(right, given);
    },
  };
}

const NINE = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 9 : 0));
const P256 = Buffer.from(
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
);

test('the t-test finds a comparison that ends early', (t) => {
  const subject = leaky();
  tOf(subject, 1000, false, 1);
  t.true(Math.abs(tOf(subject, ROUNDS, false, 2)) > MARK);
});

for (const [make, rounds] of [
  [tag, ROUNDS],
  [chacha20, ROUNDS],
  [aes, ROUNDS],
  [() => curve('x25519', NINE), 3000],
  [() => curve('p256', P256), 1500],
] as const) {
  test(`no difference in time: ${make().name}`, (t) => {
    const subject = make();
    // Until V8 has compiled it for good.
    tOf(subject, 300, false, 1);
    const control = tOf(subject, rounds, true, 2);
    const found = tOf(subject, rounds, false, 3);
    t.log(`t ${found.toFixed(1)}, control ${control.toFixed(1)}, ${rounds} measurements`);
    t.true(Math.abs(found) < Math.max(MARK, 3 * Math.abs(control)));
  });
}
