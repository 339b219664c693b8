/**
 * Makes the demo's page, in dist/site or in the folder that is given: one script, and others that
 * only MQTT and SQL load. The package pg comes from .cache, with what it needs of Node.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isMain, runMain } from '../build/log.mjs';
import { libraries, pageAliases, shim } from '../tools/libraries/aliases.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

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
    alias: pageAliases({ net: 'mbedtls-wasm/net', tls: 'mbedtls-wasm/tls' }),
    nodePaths: [libraries],
    inject: [shim],
    // readable-stream asks for Node's global by its name.
    define: { global: 'globalThis', process: 'process', Buffer: 'Buffer' },
  });
  for (const file of ['index.html', 'style.css', 'icon.svg'])
    await copyFile(join(folder, file), join(site, file));
}

if (isMain(import.meta.url)) await runMain(() => bundleDemo(process.argv[2]));
