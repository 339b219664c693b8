import { existsSync } from 'node:fs';
import { projectFile } from '../../tools/project.js';
import { runCommand } from './command.js';

/** The oldest TypeScript that reads the published types; it has a compiler API, too. */
const VERSION = '5.4.5';

/** The folder of its package. Fetched by npm once, into .cache. Throws where it cannot be. */
export async function olderTypeScript(): Promise<string> {
  const folder = projectFile('.cache', `typescript-${VERSION}`);
  const path = `${folder}/node_modules/typescript`;
  if (existsSync(`${path}/bin/tsc`)) return path;
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  const { status, stderr } = await runCommand('npm', [
    'install',
    ...options,
    `typescript@${VERSION}`,
  ]);
  if (status !== 0) throw new Error(`npm install typescript@${VERSION} failed:\n${stderr}`);
  return path;
}
