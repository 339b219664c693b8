/**
 * npm run bench: builds, then prints the figures of this machine, in Node and in Chromium; with
 * node or browser: those alone; with primitives: public-key operations; with dtls: DTLS, beside
 * what npm has.
 * With --peers: in Chromium beside other libraries, which are installed for that.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleDemo } from '../demo/bundle.mjs';
import { build } from './build.mjs';
import { buildChecking } from './checking.mjs';
import { setUpLibraries } from './libraries.mjs';
import { isMain, runMain } from './log.mjs';
import { installDtlsPeers, installPeers } from './peers.mjs';
import { run } from './run.mjs';
import { setUpTests } from './setup-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function bench() {
  const {
    values: { peers },
    positionals: [which],
  } = parseArgs({
    options: { peers: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (which !== undefined && !['node', 'browser', 'primitives', 'dtls'].includes(which))
    throw new Error(
      `npm run bench -- [node | browser | primitives | dtls] [--peers], not ${which}.`,
    );
  await setUpTests();
  await build();
  const program = (/** @type {string} */ name, /** @type {string[]} */ ...args) =>
    run(process.execPath, [join(root, 'dist', 'bench', name), ...args], { cwd: root });
  if (which === 'primitives') {
    await buildChecking();
    await program('primitives.js');
    return;
  }
  if (which === 'dtls') {
    await installDtlsPeers();
    await program('dtls.js');
    return;
  }
  if (which !== 'browser') {
    await setUpLibraries();
    await program('main.js');
    await program('way.js');
    await program('crowd.js');
  }
  if (which === 'node') return;
  await bundleDemo();
  if (peers) await installPeers();
  await program('browser.js', ...(peers ? ['--peers'] : []));
}

if (isMain(import.meta.url)) await runMain(bench);
