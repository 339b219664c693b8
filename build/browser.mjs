/**
 * The bundles: dist/browser/ for pages, which is mbedtls-wasm.js, mbedtls-wasm.asset.js, which
 * loads mbedtls.wasm, mbedtls-wasm.offloaded.js, which needs none, mbedtls-wasm.web.js, which is
 * used beside one of the first two, mbedtls-wasm.web-worker.js, which it runs in a worker, and what
 * they share; and dist/require/ for loaders that know no
 * modules, as jest by default. The WebAssembly is in none of them: mbedtls-wasm.js imports
 * mbedtls-wasm.inlined.js, the others read mbedtls.wasm.
 */
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licenceComments } from './licences.mjs';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);

const CONSTANTS = path('dist/wasm/constants.js');
const SEPARATE = path('dist/ts/ffi/separate-module.js');
/** Entries of this build alone. @type {Readonly<Record<string, string>>} */
const VIRTUAL = {
  '\0page': `import compile from '\0inlined';
import { provide } from '${SEPARATE}';
provide(compile);
export * from '${path('dist/ts/index.js')}';`,
  '\0worker': `import compile from '\0inlined';
import { provide } from '${SEPARATE}';
provide(compile);
import '${path('dist/ts/web-worker.js')}';`,
  '\0start': `export const startWorker = () =>
  new Worker(new URL('./mbedtls-wasm.web-worker.js', import.meta.url), { type: 'module' });`,
  '\0read': `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
export default () =>
  new WebAssembly.Module(readFileSync(join(__dirname, '..', 'browser', 'mbedtls.wasm')));`,
};

/** The constants are there once: as a module, whose text this reads. */
const REQUIRED_CONSTANTS = `'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const file = join(__dirname, '..', 'browser', 'mbedtls-wasm.constants.js');
for (const [, name, value] of readFileSync(file, 'utf8').matchAll(/const (\\w+)=([^;]+);/g))
  exports[name] = value.endsWith('n') ? BigInt(value.slice(0, -1)) : Number(value);
`;

const PAGES = {
  'mbedtls-wasm': '\0page',
  'mbedtls-wasm.asset': path('dist/ts/asset.js'),
  'mbedtls-wasm.offloaded': path('dist/ts/offloaded.js'),
  'mbedtls-wasm.web': path('dist/ts/web.js'),
  'mbedtls-wasm.web-worker': '\0worker',
};
/** Entries that pages load beside the others, if at all. */
const BESIDE = [PAGES['mbedtls-wasm.web'], PAGES['mbedtls-wasm.web-worker']];
const REQUIRED = Object.fromEntries(
  ['index', 'raw', 'offloaded'].map((name) => [name, path(`dist/ts/${name}.js`)]),
);
const FILES = ['mbedtls.wasm', 'mbedtls-full.wasm'];
const OUTPUTS = [
  ...Object.keys(PAGES).map((name) => `dist/browser/${name}.js`),
  ...FILES.map((name) => `dist/browser/${name}`),
  ...Object.keys(REQUIRED).map((name) => `dist/require/${name}.cjs`),
];

/** @throws Error when a bundle cannot stand alone, or rollup warns of anything */
export async function buildBrowser() {
  step('dist/browser and dist/require');
  if (await isFresh()) {
    done('nothing changed');
    return;
  }
  await mkdir(path('dist/browser'), { recursive: true });
  for (const name of FILES) await copyFile(path(`wasm/${name}`), path(`dist/browser/${name}`));
  await bundle(PAGES, 'dist/browser', 'es', (specifier, resolved) => {
    if (specifier === '#platform') return path('dist/ts/platform/web/index.js');
    if (specifier === '#mbedtls') return SEPARATE;
    if (specifier === '#llhttp') return { id: './mbedtls-wasm.http-inlined.js', external: true };
    if (specifier === '\0inlined') return { id: './mbedtls-wasm.inlined.js', external: true };
    if (resolved === CONSTANTS) return { id: './mbedtls-wasm.constants.js', external: true };
    if (resolved === path('dist/ts/web/start-worker.js')) return '\0start';
    return null;
  });
  await bundle(REQUIRED, 'dist/require', 'cjs', (specifier, resolved) => {
    if (specifier === '#platform') return path('dist/ts/platform/node/index.js');
    if (specifier === '#mbedtls') return '\0read';
    if (specifier.startsWith('node:') || specifier === 'ws')
      return { id: specifier, external: true };
    if (resolved === CONSTANTS) return { id: './constants.cjs', external: true };
    return null;
  });
  await writeFile(path('dist/require/constants.cjs'), REQUIRED_CONSTANTS);
  done();
}

/**
 * @param {Readonly<Record<string, string>>} input
 * @param {string} folder
 * @param {'es' | 'cjs'} format
 * @param {(specifier: string, resolved: string | undefined) =>
 *   string | { id: string, external: true } | null} instead
 */
async function bundle(input, folder, format, instead) {
  const [{ rollup }, { transform }] = await Promise.all([import('rollup'), import('esbuild')]);
  const bundled = await rollup({
    input: { ...input },
    plugins: [
      {
        name: 'mbedtls-wasm',
        async resolveId(specifier, importer, options) {
          if (specifier in VIRTUAL) return specifier;
          const early = instead(specifier, undefined);
          if (early !== null) return early;
          const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
          return instead(specifier, resolved?.id) ?? resolved;
        },
        load: (id) => VIRTUAL[id] ?? null,
        // Names stay in pages, so that stack traces can be read; it is 1% of what is sent.
        renderChunk: (code) =>
          transform(code, {
            minifyWhitespace: true,
            minifySyntax: true,
            minifyIdentifiers: format === 'cjs',
            target: 'es2022',
          }),
      },
    ],
    onwarn: ({ message }) => {
      throw new Error(`${folder}: ${message}`);
    },
  });
  const ending = format === 'cjs' ? '.cjs' : '.js';
  const prefix = format === 'cjs' ? 'shared-' : 'mbedtls-wasm.';
  await bundled.write({
    dir: path(folder),
    format,
    entryFileNames: `[name]${ending}`,
    chunkFileNames: `${prefix}[name]${ending}`,
    manualChunks: chunkOf(Object.values(input)),
    banner: await licence(),
  });
  await bundled.close();
}

/**
 * What entries share: `sockets`, which the entry without Mbed TLS has too, `tls`, and `web-shared`,
 * which only those of fetch have. What only one entry has stays with it.
 * @param {readonly string[]} inputs
 * @returns {(id: string, api: import('rollup').ManualChunkMeta) => string | undefined}
 */
function chunkOf(inputs) {
  /** @type {Map<string, ReadonlySet<string>>} */
  const reached = new Map();
  return (id, { getModuleInfo }) => {
    const from = (/** @type {string} */ entry) => {
      const found = reached.get(entry) ?? reach(entry, getModuleInfo);
      reached.set(entry, found);
      return found;
    };
    const users = inputs.filter((entry) => from(entry).has(id));
    if (inputs.includes(id) || users.length < 2) return undefined;
    if (users.includes(path('dist/ts/offloaded.js'))) return 'sockets';
    return users.every((entry) => BESIDE.includes(entry)) ? 'web-shared' : 'tls';
  };
}

/**
 * @param {string} entry
 * @param {import('rollup').GetModuleInfo} getModuleInfo
 */
function reach(entry, getModuleInfo) {
  const ids = new Set([entry]);
  for (const id of ids) for (const other of getModuleInfo(id)?.importedIds ?? []) ids.add(other);
  return ids;
}

async function licence() {
  const { version } = JSON.parse(await readFile(path('package.json'), 'utf8'));
  return licenceComments(`mbedtls-wasm ${version}, with Mbed TLS. Both: Apache-2.0.`);
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
    ...FILES.map((name) => `wasm/${name}`),
    ...compiled,
  ];
  const oldest = Math.min(...(await Promise.all(OUTPUTS.map(changed))));
  return oldest > Math.max(...(await Promise.all(inputs.map(changed))));
}

if (isMain(import.meta.url)) await runMain(buildBrowser);
