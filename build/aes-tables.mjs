/**
 * The constants of AES and GHASH by vector permutation, computed from the definitions of both
 * fields: native/src/accel/aes_tables.h. With --check it changes nothing and fails where that file
 * is stale.
 *
 * The idea is Mike Hamburg's: "Accelerating AES with Vector Permute Instructions", CHES 2009. A
 * byte x is written as i + k*b over the subfield of 16 elements, with b + b^16 = 1 and a = 1/b^17.
 * With j = i + k,
 *   u = 1 / (j + 1 / (1/i + a/k)),  w = 1 / (i + 1 / (1/j + a/k))
 * need tables of 16 entries only, and 1/x is a linear combination of u and w. An entry of 0x80
 * stands for infinity: whatever it is added to, a swizzle makes it 0, which is 1/infinity.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain, runMain } from './log.mjs';

/** @typedef {(byte: number) => number} ByteMap */

const header = join(
  fileURLToPath(new URL('..', import.meta.url)),
  'native',
  'src',
  'accel',
  'aes_tables.h',
);
const INFINITY = 0x80;
const NIBBLES = [...Array(16).keys()];
const BYTES = [...Array(256).keys()];

/**
 * The product in the field of AES (FIPS 197, 4.2).
 * @param {number} a
 * @param {number} b
 */
function multiply(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    if ((b >> bit) & 1) product ^= a << bit;
  }
  for (let bit = 14; bit >= 8; bit--) {
    if ((product >> bit) & 1) product ^= 0x11b << (bit - 8);
  }
  return product;
}

/** @param {number} base @param {number} exponent */
function power(base, exponent) {
  let result = 1;
  for (let n = 0; n < exponent; n++) result = multiply(result, base);
  return result;
}

const inverse = (/** @type {number} */ byte) => power(byte, 254);

/**
 * The linear part of the S-box (FIPS 197, 5.1.1): its constant, 0x63, is a part of the round keys
 * here. @type {ByteMap}
 */
function affine(byte) {
  const twice = byte | (byte << 8);
  return (byte ^ (twice >> 4) ^ (twice >> 5) ^ (twice >> 6) ^ (twice >> 7)) & 0xff;
}

/** @param {ByteMap} map @returns {ByteMap} */
function inverted(map) {
  const table = new Map(BYTES.map((byte) => [map(byte), byte]));
  return (byte) => table.get(byte) ?? 0;
}

/** The subfield of 16 elements: a nibble's element and back. */
function subfield() {
  const generator =
    BYTES.find(
      (byte) =>
        byte > 1 && power(byte, 16) === byte && power(byte, 3) !== 1 && power(byte, 5) !== 1,
    ) ?? 0;
  const basis = [0, 1, 2, 3].map((exponent) => power(generator, exponent));
  const element = (/** @type {number} */ nibble) =>
    basis.reduce((sum, part, bit) => sum ^ ((nibble >> bit) & 1 ? part : 0), 0);
  return { element, nibble: inverted((byte) => (byte < 16 ? element(byte) : 256)) };
}

/** Every table, by name: sixteen bytes each. */
function tables() {
  const { element, nibble } = subfield();
  const b = BYTES.find((byte) => (byte ^ power(byte, 16)) === 1) ?? 0;
  const a = inverse(power(b, 17));
  const join = inverted((byte) => element(byte >> 4) ^ multiply(element(byte & 15), b));
  const across = inverted(affine);
  // 1/x = u * forU + w * forW
  const conjugate = b ^ 1;
  const forU = multiply(inverse(a), conjugate ^ multiply(a ^ 1, b));
  const forW = multiply(inverse(a), multiply(a ^ 1, conjugate) ^ b);

  /** @type {Record<string, number[]>} */
  const all = {
    INVERSE: NIBBLES.map((n) => (n === 0 ? INFINITY : nibble(inverse(element(n))))),
    A_OVER: NIBBLES.map((n) => (n === 0 ? INFINITY : nibble(multiply(a, inverse(element(n)))))),
  };
  const split = (/** @type {string} */ name, /** @type {ByteMap} */ map) => {
    all[`${name}_LOW`] = NIBBLES.map(map);
    all[`${name}_HIGH`] = NIBBLES.map((n) => map(n << 4));
  };
  const out = (/** @type {string} */ name, /** @type {ByteMap} */ map) => {
    all[`${name}_U`] = NIBBLES.map((n) => map(multiply(forU, inverse(element(n)))));
    all[`${name}_W`] = NIBBLES.map((n) => map(multiply(forW, inverse(element(n)))));
  };
  split('ENTER', join);
  out('SUB', affine);
  out('SUB1', (byte) => join(affine(byte)));
  out('SUB2', (byte) => join(multiply(2, affine(byte))));
  split('INVERSE_ENTER', (byte) => join(across(byte)));
  out('INVERSE_SUB', (byte) => byte);
  for (const factor of [9, 11, 13, 14])
    out(`INVERSE_SUB${factor}`, (byte) => join(across(multiply(factor, byte))));
  for (const [name, shift] of /** @type {const} */ ([
    ['LOW', 0],
    ['HIGH', 4],
  ])) {
    all[`FOLD_${name}_0`] = NIBBLES.map((n) => folded(n << shift) >> 8);
    all[`FOLD_${name}_1`] = NIBBLES.map((n) => folded(n << shift) & 0xff);
  }
  return all;
}

/**
 * A byte of what passes 2^128 in GHASH times 1 + x + x^2 + x^7: two bytes. The first bit is the
 * highest (SP 800-38D, 6.3).
 * @param {number} byte
 */
function folded(byte) {
  const bits = byte << 8;
  return bits ^ (bits >> 1) ^ (bits >> 2) ^ (bits >> 7);
}

/** @param {number} byte */
const hex = (byte) => `0x${byte.toString(16).padStart(2, '0')}`;

function render() {
  const lines = Object.entries(tables()).map(
    ([name, bytes]) => `#define ${name} \\\n    wasm_u8x16_const(${bytes.map(hex).join(',')})`,
  );
  return `/* Made by build/aes-tables.mjs, which says what they are. */\n${lines.join('\n')}\n`;
}

async function main() {
  const rendered = render();
  if ((await readFile(header, 'utf8').catch(() => '')) === rendered) return;
  if (process.argv.includes('--check'))
    throw new Error(`Stale: ${header}\nRun: node build/aes-tables.mjs`);
  await writeFile(header, rendered);
}

if (isMain(import.meta.url)) await runMain(main);
