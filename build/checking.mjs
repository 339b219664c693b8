/**
 * wasm/mbedtls-checking.wasm: the same code over an allocator that traps on misuse of memory and
 * fails on demand (native/src/checking.c), with a stack that traps when it overflows; and
 * wasm/mbedtls-reference.wasm, the same with Mbed TLS's own code where the other has ours: for the
 * memory tests. And the same pair over the product's allocator, mbedtls-primitives.wasm and
 * mbedtls-primitives-reference.wasm, for the bench of primitives.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchSources } from './fetch.mjs';
import { isMain, plan, runMain } from './log.mjs';
import { buildNative } from './native.mjs';
import { findToolchain } from './toolchain.mjs';

const cache = join(fileURLToPath(new URL('..', import.meta.url)), '.cache');
const CHECKING = {
  title: 'compiling the checking build for the memory tests',
  folder: join(cache, 'checking'),
  definitions: ['-DCHECKING=ON'],
};
const REFERENCE = {
  title: 'compiling the reference build to compare with',
  folder: join(cache, 'reference'),
  definitions: ['-DCHECKING=ON', '-DREFERENCE=ON'],
};
const PRIMITIVES = [
  {
    title: 'compiling the primitives for the bench',
    folder: join(cache, 'primitives'),
    definitions: ['-DPRIMITIVES=ON'],
  },
  {
    title: 'compiling the primitives to compare with',
    folder: join(cache, 'primitives-reference'),
    definitions: ['-DPRIMITIVES=ON', '-DREFERENCE=ON'],
  },
];

/** @param {readonly import('./native.mjs').Variant[]} variants */
async function buildAll(variants) {
  plan(3 + variants.length);
  const toolchain = await findToolchain();
  const sources = await fetchSources();
  for (const variant of variants) await buildNative(toolchain, sources, variant);
}

export async function buildChecking() {
  await buildAll([CHECKING, REFERENCE]);
}

export async function buildPrimitives() {
  await buildAll(PRIMITIVES);
}

if (isMain(import.meta.url)) await runMain(buildChecking);
