/**
 * The native part: configures and runs the CMake project. CMake decides what has to be compiled again.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, step, update } from './log.mjs';
import { run } from './run.mjs';

/** @typedef {import('./toolchain.mjs').Toolchain} Toolchain */

const root = fileURLToPath(new URL('..', import.meta.url));

/** CMake's folder. */
export const folder = join(root, '.cache', 'build');

/**
 * @param {Toolchain} toolchain
 * @param {string} source the unpacked tree of Mbed TLS
 */
export async function buildNative(toolchain, source) {
  step('compiling Mbed TLS to WebAssembly');
  await configure(toolchain, source);
  let compiled = 0;
  const args = ['--build', folder, '--parallel', String(availableParallelism())];
  await run(toolchain.cmake, args, {
    env: toolchain.env,
    onLine: (line) => {
      const percent = /^\[ *(\d+%)\] (Building|Linking)/.exec(line);
      if (percent === null) return;
      compiled += 1;
      update(percent[1] ?? '');
    },
  });
  done(compiled === 0 ? 'nothing changed' : `${compiled} steps`);
}

/**
 * Configures where that was not done yet, or was done for another compiler, source, place or set of patches: without a
 * patch a file is as old as it was before, and make would keep what it compiled from the patched one.
 * @param {Toolchain} toolchain
 * @param {string} source
 */
async function configure({ emcc, emcmake, cmake, env, version }, source) {
  const stamp = join(folder, 'configured-for.txt');
  const wanted = [root, emcc, version, source, ...(await patchHashes())].join('\n');
  if ((await readFile(stamp, 'utf8').catch(() => null)) === wanted) return;
  update('configuring');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(emcmake, [cmake, '-S', root, '-B', folder, `-DMBEDTLS_SOURCE_DIR=${source}`], { env, capture: true });
  await writeFile(stamp, wanted);
}

async function patchHashes() {
  const patches = join(root, 'native', 'patches');
  const names = (await readdir(patches)).sort();
  return Promise.all(names.map(async (name) =>
    `${name} ${createHash('sha256').update(await readFile(join(patches, name))).digest('hex')}`));
}
