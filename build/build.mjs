/**
 * npm run build: from the sources to dist/. Every step does only what its inputs make necessary.
 * With --wasm: the native part alone.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBindings } from './bindings.mjs';
import { bundle as bundleModules } from './bundle.mjs';
import { checkFullWasm, checkWasm } from './check-wasm.mjs';
import { fetchSources } from './fetch.mjs';
import { inlined, staticModule } from './inline.mjs';
import { copyLicences, licenceComments } from './licences.mjs';
import { done, isMain, plan, runMain, step } from './log.mjs';
import { buildNative, folder, FULL } from './native.mjs';
import { makeParser } from './parser.mjs';
import { makeRoots } from './roots.mjs';
import { run } from './run.mjs';
import { findToolchain } from './toolchain.mjs';
import { makeTypes } from './types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);

/** @param {{ wasmOnly?: boolean }} [options] */
export async function build({ wasmOnly = false } = {}) {
  plan(wasmOnly ? 7 : 16);
  const toolchain = await findToolchain();
  const sources = await fetchSources();
  await buildNative(toolchain, sources);
  await checkWasm();
  await buildNative(toolchain, sources, FULL);
  await checkFullWasm();
  if (wasmOnly) return;
  await bindings(toolchain);
  await bundle(sources);
  await makeRoots();
  await compile();
  await bundleModules();
  await makeTypes();
}

/**
 * Checks the committed bindings, unless they and all that they come from are as they were at the
 * last check.
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 */
async function bindings(toolchain) {
  const inputs = [
    'native/exports.txt',
    'native/exports-full.txt',
    'native/include/host.h',
    'native/include/native.h',
    'native/include/native_full.h',
    'native/config/mbedtls_config.h',
    'native/config/mbedtls_config_full.h',
    'build/bindings.mjs',
    'build/c-api.mjs',
    'build/check-raw.mjs',
    'wasm/mbedtls.d.ts',
    'wasm/constants.ts',
    'wasm/error-names.ts',
    'wasm/mbedtls-full.d.ts',
    'wasm/constants-full.ts',
    'wasm/error-names-full.ts',
  ].map(path);
  const hash = createHash('sha256').update(toolchain.version);
  for (const file of [join(folder, 'mbedtls', 'patched.txt'), ...inputs]) {
    hash.update('\0').update(await readFile(file).catch(() => 'absent'));
  }
  const wanted = hash.digest('hex');
  const stamp = path('.cache/bindings-checked.txt');
  if ((await readFile(stamp, 'utf8').catch(() => null)) === wanted) {
    step('bindings are fresh');
    done('nothing changed');
    return;
  }
  await checkBindings(toolchain);
  await writeFile(stamp, wanted);
}

/**
 * Puts the WebAssembly into a module of JavaScript, one for Node, bundlers and pages, with its
 * declarations in dist/wasm.
 * @param {import('./fetch.mjs').Sources} sources
 */
async function bundle(sources) {
  step('dist/browser/mbedtls-wasm.inlined.js');
  const input = path('wasm/mbedtls.wasm');
  const script = path('build/inline.mjs');
  const output = path('dist/browser/mbedtls-wasm.inlined.js');
  await Promise.all(
    ['wasm', 'browser'].map((name) => mkdir(path(`dist/${name}`), { recursive: true })),
  );
  const shared = "export { compileLater, default } from '../browser/mbedtls-wasm.inlined.js';\n";
  await writeFile(path('dist/wasm/mbedtls.js'), shared);
  await writeFile(path('dist/wasm/mbedtls.workerd.js'), staticModule('mbedtls.wasm'));
  await copyFile(path('wasm/mbedtls.d.ts'), path('dist/wasm/mbedtls.d.ts'));
  await copyFile(path('wasm/mbedtls-full.d.ts'), path('dist/wasm/mbedtls-full.d.ts'));
  await copyLicences(sources);
  if ((await changed(output)) > Math.max(await changed(input), await changed(script))) {
    done('nothing changed');
    return;
  }
  const licences = await licenceComments('The WebAssembly of mbedtls-wasm.');
  await writeFile(output, inlined(await readFile(input), licences));
  done();
}

/**
 * Compiles TypeScript, tests included, and removes what belongs to a source that is no longer
 * there.
 */
export async function compile() {
  await makeParser();
  step('compiling TypeScript');
  await mkdir(path('dist'), { recursive: true });
  // Bundlers read the nearest one: the package is to be resolved as programs do it.
  await writeFile(path('dist/tsconfig.json'), '{}\n');
  await run(process.execPath, [path('node_modules/typescript/bin/tsc'), '--project', root], {
    cwd: root,
    capture: true,
  });
  const removed = await prune();
  done(removed === 0 ? undefined : `removed ${removed} old files`);
}

async function prune() {
  let removed = 0;
  for (const name of ['ts', 'test', 'demo', 'tools', 'bench']) {
    const compiled = await readdir(path(`dist/${name}`), { recursive: true }).catch(() => []);
    const sources = new Set(await readdir(path(name), { recursive: true }));
    for (const file of compiled) {
      const source = file.replace(/(\.js|\.js\.map|\.d\.ts)$/, '.ts');
      if (source === file || sources.has(source)) continue;
      await rm(path(`dist/${name}/${file}`));
      removed += 1;
    }
  }
  return removed;
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

if (isMain(import.meta.url))
  await runMain(() => build({ wasmOnly: process.argv.includes('--wasm') }));
