import { execFileSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import test from 'ava';
import { MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA } from '../../wasm/constants.js';
import { compareAes } from '../support/aes-cases.js';
import { CheckingInstance } from '../support/checking.js';
import { projectFile } from '../../tools/project.js';

const CASES = 100_000;
const AES = 2;

const ours = new CheckingInstance();
const reference = new CheckingInstance('mbedtls-reference');

/** The product in the field of AES. */
function multiply(a: number, b: number): number {
  if (b === 0) return 0;
  const doubled = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
  return multiply(doubled, b >> 1) ^ (b & 1 ? a : 0);
}

/** The S-box by its definition in FIPS 197, 5.1.1. */
function sbox(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const inverse = [...Array(256).keys()].find((other) => multiply(byte, other) === 1) ?? 0;
    const twice = inverse | (inverse << 8);
    return 0x63 ^ ((inverse ^ (twice >> 4) ^ (twice >> 5) ^ (twice >> 6) ^ (twice >> 7)) & 0xff);
  });
}

function places(instance: CheckingInstance, needle: Uint8Array): number {
  const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  return latin1(instance.memory.bytes).split(latin1(needle)).length - 1;
}

test(
  "AES-GCM, AES-CCM, AES-CBC and AES answer and write what Mbed TLS's own code does, errors " +
    'included',
  (t) => {
    t.deepEqual(compareAes(ours, reference, CASES, 0).slice(0, 10), []);
  },
);

test('the constants are what their definition gives', (t) => {
  t.notThrows(() =>
    execFileSync(process.execPath, [projectFile('build', 'aes-tables.mjs'), '--check']),
  );
});

test("AES leaves no S-box in the memory, which Mbed TLS's own code does", (t) => {
  const found = [ours, reference].map((instance) => {
    const { memory } = instance;
    memory.withBuffer(600, (context) =>
      memory.withBuffer(32, (bytes) => {
        instance.call('mbedtls_aes_init', context);
        instance.call('mbedtls_aes_setkey_dec', context, bytes, 256);
        instance.call('mbedtls_aes_crypt_ecb', context, 0, bytes, bytes);
        instance.call('mbedtls_aes_free', context);
      }),
    );
    return places(instance, sbox());
  });
  t.deepEqual(found, [0, 1]);
});

test("every byte and every round key pass the S-boxes as Node's do", (t) => {
  const { memory } = ours;
  const wrong = [...Array(768).keys()].filter((number) => {
    const bits = 128 + 64 * (number >> 8);
    const key = new Uint8Array(32).fill(number & 0xff);
    const block = new Uint8Array(16).fill(255 - (number & 0xff));
    const node = createCipheriv(`aes-${bits}-ecb`, key.subarray(0, bits / 8), null)
      .setAutoPadding(false)
      .update(block);
    return !memory.withBuffer(600, (context) =>
      memory.withBytes(key, (keyAt) =>
        memory.withBytes(block, (at) => {
          ours.call('mbedtls_aes_init', context);
          ours.call('mbedtls_aes_setkey_enc', context, keyAt, bits);
          ours.call('mbedtls_aes_crypt_ecb', context, 1, at, at);
          const sealed = node.equals(memory.copy(at, 16));
          ours.call('mbedtls_aes_setkey_dec', context, keyAt, bits);
          ours.call('mbedtls_aes_crypt_ecb', context, 0, at, at);
          return sealed && Buffer.from(block).equals(memory.copy(at, 16));
        }),
      ),
    );
  });
  t.deepEqual(wrong.slice(0, 10), []);
});

test('the counter of AES-GCM passes 2^32 without a carry, at each place of a step', (t) => {
  // The first block comes from the nonce by GHASH, so the nonce is tried until the counter is near
  // its end.
  const wrong: number[] = [];
  for (let number = 0; number < 40; number++) {
    const nonce = nonceFor(0xffff_fff0 + (number % 16), number);
    if (!sealsAlike(nonce, 700 - number)) wrong.push(number);
  }
  t.deepEqual(wrong, []);
});

test('only the context holds the key and H, and after its end nothing does', (t) => {
  const instance = new CheckingInstance();
  const { memory } = instance;
  const key = Uint8Array.from({ length: 16 }, (_, at) => 0xa5 ^ (at * 29));
  const h = createCipheriv('aes-128-ecb', key, null).update(new Uint8Array(16));
  const context = memory.allocate(2000);
  instance.call('mbedtls_gcm_init', context);
  memory.withBytes(key, (at) => instance.call('mbedtls_gcm_setkey', context, AES, at, 128));
  memory.withBuffer(3000, (at) =>
    instance.call('mbedtls_gcm_crypt_and_tag', context, 1, 2999, at, 12, at, 7, at, at, 16, at),
  );
  const stream = createCipheriv(
    'aes-128-ctr',
    key,
    Buffer.from('00000000000000000000000000000002', 'hex'),
  ).update(new Uint8Array(2999));
  t.is(places(instance, key), 1);
  t.is(places(instance, h), 0);
  for (let at = 0; at + 16 <= stream.length; at += 16)
    t.is(places(instance, stream.subarray(at, at + 16)), 0);
  instance.call('mbedtls_gcm_free', context);
  t.is(places(instance, key), 0);
  memory.free(context, 2000);
});

test('more contexts than there are places for what is made of their keys take turns', (t) => {
  const instance = new CheckingInstance();
  const { memory } = instance;
  const nonce = new Uint8Array(12).fill(7);
  const text = Uint8Array.from({ length: 300 }, (_, at) => at);
  const made = Array.from({ length: 100 }, (_, number) => {
    const key = Uint8Array.from({ length: 32 }, (_, at) => number ^ (at * 37));
    const context = memory.allocate(2000);
    instance.call('mbedtls_gcm_init', context);
    memory.withBytes(key, (at) => instance.call('mbedtls_gcm_setkey', context, AES, at, 256));
    const node = createCipheriv('aes-256-gcm', key, nonce).setAAD(text.subarray(0, 5));
    const sealed = Buffer.concat([node.update(text), node.final(), node.getAuthTag()]);
    return { key, context, sealed, output: memory.allocate(316) };
  });
  const scratch = memory.allocate(512);
  memory.bytes.set(nonce, scratch);
  memory.bytes.set(text, scratch + 16);
  const [input, written] = [scratch + 16, scratch + 400];
  // Each step of all of them before the next one of any.
  const steps = [
    (context: number) => instance.call('mbedtls_gcm_starts', context, 1, scratch, 12),
    (context: number) => instance.call('mbedtls_gcm_update_ad', context, input, 5),
    ...[
      [0, 7],
      [7, 200],
      [200, 300],
    ].map(([from = 0, to = 0]) => (context: number, output: number) => {
      const [at, size] = [output + from, to - from];
      return instance.call('mbedtls_gcm_update', context, input + from, size, at, size, written);
    }),
    (context: number, output: number) =>
      instance.call('mbedtls_gcm_finish', context, 0, 0, written, output + 300, 16),
  ];
  for (const step of steps) for (const { context, output } of made) t.is(step(context, output), 0);
  const wrong = made.filter(({ sealed, output }) => !sealed.equals(memory.copy(output, 316)));
  t.is(wrong.length, 0);
  for (const { context } of made) instance.call('mbedtls_gcm_free', context);
  for (const { key } of made) t.is(places(instance, key), 0);
});

/** The last round key of AES-256 as each bit of it lies in memory, as wide as a byte. */
function lastSlices(key: Uint8Array): Buffer {
  const box = sbox();
  const words = Array.from({ length: 8 }, (_, at) => [...key.subarray(4 * at, 4 * at + 4)]);
  for (let at = 8, constant = 1; at < 60; at++) {
    let word = words[at - 1] ?? [];
    if (at % 8 === 0) word = [...word.slice(1), ...word.slice(0, 1)];
    if (at % 4 === 0) word = word.map((byte) => box[byte] ?? 0);
    if (at % 8 === 0) {
      word = word.map((byte, place) => (place === 0 ? byte ^ constant : byte));
      constant = multiply(constant, 2);
    }
    words.push(word.map((byte, place) => byte ^ (words[at - 8]?.[place] ?? 0)));
  }
  const round = words.slice(56).flat();
  return Buffer.from(
    Array.from({ length: 8 }, (_, bit) =>
      round.map((byte) => (((byte ^ 0x63) >> bit) & 1 ? 0xff : 0)),
    ).flat(),
  );
}

test('of a key of 256 bits nothing stays in a place that one of 128 bits takes', (t) => {
  const instance = new CheckingInstance();
  const { memory } = instance;
  const nonce = memory.allocate(16);
  const use = (key: Uint8Array): number => {
    const context = memory.allocate(2000);
    instance.call('mbedtls_gcm_init', context);
    memory.withBytes(key, (at) =>
      instance.call('mbedtls_gcm_setkey', context, AES, at, 8 * key.length),
    );
    t.is(instance.call('mbedtls_gcm_starts', context, 1, nonce, 12), 0);
    return context;
  };
  const key = Uint8Array.from({ length: 32 }, (_, at) => at * 73 + 5);
  const slices = lastSlices(key);
  const long = use(key);
  t.is(places(instance, slices), 1);
  for (let number = 1; number <= 16; number++) use(new Uint8Array(16).fill(number));
  instance.call('mbedtls_gcm_free', long);
  t.is(places(instance, slices), 0);
});

test('a context of AES-GCM without a key refuses what needs one', (t) => {
  const instance = new CheckingInstance();
  const { memory } = instance;
  const context = memory.allocate(2000);
  const bytes = memory.allocate(64);
  for (const end of ['mbedtls_gcm_init', 'mbedtls_gcm_free']) {
    instance.call(end, context);
    const added = instance.call('mbedtls_gcm_update_ad', context, bytes, 5);
    t.is(added, MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA);
    const finished = instance.call('mbedtls_gcm_finish', context, 0, 0, bytes, bytes + 16, 16);
    t.is(finished, MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA);
  }
});

/** A nonce of 16 bytes whose first block counts from `counter` on: GHASH is undone. */
function nonceFor(counter: number, salt: number): Uint8Array {
  const first = new Uint8Array(16);
  first[0] = salt;
  new DataView(first.buffer).setUint32(12, counter);
  // first = (nonce * H + lengths) * H
  const h = element(createCipheriv('aes-128-ecb', KEY, null).update(new Uint8Array(16)));
  const inverse = inverseOf(h);
  const lengths = 128n;
  return fromElement(product(product(element(first), inverse) ^ lengths, inverse));
}

const KEY = new Uint8Array(16).fill(0x42);

function element(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function fromElement(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
}

/** The product of SP 800-38D, 6.3. */
function product(x: bigint, y: bigint): bigint {
  let sum = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) sum ^= shifted;
    shifted = (shifted >> 1n) ^ (shifted & 1n ? 0xe1n << 120n : 0n);
  }
  return sum;
}

/** The power of 2^128 - 2. */
function inverseOf(x: bigint): bigint {
  let result = x;
  for (let n = 0; n < 126; n++) result = product(product(result, result), x);
  return product(result, result);
}

function sealsAlike(nonce: Uint8Array, length: number): boolean {
  const outputs = [ours, reference].map((instance) => {
    const { memory } = instance;
    return memory.withBuffer(6000, (context) =>
      memory.withBytes(KEY, (key) =>
        memory.withBytes(nonce, (iv) =>
          memory.withBuffer(length + 16, (at) => {
            instance.call('mbedtls_gcm_init', context);
            instance.call('mbedtls_gcm_setkey', context, AES, key, 128);
            instance.call(
              'mbedtls_gcm_crypt_and_tag',
              context,
              1,
              length,
              iv,
              16,
              0,
              0,
              at,
              at,
              16,
              at + length,
            );
            const sealed = memory.copy(at, length + 16);
            instance.call('mbedtls_gcm_free', context);
            return sealed;
          }),
        ),
      ),
    );
  });
  const [sealed, wanted] = outputs;
  return sealed !== undefined && wanted !== undefined && Buffer.compare(sealed, wanted) === 0;
}
