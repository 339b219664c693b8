import { existsSync } from 'node:fs';
import { runCommand } from './command.js';
import { projectFile } from './project.js';

/** The next long-term version of Node: its path, or why there is none. Fetched by npm once, into .cache. */
export async function newerNode(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = projectFile('.cache', 'node-22');
  const path = projectFile('.cache', 'node-22', 'node_modules', name, 'bin', 'node');
  if (existsSync(path)) return { path };
  const { status, stderr } = await runCommand('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@22`]);
  return status === 0 && existsSync(path) ? { path } : { missing: `npm install ${name}@22 failed:\n${stderr}` };
}
