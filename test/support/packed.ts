import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.js';
import { runCommand } from './command.js';
import { root } from '../../tools/project.js';

/** A folder in which the package, as it would be published, is installed and nothing else. */
export async function installPacked(): Promise<string> {
  const folder = temporaryFolder('packed').path;
  const target = join(folder, 'node_modules', 'mbedtls-wasm');
  mkdirSync(target, { recursive: true });
  await succeed('npm', ['pack', root, '--pack-destination', folder, '--ignore-scripts'], folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball.');
  await succeed('tar', ['xzf', tarball, '-C', target, '--strip-components=1'], folder);
  return folder;
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { status, stderr } = await runCommand(program, args, { cwd });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
