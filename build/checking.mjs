/**
 * wasm/mbedtls-checking.wasm: the same code over an allocator that traps on misuse of memory and
 * fails on demand (native/src/checking.c), with a stack that traps when it overflows. Only the
 * memory tests use it.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchSources } from './fetch.mjs';
import { isMain, plan, runMain } from './log.mjs';
import { buildNative } from './native.mjs';
import { findToolchain } from './toolchain.mjs';

const folder = join(fileURLToPath(new URL('..', import.meta.url)), '.cache', 'checking');

export async function buildChecking() {
  plan(4);
  const toolchain = await findToolchain();
  const variant = {
    title: 'compiling the checking build for the memory tests',
    folder,
    definitions: ['-DCHECKING=ON'],
  };
  await buildNative(toolchain, await fetchSources(), variant);
}

if (isMain(import.meta.url)) await runMain(buildChecking);
