/**
 * Makes the demo's page, in dist/site or in the folder that is given: one script, and others that
 * only MQTT and SQL load. The package pg comes from .cache, with what it needs of Node.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isMain, runMain } from '../build/log.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

const libraries = fileURLToPath(new URL('../.cache/libraries/node_modules', import.meta.url));

/** Node's modules in the page, as docs/pages.md has it. */
function aliases() {
  const stdlib = createRequire(join(libraries, 'package.json'))('node-stdlib-browser');
  const page = (/** @type {string} */ name) =>
    join(folder, '..', 'tools', 'libraries', 'page', name);
  const types = join(libraries, 'util', 'support', 'types.js');
  const sockets = { net: 'mbedtls-wasm/net', tls: 'mbedtls-wasm/tls' };
  const own = { ...sockets, dns: page('dns.cjs'), 'util/types': types };
  const named = Object.entries({ ...stdlib, ...own }).map(([name, file]) => [
    name,
    file === null || /mock.empty\.js$/.test(file) ? page('empty.cjs') : file,
  ]);
  return {
    ...Object.fromEntries(named),
    ...Object.fromEntries(named.map(([name, file]) => [`node:${name}`, file])),
  };
}

export async function bundleDemo(site = fileURLToPath(new URL('../dist/site', import.meta.url))) {
  await rm(site, { recursive: true, force: true });
  await mkdir(site, { recursive: true });
  await build({
    entryPoints: { page: join(folder, 'page/main.ts') },
    outdir: site,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
    legalComments: 'none',
    // The package as it is published, not its sources, which tsconfig.json names.
    tsconfigRaw: {},
    alias: aliases(),
    nodePaths: [libraries],
    inject: [join(libraries, 'node-stdlib-browser', 'helpers', 'esbuild', 'shim.js')],
    // readable-stream asks for Node's global by its name.
    define: { global: 'globalThis', process: 'process', Buffer: 'Buffer' },
  });
  for (const file of ['index.html', 'style.css', 'icon.svg'])
    await copyFile(join(folder, file), join(site, file));
}

if (isMain(import.meta.url)) await runMain(() => bundleDemo(process.argv[2]));
