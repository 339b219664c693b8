/**
 * The package as npm packs it, judged by publint and arethetypeswrong. The resolution `node10`,
 * which knows no exports, is out: TypeScript's `node16`, `nodenext` and `bundler` find the entries.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, isMain, runMain, step } from './log.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tool = (/** @type {string} */ name) => join(root, 'node_modules', name);

const ATTW = tool('@arethetypeswrong/cli/dist/index.js');
const FILES = ['./mbedtls.wasm', './mbedtls-full.wasm'];
const PAGES = ['./asset', './web-worker'];

/** @throws Error with what they say, when they say anything */
export async function checkPackage() {
  step('package, by publint and arethetypeswrong');
  if (!existsSync(join(root, 'dist', 'module', 'mbedtls-wasm.d.ts')))
    throw new Error('The package is not built yet: npm run build');
  const folder = await mkdtemp(join(tmpdir(), 'mbedtls-wasm-pack-'));
  try {
    const options = ['--ignore-scripts', '--pack-destination', folder];
    await run('npm', ['pack', root, ...options], { cwd: folder, capture: true });
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const tarball = join(folder, `mbedtls-wasm-${version}.tgz`);
    await Promise.all(
      [
        [tool('publint/src/cli.js'), 'run', tarball, '--strict'],
        // WebAssembly files have no types, and pages' own entries are no CommonJS.
        [ATTW, tarball, '--profile', 'node16', '--exclude-entrypoints', ...FILES, ...PAGES],
        [ATTW, tarball, '--profile', 'esm-only', '--entrypoints', ...PAGES],
      ].map((args) => run(process.execPath, args, { cwd: root, capture: true })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  done();
}

if (isMain(import.meta.url)) await runMain(checkPackage);
