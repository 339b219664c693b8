import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { build } from 'esbuild';
import { openSite } from '../../tools/browser.js';
import type { Engine } from '../../tools/engines/engine.js';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile, root } from '../../tools/project.js';
import { html } from '../../tools/site.js';
import { pageWays } from './page-ways.js';

/** Where the libraries are. */
export const libraries = projectFile('.cache', 'libraries', 'node_modules');

/** Node's modules in a page: ours for net and tls, packages of node-stdlib-browser, or empty. */
function aliases(): Record<string, string> {
  const require = createRequire(join(libraries, 'package.json'));
  const found: Readonly<Record<string, string | null>> = require('node-stdlib-browser');
  const page = (name: string): string => projectFile('tools', 'libraries', 'page', name);
  const [net, tls] = ['mbedtls-wasm/net', 'mbedtls-wasm/tls'];
  const dns = page('dns.cjs');
  const all = { ...found, net, tls, 'node:net': net, 'node:tls': tls, dns, 'node:dns': dns };
  const file = (path: string | null): string =>
    path === null || /mock\/empty\.js$/.test(path) ? page('empty.cjs') : path;
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, path]) => [name, file(path)])),
    'node:diagnostics_channel': page('empty.cjs'),
    'util/types': join(libraries, 'util', 'support', 'types.js'),
  };
}

/** The program of tools/libraries/page that has a library's name, in one script. */
async function bundled(name: string): Promise<string> {
  const outdir = temporaryFolder('page-library').path;
  await build({
    absWorkingDir: root,
    entryPoints: [projectFile('tools', 'libraries', 'page', `${name}.mjs`)],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    outdir,
    alias: aliases(),
    nodePaths: [libraries],
    inject: [join(libraries, 'node-stdlib-browser', 'helpers', 'esbuild', 'shim.js')],
    define: { global: 'global', process: 'process', Buffer: 'Buffer' },
    logLevel: 'error',
  });
  return readFileSync(join(outdir, `${name}.js`), 'utf8');
}

/** What a library does in a page, unchanged, through both tunnels. */
export async function useInPage(
  t: ExecutionContext,
  engine: Engine,
  name: string,
  ports: readonly [number, ...number[]],
): Promise<unknown[]> {
  const { rootCa } = await pki();
  const script = await bundled(name);
  const { relay, wisp } = await pageWays(t, ...ports);
  const told: unknown[] = [];
  for (const { kind, url } of [relay, wisp]) {
    const [port, tlsPort] = ports;
    const given = { wisp: kind === 'Wisp 2', url, port, tlsPort, ca: rootCa.certPem };
    const texts = {
      '/': html('/main.js'),
      '/main.js': script,
      '/case.json': JSON.stringify(given),
    };
    const { outcome, problems } = await openSite(t, engine, { folders: {}, texts });
    told.push(await outcome(15_000).catch(() => problems));
  }
  return told;
}
