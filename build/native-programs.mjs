/**
 * .cache/native-bench: Mbed TLS of the same sources as this build's, with its own configuration and
 * the compiler of this machine, and over it the programs that the benchmark compares with. Where
 * there is no compiler they are left out.
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
const LIBRARIES = ['mbedtls', 'mbedx509', 'mbedcrypto', 'everest', 'p256m'];
const FOLDERS = ['library', '3rdparty/everest', '3rdparty/p256-m'];
const SOURCES = {
  client: join(root, 'bench', 'tls', 'native-client.c'),
  primitives: join(root, 'bench', 'primitives.c'),
};

/**
 * @param {keyof typeof SOURCES} name
 * @returns {Promise<string | null>} the path of the program; null where it cannot be built, which
 *   is told
 */
export async function buildNativeProgram(name) {
  step(`native Mbed TLS to compare with: ${name}`);
  if ((await findProgram('cc')) === null || (await findProgram('cmake')) === null) {
    warn('there is no cc or no cmake: the benchmark goes without native Mbed TLS.');
    return null;
  }
  const program = join(folder, name);
  const source = SOURCES[name];
  const { mbedtls } = await fetchSources();
  if ((await changed(program)) > (await changed(source))) {
    done('nothing changed');
    return program;
  }
  await buildLibraries(mbedtls);
  const include = ['-I', join(mbedtls, 'include')];
  const folders = FOLDERS.flatMap((each) => ['-L', join(folder, each)]);
  const libraries = LIBRARIES.map((each) => `-l${each}`);
  await run('cc', ['-O2', ...include, '-o', program, source, ...folders, ...libraries]);
  done();
  return program;
}

/** @param {string} mbedtls */
async function buildLibraries(mbedtls) {
  await mkdir(folder, { recursive: true });
  const options = ['-DENABLE_TESTING=OFF', '-DENABLE_PROGRAMS=OFF', '-DCMAKE_BUILD_TYPE=Release'];
  await run('cmake', ['-S', mbedtls, '-B', folder, '-DGEN_FILES=OFF', ...options], {
    capture: true,
  });
  await run('cmake', ['--build', folder, '--parallel', '2'], { capture: true });
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
    plan(8);
    await buildNativeProgram('client');
    await buildNativeProgram('primitives');
  });
}
