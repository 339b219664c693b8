import { existsSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { runCommand } from './command.js';
import { projectFile } from '../../tools/project.js';

/**
 * The path of the next long-term version of Node; null where there is none, which the log says and
 * which fails the test under CI.
 */
export async function newerNodeFor(t: ExecutionContext): Promise<string | null> {
  const node = await newerNode();
  if (!('missing' in node)) return node.path;
  t.log(`NOT RUN on Node 22: ${node.missing}`);
  t.falsy(process.env.CI, node.missing);
  return null;
}

/** Its path, or why there is none. Fetched by npm once, into .cache. */
async function newerNode(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = projectFile('.cache', 'node-22');
  const path = projectFile('.cache', 'node-22', 'node_modules', name, 'bin', 'node');
  if (existsSync(path)) return { path };
  const { status, stderr } = await runCommand('npm', [
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--no-audit',
    '--no-fund',
    `${name}@22`,
  ]);
  return status === 0 && existsSync(path)
    ? { path }
    : { missing: `npm install ${name}@22 failed:\n${stderr}` };
}
