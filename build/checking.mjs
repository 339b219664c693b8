/**
 * wasm/mbedtls-checking.wasm: the same code over an allocator that traps on misuse of memory and
 * fails on demand (native/src/checking.c), with a stack that traps when it overflows; and
 * wasm/mbedtls-reference.wasm, the same with Mbed TLS's own code where the other has ours. Only the
 * memory tests and the bench of primitives use them.
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

export async function buildChecking() {
  plan(5);
  const toolchain = await findToolchain();
  const sources = await fetchSources();
  await buildNative(toolchain, sources, CHECKING);
  await buildNative(toolchain, sources, REFERENCE);
}

if (isMain(import.meta.url)) await runMain(buildChecking);
