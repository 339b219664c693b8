/**
 * Other engines than Node that the long tests run programs in: workerd, Deno and Bun, as npm has
 * them, in .cache/runtimes.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, isMain, runMain, step } from './log.mjs';
import { run } from './run.mjs';

const folder = fileURLToPath(new URL('../.cache/runtimes', import.meta.url));
const PACKAGES = ['workerd@1.20261117.1', 'deno@2.9.6', 'bun@1.4.5'];

/** @throws Error when npm cannot install them */
export async function setUpRuntimes() {
  step('workerd, deno and bun');
  const name = (/** @type {string} */ versioned) => versioned.split('@')[0] ?? '';
  if (PACKAGES.every((one) => existsSync(join(folder, 'node_modules', name(one)))))
    return done('nothing changed');
  await mkdir(folder, { recursive: true });
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  await run('npm', ['install', ...options, ...PACKAGES], { cwd: folder, capture: true });
  return done();
}

if (isMain(import.meta.url)) await runMain(setUpRuntimes);
