/**
 * The bundles for pages, dist/browser/: mbedtls-wasm.js with the WebAssembly in it,
 * mbedtls-wasm.asset.js, which loads mbedtls.wasm, and mbedtls-wasm.offloaded.js, which needs none.
 */
import { copyFile, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);

const OUTPUTS = [
  'mbedtls-wasm.js',
  'mbedtls-wasm.asset.js',
  'mbedtls-wasm.offloaded.js',
  'mbedtls.wasm',
  'mbedtls-full.wasm',
].map((name) => `dist/browser/${name}`);

/** @throws Error when a bundle cannot stand alone, or rollup warns of anything else */
export async function buildBrowser() {
  step('dist/browser');
  if (await isFresh()) {
    done('nothing changed');
    return;
  }
  await mkdir(path('dist/browser'), { recursive: true });
  for (const name of ['mbedtls.wasm', 'mbedtls-full.wasm'])
    await copyFile(path(`wasm/${name}`), path(`dist/browser/${name}`));
  await bundle('dist/ts/index.js', 'dist/browser/mbedtls-wasm.js', {});
  await bundle('dist/ts/asset.js', 'dist/browser/mbedtls-wasm.asset.js', {
    [path('dist/wasm/mbedtls.js')]: path('dist/ts/ffi/separate-module.js'),
  });
  await bundle('dist/ts/offloaded.js', 'dist/browser/mbedtls-wasm.offloaded.js', {});
  done();
}

/**
 * @param {string} input
 * @param {string} output
 * @param {Readonly<Record<string, string>>} instead files by the file that they take the place of
 */
async function bundle(input, output, instead) {
  const [{ rollup }, { transform }] = await Promise.all([import('rollup'), import('esbuild')]);
  const { version } = JSON.parse(await readFile(path('package.json'), 'utf8'));
  // A comment already; one that begins with an exclamation mark stays.
  const licence = await readFile(path('dist/wasm/LICENSE.libsodium'), 'utf8');
  const bundled = await rollup({
    input: path(input),
    plugins: [
      {
        name: 'for-pages',
        async resolveId(specifier, importer, options) {
          if (specifier === '#platform') return path('dist/ts/platform/web/index.js');
          const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
          return instead[resolved?.id ?? ''] ?? resolved;
        },
        // Names stay, so that stack traces can be read; shorter ones would save 1% of what is sent.
        renderChunk: (code) =>
          transform(code, { minifyWhitespace: true, minifySyntax: true, target: 'es2022' }),
      },
    ],
    onwarn: ({ message }) => {
      throw new Error(`${output}: ${message}`);
    },
  });
  await bundled.write({
    file: path(output),
    format: 'es',
    banner: input.endsWith('offloaded.js')
      ? `/*! mbedtls-wasm ${version}. Apache-2.0. */`
      : licence
          .trim()
          .replace(
            '/*',
            `/*! mbedtls-wasm ${version}, with Mbed TLS in it. Both: Apache-2.0. With ChaCha20 ` +
              `of libsodium, of which:\n *`,
          ),
  });
  await bundled.close();
}

/** Whether every output is younger than all that goes into one. */
async function isFresh() {
  const changed = (/** @type {string} */ file) =>
    stat(path(file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const compiled = (
    await Promise.all(
      ['dist/ts', 'dist/wasm'].map(async (folder) =>
        (
          await readdir(path(folder), { recursive: true })
        )
          .filter((name) => name.endsWith('.js'))
          .map((name) => `${folder}/${name}`),
      ),
    )
  ).flat();
  const inputs = [
    'package.json',
    'build/browser.mjs',
    'wasm/mbedtls.wasm',
    'wasm/mbedtls-full.wasm',
    ...compiled,
  ];
  const oldest = Math.min(...(await Promise.all(OUTPUTS.map(changed))));
  return oldest > Math.max(...(await Promise.all(inputs.map(changed))));
}

if (isMain(import.meta.url)) await runMain(buildBrowser);
