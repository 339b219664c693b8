/**
 * npm run bench: builds, then prints the figures of this machine, in Node and in Chromium; with node or browser: those alone.
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
  const [which] = process.argv.slice(2);
  const programs = which === 'node' ? ['main.js'] : which === 'browser' ? ['browser.js'] : ['main.js', 'browser.js'];
  for (const program of programs) await run(process.execPath, [join(root, 'dist', 'test', 'bench', program)], { cwd: root });
}

if (isMain(import.meta.url)) await runMain(bench);
