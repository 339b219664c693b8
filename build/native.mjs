/**
 * The native part: configures and runs the CMake project. CMake decides what has to be compiled
 * again.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, step, update } from './log.mjs';
import { run } from './run.mjs';

/** @typedef {import('./toolchain.mjs').Toolchain} Toolchain */
/** @typedef {import('./fetch.mjs').Sources} Sources */

const root = fileURLToPath(new URL('..', import.meta.url));

/** CMake's folder. */
export const folder = join(root, '.cache', 'build');

/** The build of more of Mbed TLS, wasm/mbedtls-full.wasm. */
export const FULL = {
  title: 'compiling the whole of Mbed TLS',
  folder: join(root, '.cache', 'full'),
  definitions: ['-DFULL=ON'],
};

/**
 * @typedef {object} Variant another build of the same sources
 * @property {string} title
 * @property {string} folder CMake's folder for it
 * @property {readonly string[]} definitions options of CMakeLists.txt, such as `-DCHECKING=ON`
 * @property {readonly string[]} [targets] what is built; everything by default
 */

/**
 * @param {Toolchain} toolchain
 * @param {Sources} sources
 * @param {Variant} [variant]
 */
export async function buildNative(
  toolchain,
  sources,
  variant = { title: 'compiling Mbed TLS to WebAssembly', folder, definitions: [] },
) {
  step(variant.title);
  await configure(toolchain, sources, variant);
  let compiled = 0;
  const targets = variant.targets === undefined ? [] : ['--target', ...variant.targets];
  const parallel = ['--parallel', String(availableParallelism())];
  const args = ['--build', variant.folder, ...parallel, ...targets];
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
 * Configures where that was not done yet, or was done for another compiler, source, place or set of
 * patches: without a patch a file is as old as it was before, and make would keep what it compiled
 * from the patched one.
 * @param {Toolchain} toolchain
 * @param {Sources} sources
 * @param {Variant} variant
 */
async function configure({ emcc, emcmake, cmake, env, version }, sources, variant) {
  const stamp = join(variant.folder, 'configured-for.txt');
  const wanted = [root, emcc, version, ...Object.values(sources), ...(await patchHashes())].join(
    '\n',
  );
  if ((await readFile(stamp, 'utf8').catch(() => null)) === wanted) return;
  update('configuring');
  await rm(variant.folder, { recursive: true, force: true });
  await mkdir(variant.folder, { recursive: true });
  const trees = [
    `-DMBEDTLS_SOURCE_DIR=${sources.mbedtls}`,
    `-DLIBSODIUM_SOURCE_DIR=${sources.libsodium}`,
    `-DBEARSSL_SOURCE_DIR=${sources.bearssl}`,
  ];
  await run(emcmake, [cmake, '-S', root, '-B', variant.folder, ...trees, ...variant.definitions], {
    env,
    capture: true,
  });
  await writeFile(stamp, wanted);
}

export async function patchHashes() {
  const patches = join(root, 'native', 'patches');
  const names = (await readdir(patches)).sort();
  return Promise.all(
    names.map(
      async (name) =>
        `${name} ${createHash('sha256')
          .update(await readFile(join(patches, name)))
          .digest('hex')}`,
    ),
  );
}
