import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages, findProgram } from './debian.mjs';
import { done, isMain, runMain, step, warn } from './log.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Toolchain
 * @property {string} emcc absolute path of the compiler
 * @property {string} emcmake absolute path of the wrapper that gives CMake the right toolchain file
 * @property {string} cmake absolute path
 * @property {Record<string, string>} env to add to the environment of every call of them
 * @property {string} version of emcc, as in "3.1.6"
 */

const NODE_LIBRARIES = '/usr/share/nodejs';
const ownCache = fileURLToPath(new URL('../.cache/emscripten', import.meta.url));

/**
 * Finds the compiler: `EMSDK`, then `PATH`, then Debian's package, installed where that is
 * possible.
 * @returns {Promise<Toolchain>}
 * @throws Error that names the command which installs what is missing
 */
export async function findToolchain() {
  step('looking for emcc');
  let emcc = (await fromEmsdk()) ?? (await findProgram('emcc'));
  if (emcc === null) {
    try {
      await ensurePackages(
        [{ name: 'emscripten', probe: 'emcc' }],
        'emcc compiles Mbed TLS to WebAssembly',
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${reason}\nOr install emsdk ` +
          '(https://emscripten.org/docs/getting_started/downloads.html) ' +
          'and set EMSDK to its folder.',
        { cause: error },
      );
    }
    emcc = await findProgram('emcc');
  }
  await ensurePackages(
    [
      { name: 'cmake', probe: 'cmake' },
      { name: 'make', probe: 'make' },
    ],
    'CMake builds the native part',
  );
  const cmake = await findProgram('cmake');
  if (emcc === null || cmake === null) throw new Error('emcc and cmake must be on the PATH.');
  const emcmake = join(dirname(emcc), 'emcmake');
  if (!existsSync(emcmake))
    throw new Error(`${emcc} has no emcmake beside it: the installation is not complete.`);

  const env = await environment(emcc);
  const { stdout } = await run(emcc, ['--version'], { env, capture: true });
  const version = /\b(\d+\.\d+\.\d+)\b/.exec(stdout)?.[1];
  if (version === undefined)
    throw new Error(`${emcc} --version does not tell a version:\n${stdout}`);
  done(`${version} (${emcc})`);
  return { emcc, emcmake, cmake, env, version };
}

/** @returns {Promise<string | null>} */
async function fromEmsdk() {
  const emsdk = process.env.EMSDK;
  if (emsdk === undefined || emsdk === '') return null;
  const path = join(emsdk, 'upstream', 'emscripten', 'emcc');
  const emcc = await findProgram(path);
  if (emcc === null) warn(`EMSDK is set, but there is no ${path}; looking on the PATH instead`);
  return emcc;
}

/**
 * @param {string} emcc
 * @returns {Promise<Record<string, string>>}
 */
async function environment(emcc) {
  /** @type {Record<string, string>} */
  const env = {};
  // Debian keeps the JavaScript libraries of emcc's optimiser where node does not look by itself.
  if (existsSync(NODE_LIBRARIES)) {
    const others = process.env.NODE_PATH;
    env.NODE_PATH =
      others === undefined || others === '' ? NODE_LIBRARIES : `${others}:${NODE_LIBRARIES}`;
  }
  if (process.env.EM_CACHE === undefined && (await needsOwnCache(emcc))) env.EM_CACHE = ownCache;
  return env;
}

/**
 * emcc keeps its compiled system libraries in a cache. Debian's is complete and frozen and must be
 * used as it is; any other is used unless it is not ours to write.
 * @param {string} emcc
 */
async function needsOwnCache(emcc) {
  const config = join(dirname(emcc), 'em-config');
  if (!existsSync(config)) return false;
  const frozen = await configValue(config, 'FROZEN_CACHE');
  if (frozen === 'True') return false;
  const folder = await configValue(config, 'CACHE');
  if (folder === null || !existsSync(folder)) return false;
  try {
    await access(folder, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * @param {string} config the em-config program
 * @param {string} name
 * @returns {Promise<string | null>}
 */
async function configValue(config, name) {
  try {
    const { stdout } = await run(config, [name], { capture: true });
    return stdout.trim();
  } catch {
    return null;
  }
}

if (isMain(import.meta.url)) await runMain(findToolchain);
