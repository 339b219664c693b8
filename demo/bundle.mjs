/**
 * Makes the demo's page, in dist/site or in the folder that is given: one script, and a second one
 * that only the MQTT tab loads.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isMain, runMain } from '../build/log.mjs';

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
    // readable-stream asks for Node's global by its name.
    define: { global: 'globalThis' },
  });
  for (const file of ['index.html', 'style.css', 'icon.svg'])
    await copyFile(join(folder, file), join(site, file));
}

if (isMain(import.meta.url)) await runMain(() => bundleDemo(process.argv[2]));
