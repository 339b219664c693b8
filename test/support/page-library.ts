import type { ExecutionContext } from 'ava';
import { openSite } from '../../tools/browser.js';
import type { Engine } from '../../tools/engines/engine.js';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import { pageBundlers } from './page-bundlers.js';
import { pageWays } from './page-ways.js';

/** What a library does in a page, unchanged, through both tunnels. */
export async function useInPage(
  t: ExecutionContext,
  engine: Engine,
  name: string,
  ports: readonly [number, ...number[]],
  bundler: keyof typeof pageBundlers = 'esbuild',
): Promise<unknown[]> {
  const { rootCa } = await pki();
  const program = projectFile('tools', 'libraries', 'page', `${name}.mjs`);
  const files = await pageBundlers[bundler](program, temporaryFolder('page-library').path);
  const { relay, wisp } = await pageWays(t, ...ports);
  const told: unknown[] = [];
  for (const { kind, url } of [relay, wisp]) {
    const [port, tlsPort] = ports;
    const given = { wisp: kind === 'Wisp 2', url, port, tlsPort, ca: rootCa.certPem };
    const texts = { ...files, '/case.json': JSON.stringify(given) };
    const { outcome, problems } = await openSite(t, engine, { folders: {}, texts });
    told.push(await outcome(15_000).catch(() => problems));
  }
  return told;
}
