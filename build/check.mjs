/**
 * npm run check: types (of the scripts too), lint and format, and the package as it was built last.
 * It builds nothing and runs no test. With --fix: npm run format, which formats and mends what can
 * be mended safely.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { checkPackage } from './check-package.mjs';
import { done, isMain, plan, runMain, step } from './log.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a tool that npm has installed, and shows what it says only when it finds something.
 * @param {string} what
 * @param {readonly string[]} command
 */
async function tool(what, [program = '', ...args]) {
  step(what);
  await run(process.execPath, [program, ...args], { cwd: root, capture: true });
  done();
}

/** biome's launcher. */
function biome() {
  const manifest = createRequire(import.meta.url).resolve('@biomejs/biome/package.json');
  const launcher = join(dirname(manifest), 'bin', 'biome');
  if (!existsSync(launcher)) throw new Error('biome is not installed: run npm install');
  return launcher;
}

/** @param {{ fix?: boolean }} [options] */
export async function check({ fix = false } = {}) {
  if (fix) {
    await tool('format and safe mends', [biome(), 'check', '--write', '.']);
    return;
  }
  plan(4);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await tool('types', [tsc, '--project', root, '--noEmit', '--incremental', 'false']);
  await tool('types of the scripts', [tsc, '--project', join(root, 'tsconfig.build.json')]);
  await tool('lint and format', [biome(), 'check', '.']);
  await checkPackage();
}

if (isMain(import.meta.url)) await runMain(() => check({ fix: process.argv.includes('--fix') }));
