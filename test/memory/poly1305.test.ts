import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { Dice } from '../support/dice.js';

// Tags of long messages are libsodium's: beside RFC 8439, 2.5, in whole numbers.

const PRIME = 2n ** 130n - 5n;
const TAG = 2n ** 128n;
/** What a clamped key may have of r. */
const CLAMP = 0x0ffffffc_0ffffffc_0ffffffc_0fffffffn;
const BLOCK = 16;

const checking = new CheckingInstance();

function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function toBytes(number: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => Number((number >> BigInt(8 * at)) & 0xffn));
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  whole.set(bytes);
  return whole;
}

function expected(r: bigint, s: bigint, aad: Uint8Array, text: Uint8Array): bigint {
  const lengths = toBytes(BigInt(aad.length) | (BigInt(text.length) << 64n), BLOCK);
  const message = Buffer.concat([padded(aad), padded(text), lengths]);
  let sum = 0n;
  for (let at = 0; at < message.length; at += BLOCK)
    sum = ((sum + TAG + toNumber(message.subarray(at, at + BLOCK))) * r) % PRIME;
  return (sum + s) % TAG;
}

function tagOf(r: bigint, s: bigint, aad: Uint8Array, text: Uint8Array): bigint {
  const { memory } = checking;
  return memory.withBytes(toBytes(r, BLOCK), (rAt) =>
    memory.withBytes(toBytes(s, BLOCK), (sAt) =>
      memory.withBytes(aad, (aadAt) =>
        memory.withBytes(text, (textAt) =>
          memory.withBuffer(BLOCK, (tag) => {
            checking.call(
              'native_poly1305_tag',
              rAt,
              sAt,
              aadAt,
              aad.length,
              textAt,
              text.length,
              tag,
            );
            return toNumber(memory.copy(tag, BLOCK));
          }),
        ),
      ),
    ),
  );
}

const KEYS = [
  ...[0n, 1n, 2n, 4n, CLAMP, 0x0fffffffn, CLAMP - 0x0fffffffn, 0x0ffffffc_00000000n, 1n << 123n],
  ...[26n, 52n, 78n, 104n].flatMap((bit) => [1n << bit, CLAMP & ~(1n << bit)]),
].map((r) => r & CLAMP);

/** Texts whose sums come near 2^130 - 5, where a reduction shows. */
function texts(size: number): Uint8Array[] {
  const top = toBytes(TAG - 5n, BLOCK);
  return [
    new Uint8Array(size),
    new Uint8Array(size).fill(0xff),
    new Uint8Array(size).fill(0x80),
    Uint8Array.from({ length: size }, (_, at) => top[at % BLOCK] ?? 0),
    Uint8Array.from({ length: size }, (_, at) => ((at >> 4) % 3 === 0 ? 0xff : 0)),
    Uint8Array.from({ length: size }, (_, at) => ((at >> 4) % 4 === 3 ? 0xfb : 0xff)),
  ];
}

test('tags of structured keys and texts are those of whole numbers', (t) => {
  const wrong: string[] = [];
  for (const r of KEYS)
    for (const s of [0n, TAG - 1n, 5n])
      for (const size of [0, 1, 16, 31, 32, 33, 64, 65, 96, 128, 511, 512, 1024 + 48])
        for (const [at, text] of texts(size).entries())
          for (const aad of [new Uint8Array(0), new Uint8Array(13).fill(0xff)])
            if (tagOf(r, s, aad, text) !== expected(r, s, aad, text))
              wrong.push(`r ${r}, s ${s}, text ${at} of ${size}, ${aad.length} bytes beside`);
  t.deepEqual(wrong.slice(0, 10), []);
});

test('tags of random ones too', (t) => {
  const dice = new Dice(1305);
  const wrong: string[] = [];
  for (let turn = 0; turn < 1500; turn++) {
    const r = toNumber(dice.bytes(BLOCK)) & CLAMP;
    const s = toNumber(dice.bytes(BLOCK));
    const aad = dice.bytes(dice.roll(40));
    const text = dice.bytes(dice.roll(2000)).subarray(turn % 4);
    if (tagOf(r, s, aad, text) !== expected(r, s, aad, text))
      wrong.push(`${r}, ${s}, ${aad.length}, ${text.length}`);
  }
  t.deepEqual(wrong.slice(0, 10), []);
});
