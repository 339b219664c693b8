import { createCipheriv } from 'node:crypto';
import test from 'ava';
import {
  MBEDTLS_ERR_CHACHA20_BAD_INPUT_DATA,
  MBEDTLS_ERR_CHACHAPOLY_AUTH_FAILED,
} from '../../wasm/constants.js';
import { InstancePoisonedError } from '../../ts/ffi/instance.js';
import { CheckingInstance } from '../support/checking.js';
import { patternBytes } from '../support/pattern.js';

// Whole blocks are libsodium's, four at a time and then one; the rest is Mbed TLS's own.
const LENGTHS = [...Array(1101).keys(), 2047, 2048, 2049, 16_383, 16_384, 16_385];
const BLOCK = 64;
// More than either context of Mbed TLS takes.
const CONTEXT = 512;
const COUNTERS = 2 ** 32;

const message = patternBytes(20_000);
const key = message.slice(1000, 1032);
const nonce = message.slice(2000, 2012);
const checking = new CheckingInstance();

/** What Node makes of `bytes`, from a block's counter on. */
function expected(bytes: Uint8Array, counter: number): Uint8Array {
  const start = Buffer.concat([Buffer.alloc(4), nonce]);
  start.writeUInt32LE(counter);
  return createCipheriv('chacha20', key, start).update(bytes);
}

/** Mbed TLS's ChaCha20. */
class Cipher {
  readonly #instance: CheckingInstance;
  readonly #context: number;

  constructor(counter: number, instance = checking) {
    const { memory } = instance;
    this.#instance = instance;
    this.#context = memory.allocate(CONTEXT);
    instance.call('mbedtls_chacha20_init', this.#context);
    memory.withBytes(key, (pointer) =>
      instance.call('mbedtls_chacha20_setkey', this.#context, pointer),
    );
    memory.withBytes(nonce, (pointer) =>
      instance.call('mbedtls_chacha20_starts', this.#context, pointer, counter),
    );
  }

  /** The ciphered bytes, or Mbed TLS's error when it left the output as it was. */
  update(bytes: Uint8Array, inPlace = false): Uint8Array | number {
    const { memory } = this.#instance;
    const crypt = (input: number, output: number, before: Uint8Array): Uint8Array | number => {
      const status = this.#instance.call(
        'mbedtls_chacha20_update',
        this.#context,
        bytes.length,
        input,
        output,
      );
      const after = memory.bytes.slice(output, output + bytes.length);
      if (status !== 0 && !Buffer.from(after).equals(before))
        throw new Error(`${status}, but it wrote`);
      return status === 0 ? after : status;
    };
    return memory.withBytes(bytes, (input) =>
      inPlace
        ? crypt(input, input, bytes)
        : memory.withBuffer(bytes.length, (output) =>
            crypt(input, output, new Uint8Array(bytes.length)),
          ),
    );
  }

  wipe(): void {
    this.#instance.call('mbedtls_chacha20_free', this.#context);
  }

  free(): void {
    this.wipe();
    this.#instance.call('native_free', this.#context);
  }
}

function once(bytes: Uint8Array, counter: number, inPlace = false): Uint8Array | number {
  const cipher = new Cipher(counter);
  const result = cipher.update(bytes, inPlace);
  cipher.free();
  return result;
}

function isWhatNodeMakes(result: Uint8Array | number, bytes: Uint8Array, counter: number): boolean {
  return typeof result !== 'number' && Buffer.from(expected(bytes, counter)).equals(result);
}

for (const inPlace of [false, true]) {
  test(
    'ChaCha20 of any length is what Node makes of it, ' +
      `${inPlace ? 'in place' : 'into another buffer'}`,
    (t) => {
      const wrong = LENGTHS.filter((length) =>
        [0, 1, 0x1234_5678].some((counter) => {
          // Not at an address that a vector would want.
          const bytes = message.subarray(length % 16, (length % 16) + length);
          return !isWhatNodeMakes(once(bytes, counter, inPlace), bytes, counter);
        }),
      );
      t.deepEqual(wrong.slice(0, 10), []);
    },
  );
}

test('a message in pieces is what it is in one', (t) => {
  const cycles = [
    [1],
    [63, 1],
    [64],
    [65],
    [255, 257],
    [256],
    [10, 256, 54],
    [300, 20],
    [1000, 7, 511],
    [4096, 3, 1, 640],
    [5, 16_384],
  ];
  for (const [at, pieces] of cycles.entries()) {
    const cipher = new Cipher(7);
    const parts: Uint8Array[] = [];
    for (let done = 0, turn = 0; done < message.length; turn++) {
      const piece = message.subarray(done, done + (pieces[turn % pieces.length] ?? 1));
      const part = cipher.update(piece, turn % 2 === 0);
      if (typeof part === 'number') throw new Error(`Mbed TLS answered ${part}`);
      parts.push(part);
      done += piece.length;
    }
    cipher.free();
    t.true(isWhatNodeMakes(Buffer.concat(parts), message, 7), `cycle ${at}`);
  }
});

test('the last blocks that the counter allows are right, and not a byte more comes', (t) => {
  for (let blocks = 1; blocks <= 20; blocks++) {
    const counter = COUNTERS - blocks;
    const whole = message.subarray(0, blocks * BLOCK);
    const more = message.subarray(0, blocks * BLOCK + 1);
    for (const first of [0, 1, BLOCK, whole.length - 1, whole.length].filter(
      (size) => size <= whole.length,
    )) {
      const cipher = new Cipher(counter);
      const head = cipher.update(whole.subarray(0, first));
      // Refused as a whole, without a change of the state.
      t.is(cipher.update(more.subarray(first)), MBEDTLS_ERR_CHACHA20_BAD_INPUT_DATA);
      const tail = cipher.update(whole.subarray(first), true);
      if (typeof head === 'number' || typeof tail === 'number')
        throw new Error('the counter allows these blocks');
      t.true(
        isWhatNodeMakes(Buffer.concat([head, tail]), whole, counter),
        `${blocks} blocks, ${first} bytes before`,
      );
      t.is(cipher.update(more.subarray(0, 1)), MBEDTLS_ERR_CHACHA20_BAD_INPUT_DATA);
      t.is(cipher.update(message.subarray(0, 10 * BLOCK)), MBEDTLS_ERR_CHACHA20_BAD_INPUT_DATA);
      t.deepEqual(cipher.update(new Uint8Array(0)), new Uint8Array(0));
      cipher.free();
    }
  }
});

test('blocks past the counter trap even if Mbed TLS let them through', (t) => {
  for (const [blocks, traps] of [
    [5, false],
    [6, true],
    [COUNTERS - 1, true],
  ] as const) {
    const instance = new CheckingInstance();
    const { memory } = instance;
    const state = memory.allocate(BLOCK);
    new DataView(instance.exports.memory.buffer).setUint32(state + 48, COUNTERS - 5, true);
    const bytes = memory.allocate(6 * BLOCK);
    const run = (): number => instance.call('native_chacha20_blocks', state, blocks, bytes, bytes);
    if (traps) t.throws(run, { instanceOf: InstancePoisonedError });
    else t.notThrows(run);
  }
});

test('ChaCha20-Poly1305 seals and opens as Node does, in place; nothing forged', (t) => {
  const { memory } = checking;
  const aad = message.subarray(3000, 3013);
  const context = memory.allocate(CONTEXT);
  checking.call('mbedtls_chachapoly_init', context);
  memory.withBytes(key, (pointer) => checking.call('mbedtls_chachapoly_setkey', context, pointer));
  const wrong = LENGTHS.filter((length) => {
    const plain = message.subarray(0, length);
    const node = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 }).setAAD(
      aad,
      { plaintextLength: length },
    );
    const sealed = Buffer.concat([node.update(plain), node.final(), node.getAuthTag()]);
    return !memory.withBytes(nonce, (iv) =>
      memory.withBytes(aad, (ad) =>
        memory.withBuffer(length + 16, (buffer) => {
          const tag = buffer + length;
          memory.bytes.set(plain, buffer);
          const seal = checking.call(
            'mbedtls_chachapoly_encrypt_and_tag',
            context,
            length,
            iv,
            ad,
            aad.length,
            buffer,
            buffer,
            tag,
          );
          const sealedRight = seal === 0 && sealed.equals(memory.copy(buffer, length + 16));
          const open = checking.call(
            'mbedtls_chachapoly_auth_decrypt',
            context,
            length,
            iv,
            ad,
            aad.length,
            tag,
            buffer,
            buffer,
          );
          const openedRight = open === 0 && Buffer.from(plain).equals(memory.copy(buffer, length));
          memory.bytes.set(sealed, buffer);
          memory.bytes[length === 0 ? tag : buffer + length - 1] =
            (sealed[length === 0 ? 0 : length - 1] ?? 0) ^ 1;
          const forged = checking.call(
            'mbedtls_chachapoly_auth_decrypt',
            context,
            length,
            iv,
            ad,
            aad.length,
            tag,
            buffer,
            buffer,
          );
          const wiped = memory.copy(buffer, length).every((byte) => byte === 0);
          return (
            sealedRight && openedRight && forged === MBEDTLS_ERR_CHACHAPOLY_AUTH_FAILED && wiped
          );
        }),
      ),
    );
  });
  t.deepEqual(wrong.slice(0, 10), []);
  checking.call('mbedtls_chachapoly_free', context);
  memory.free(context, CONTEXT);
});

test(
  'after a run of blocks only the context holds the key, and nothing the keystream; after the ' +
    'end, nothing the key',
  (t) => {
    const instance = new CheckingInstance();
    const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
    const places = (needle: Uint8Array): number =>
      latin1(instance.memory.bytes).split(latin1(needle)).length - 1;
    const bytes = message.subarray(0, 20 * BLOCK);
    const cipher = new Cipher(0, instance);
    t.true(isWhatNodeMakes(cipher.update(bytes), bytes, 0));
    t.is(places(key), 1);
    const keystream = expected(new Uint8Array(bytes.length), 0);
    for (let at = 0; at < keystream.length; at += 16)
      t.is(places(keystream.subarray(at, at + 16)), 0);
    cipher.wipe();
    t.is(places(key.subarray(0, 16)), 0);
    cipher.free();
  },
);
