/**
 * npm run bench: builds, then prints the figures of this machine.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { isMain, runMain } from './log.mjs';
import { run } from './run.mjs';
import { setUpTests } from './setup-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function bench() {
  await setUpTests();
  await build();
  await run(process.execPath, [join(root, 'dist', 'test', 'bench', 'main.js')], { cwd: root });
}

if (isMain(import.meta.url)) await runMain(bench);
