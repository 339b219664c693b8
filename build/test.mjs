/**
 * npm test: sets up, builds and runs the tests, all of them or those whose files are given. The
 * last line says `N passed, N failed`. With --unit, --interop, --browsers, --suites or --long: the
 * tests of npm run test:unit and so on, and only what they need; --quick with one of them: its
 * quick form. --ci: npm test and every quick form, with one total. Pages' tests run in Chromium;
 * with --browsers, and --ci their quick form, in Firefox and WebKit too.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDERS } from '../ava.config.mjs';
import { build, compile } from './build.mjs';
import { buildChecking } from './checking.mjs';
import { isMain, note, runMain } from './log.mjs';
import { setUpLibraries } from './libraries.mjs';
import { setUpRuntimes } from './runtimes.mjs';
import { setUpEngines, setUpTests } from './setup-tests.mjs';
import { buildSuites, isQuick } from './unit-suites.mjs';

/** @typedef {Record<string, number>} Totals ava's counters */

const root = fileURLToPath(new URL('..', import.meta.url));
// A test that a timeout or an exit left unfinished counts as remaining.
const FAILURES = [
  'failedTests',
  'failedHooks',
  'remainingTests',
  'uncaughtExceptions',
  'unhandledRejections',
  'internalErrors',
  'unexpectedProcessExits',
];

/**
 * @param {readonly string[]} args of ava
 * @param {string} engine that pages run in
 * @returns {Promise<{ totals: Totals, ok: boolean }>}
 */
function ava(args, engine) {
  return new Promise((resolve, reject) => {
    const program = join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      env: { ...process.env, ENGINE: engine },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    /** @type {Totals} */
    let totals = {};
    child.on('message', (/** @type {any} */ message) => {
      totals = message;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ totals, ok: status === 0 }));
  });
}

/**
 * What a part of the tests runs and needs.
 * @typedef {object} Part
 * @property {readonly string[]} folders of test/; none for what ava.config.mjs names
 * @property {readonly string[]} [quick] folders of its quick form
 * @property {readonly string[]} [engines] folders that run in Firefox and WebKit too
 * @property {boolean} servers whether it talks to servers and browsers
 */

/** @type {Readonly<Record<string, Part>>} */
const PARTS = {
  '--unit': { folders: ['compliance', 'house', 'unit'], servers: false },
  '--interop': { folders: ['interop', 'libraries'], quick: ['libraries/quick'], servers: true },
  '--browsers': {
    folders: ['browser'],
    quick: ['browser/quick'],
    engines: ['browser'],
    servers: true,
  },
  '--suites': { folders: ['suites'], quick: ['suites/quick'], servers: false },
  '--long': { folders: [], servers: true },
};

/** @type {Part} */
const CI = {
  folders: [...FOLDERS, ...Object.values(PARTS).flatMap(({ quick }) => quick ?? [])],
  engines: ['browser/quick'],
  servers: true,
};

/**
 * @param {readonly string[]} options
 * @returns {Part | undefined} nothing for the whole of npm test
 */
function partOf(options) {
  if (options.includes('--ci')) return CI;
  const name = options.find((option) => option in PARTS);
  const part = name === undefined ? undefined : PARTS[name];
  const known = options.every((option) => option === name || option === '--quick');
  if (!known || (options.includes('--quick') && part?.quick === undefined))
    throw new Error(`${options.join(' ')}: there is no such part of the tests`);
  if (!options.includes('--quick') || part?.quick === undefined) return part;
  return { ...part, folders: part.quick, ...(part.engines ? { engines: part.quick } : {}) };
}

/** @param {readonly string[]} folders @returns {string[]} the patterns of those that exist */
function patternsOf(folders) {
  return folders
    .filter((folder) => existsSync(join(root, 'test', folder)))
    .map((folder) => `dist/test/${folder}/**/*.test.js`);
}

/** @param {readonly string[]} folders @returns {readonly string[]} the files of tests in them */
function filesIn(folders) {
  const paths = folders.map((folder) => join('dist', 'test', folder));
  const files = paths
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) =>
      readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(path, file),
      ),
    )
    .filter((file) => file.endsWith('.test.js'));
  // A quick form's folder may lie in one that is run whole.
  return [...new Set(files)];
}

/**
 * One run of ava.
 * @typedef {object} Run
 * @property {string} engine
 * @property {readonly string[]} args
 * @property {number} wanted how many files it has to run at least
 */

/**
 * The runs in the other engines. The demo's tests, and those that say so, use what Chromium's
 * driver alone has.
 * @param {readonly string[]} chosen files
 * @returns {Run[]}
 */
function runsElsewhere(chosen) {
  const args = chosen.filter((file) => !/\/(demo|chromium-)[^/]*$/.test(file));
  return ['firefox', 'webkit'].map((engine) => ({ engine, args, wanted: args.length }));
}

/** @param {Run} run */
async function runTests({ args, engine, wanted }) {
  const { totals, ok } = await ava(args, engine);
  const failed = FAILURES.reduce((sum, counter) => sum + (totals[counter] ?? 0), 0);
  if ((totals.files ?? 0) < wanted)
    throw new Error(`ava ran ${totals.files} of ${wanted} files: see ava.config.mjs`);
  // No tests at all, a file that could not be loaded, or a crash of ava.
  return { passed: totals.passedTests ?? 0, failed: !ok && failed === 0 ? 1 : failed };
}

/** @param {readonly string[]} args */
async function test(args) {
  let passed = 0;
  let failed = 1;
  try {
    const options = args.filter((arg) => arg.startsWith('--'));
    const files = args.filter((arg) => !arg.startsWith('--'));
    const part = partOf(options);
    const long = options.includes('--long');
    const chosen = files.length > 0 ? files : patternsOf(part?.folders ?? FOLDERS);
    if (part?.servers ?? true) await setUpTests();
    if (part?.engines !== undefined) await setUpEngines();
    // The demo has a database, and pg in its page.
    if (chosen.some((file) => /\/libraries\/|\/browser\/(?!quick)/.test(file)))
      await setUpLibraries();
    if (long && (files.length === 0 || files.some((file) => file.includes('runtimes'))))
      await setUpRuntimes();
    // Where the WebAssembly is there, unit tests need no compiler for it, and nothing that would
    // have to be installed.
    if (part?.servers === false && existsSync(join(root, 'dist', 'browser', 'mbedtls.wasm')))
      await compile();
    else await build();
    if (long || needsChecking(chosen)) await buildChecking();
    await buildSuitesFor(chosen);
    const config = long ? ['--config', 'ava.long.config.mjs'] : [];
    // Without servers, while one file starts two others compute.
    const many = part?.servers === false ? ['--concurrency', '3'] : [];
    const wanted = files.length > 0 ? 0 : filesIn(part?.folders ?? FOLDERS).length;
    const elsewhere = files.length > 0 ? files : filesIn(part?.engines ?? []);
    /** @type {Run[]} */
    const runs = [
      { engine: 'chromium', args: [...config, ...many, ...chosen], wanted },
      ...(part?.engines === undefined ? [] : runsElsewhere(elsewhere)),
    ];
    let sum = 0;
    for (const run of runs) {
      if (runs.length > 1) note(`pages in ${run.engine}`);
      const totals = await runTests(run);
      passed += totals.passed;
      sum += totals.failed;
    }
    failed = sum;
  } finally {
    // After the message of whatever was thrown.
    process.on('exit', () => {
      if (failed > 0) process.exitCode = 1;
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }
}

/**
 * The quick ones need some suites of one build, the others all.
 * @param {readonly string[]} args
 */
async function buildSuitesFor(args) {
  const some = args.filter((arg) => arg.includes('/suites/'));
  if (some.some((arg) => !arg.includes('/quick/'))) await buildSuites();
  else if (some.length > 0) await buildSuites(['default'], isQuick);
}

/**
 * Only the memory tests and some of the long ones use the checking build; a pattern may mean them
 * too.
 * @param {readonly string[]} args
 */
function needsChecking(args) {
  return args.length === 0 || args.some((arg) => /memory/.test(arg) || /^[^/]*\*/.test(arg));
}

if (isMain(import.meta.url)) await runMain(() => test(process.argv.slice(2)));
