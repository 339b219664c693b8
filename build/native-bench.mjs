/**
 * .cache/native-bench/client: a client over native Mbed TLS, of the same sources with their own
 * configuration, for the benchmark to compare with. Where there is no compiler for this machine it
 * is left out.
 */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './debian.mjs';
import { done, isMain, plan, runMain, step, warn } from './log.mjs';
import { fetchSources } from './fetch.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'native-bench');
const source = join(root, 'bench', 'tls', 'native-client.c');
const LIBRARIES = ['mbedtls', 'mbedx509', 'mbedcrypto', 'everest', 'p256m'];
const FOLDERS = ['library', '3rdparty/everest', '3rdparty/p256-m'];

/** @returns {Promise<void>} also where it cannot be built, which is told */
export async function buildNativeBench() {
  step('native Mbed TLS to compare with');
  if ((await findProgram('cc')) === null || (await findProgram('cmake')) === null) {
    warn('there is no cc or no cmake: the benchmark goes without native Mbed TLS.');
    return;
  }
  const client = join(folder, 'client');
  const { mbedtls } = await fetchSources();
  if ((await changed(client)) > (await changed(source))) {
    done('nothing changed');
    return;
  }
  await mkdir(folder, { recursive: true });
  const options = ['-DENABLE_TESTING=OFF', '-DENABLE_PROGRAMS=OFF', '-DCMAKE_BUILD_TYPE=Release'];
  await run('cmake', ['-S', mbedtls, '-B', folder, '-DGEN_FILES=OFF', ...options], {
    capture: true,
  });
  await run('cmake', ['--build', folder, '--parallel', '2'], { capture: true });
  const include = ['-I', join(mbedtls, 'include')];
  const folders = FOLDERS.flatMap((name) => ['-L', join(folder, name)]);
  const libraries = LIBRARIES.map((name) => `-l${name}`);
  await run('cc', ['-O2', ...include, '-o', client, source, ...folders, ...libraries]);
  done();
}

/**
 * @param {string} file
 * @returns {Promise<number>} when it was written, in milliseconds; 0 where it is not there
 */
async function changed(file) {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    plan(3);
    await buildNativeBench();
  });
}
