/**
 * npm run bench: builds, then measures this machine without a hand: TLS in Node beside node:tls
 * and native Mbed TLS, many sockets, cold start, sizes, what explains them, public-key operations,
 * DTLS, and pages in Chromium beside other libraries, which are installed for that. The figures are
 * kept in docs/performance/, with plots, and written into docs/performance.md.
 * With tls, node, browser, primitives or dtls: those alone, which are printed and not kept; tls is
 * a part of node. With --quick: the same programs with little to do, to see that they run; their
 * figures say nothing, and go to .cache/bench. With --peers: browser beside other libraries; with
 * --fetch: of a page's figures those of fetch alone; with costs: what the limit of a chain's work
 * says beside what it takes.
 */
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleDemo } from '../demo/bundle.mjs';
import { build } from './build.mjs';
import { buildPrimitives } from './checking.mjs';
import { setUpLibraries } from './libraries.mjs';
import { isMain, runMain, warn } from './log.mjs';
import { buildNativeProgram } from './native-programs.mjs';
import { installDtlsPeers, installPeers } from './peers.mjs';
import { run } from './run.mjs';
import { setUpTests } from './setup-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What is asked for.
 * @typedef {object} Wish
 * @property {boolean} quick
 * @property {boolean} peers
 * @property {boolean} fetch
 * @property {boolean} whole whether all is asked for
 * @property {string} book the file of the figures
 */

/**
 * A part that can be asked for.
 * @typedef {object} Part
 * @property {(wish: Wish) => Promise<void>} measure
 * @property {boolean} [whole] whether the whole benchmark has it
 * @property {boolean} [plots] whether it writes figures that plots are made of
 */

/** @type {Readonly<Record<string, Part>>} */
const PARTS = {
  tls: { measure: measureTls, plots: true },
  node: { measure: measureNode, whole: true, plots: true },
  primitives: { measure: primitives, whole: true },
  costs: { measure: costs },
  dtls: { measure: dtls, whole: true },
  browser: { measure: browser, whole: true, plots: true },
};

async function bench() {
  const {
    values: { peers, quick, fetch },
    positionals: [which],
  } = parseArgs({
    options: {
      peers: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      fetch: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (which !== undefined && !(which in PARTS))
    throw new Error(
      `npm run bench -- [${Object.keys(PARTS).join(' | ')}] [--quick] [--peers] [--fetch], not ` +
        `${which}.`,
    );
  const keeps = which === undefined && !quick;
  const measured = join(root, '.cache', 'bench');
  const wish = {
    quick,
    peers: peers || keeps,
    fetch,
    whole: which === undefined,
    book: join(measured, 'figures.json'),
  };
  await rm(measured, { recursive: true, force: true });
  await setUpTests();
  await build();
  const asked = Object.entries(PARTS).filter(([name, { whole }]) =>
    which === undefined ? whole === true : name === which,
  );
  for (const [, { measure }] of asked) await measure(wish);
  if (!asked.some(([, { plots }]) => plots === true)) return;
  if (!keeps) {
    await program('plots.js', wish.book, measured);
    return;
  }
  const kept = join(root, 'docs', 'performance');
  await rm(kept, { recursive: true, force: true });
  await program('plots.js', wish.book, kept, join(root, 'docs', 'performance.md'));
  await copyFile(wish.book, join(kept, 'figures.json'));
}

/** @param {Wish} wish */
async function measureTls(wish) {
  await buildNativeProgram('client');
  await program('tls/main.js', ...argumentsOf(wish));
}

/** @param {Wish} wish */
async function measureNode(wish) {
  await measureTls(wish);
  await program('many.js', ...argumentsOf(wish));
  await program('start.js', ...argumentsOf(wish));
  await program('way.js');
  if (wish.quick) return;
  await setUpLibraries();
  await program('main.js');
  await program('crowd.js');
}

/** @param {Wish} wish */
async function primitives({ quick }) {
  if (quick) return;
  await buildPrimitives();
  const native = await buildNativeProgram('primitives');
  await program('primitives.js', ...(native === null ? [] : [native]));
}

async function costs() {
  await buildPrimitives();
  await program('costs.js');
}

/** @param {Wish} wish */
async function dtls({ quick, whole }) {
  if (!quick && (await install('DTLS', installDtlsPeers, whole))) await program('dtls.js');
}

/** @param {Wish} wish */
async function browser(wish) {
  await setUpLibraries('postgres');
  await bundleDemo();
  const peers = wish.peers && (await install('pages', installPeers, wish.whole));
  await program(
    'browser.js',
    ...argumentsOf(wish),
    ...(peers ? ['--peers'] : []),
    ...(wish.fetch ? ['--fetch'] : []),
  );
}

/**
 * Installs what is measured beside ours; the whole benchmark goes on without it where it cannot be.
 * @param {string} what
 * @param {() => Promise<unknown>} peers
 * @param {boolean} goesOn
 */
async function install(what, peers, goesOn) {
  try {
    await peers();
    return true;
  } catch (error) {
    if (!goesOn) throw error;
    warn(`${what}: other libraries cannot be installed. ${String(error)}`);
    return false;
  }
}

/** @param {Wish} wish */
function argumentsOf({ quick, book }) {
  return ['--book', book, ...(quick ? ['--quick'] : [])];
}

/** @param {string} name @param {readonly string[]} args */
function program(name, ...args) {
  return run(process.execPath, [join(root, 'dist', 'bench', name), ...args], { cwd: root });
}

if (isMain(import.meta.url)) await runMain(bench);
