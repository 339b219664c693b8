/**
 * npm test: sets up, builds and runs the tests, all of them or those whose files are given. The last line says
 * `N passed, N failed`. With --long: npm run test:long.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { buildChecking } from './checking.mjs';
import { isMain, runMain } from './log.mjs';
import { setUpTests } from './setup-tests.mjs';

/** @typedef {Record<string, number>} Totals ava's counters */

const root = fileURLToPath(new URL('..', import.meta.url));
// A test that a timeout or an exit left unfinished counts as remaining.
const FAILURES = ['failedTests', 'failedHooks', 'remainingTests', 'uncaughtExceptions', 'unhandledRejections',
  'internalErrors', 'unexpectedProcessExits'];

/**
 * @param {readonly string[]} args of ava
 * @returns {Promise<{ totals: Totals, ok: boolean }>}
 */
function ava(args) {
  return new Promise((resolve, reject) => {
    const program = join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs');
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    /** @type {Totals} */
    let totals = {};
    child.on('message', (/** @type {any} */ message) => {
      totals = message;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ totals, ok: status === 0 }));
  });
}

/** @param {readonly string[]} args */
async function test(args) {
  let passed = 0;
  let failed = 1;
  try {
    await setUpTests();
    await build();
    const files = args.filter((arg) => arg !== '--long');
    if (needsChecking(args)) await buildChecking();
    const { totals, ok } = await ava(args.includes('--long') ? ['--config', 'ava.long.config.mjs', ...files] : files);
    passed = totals.passedTests ?? 0;
    failed = FAILURES.reduce((sum, name) => sum + (totals[name] ?? 0), 0);
    // No tests at all, a file that could not be loaded, or a crash of ava.
    if (!ok && failed === 0) failed = 1;
  } finally {
    // After the message of whatever was thrown.
    process.on('exit', () => {
      if (failed > 0) process.exitCode = 1;
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }
}

/**
 * Only the memory tests use the checking build; a pattern may mean them too.
 * @param {readonly string[]} args
 */
function needsChecking(args) {
  return args.length === 0 || args.some((arg) => !arg.startsWith('-') && /memory|\*/.test(arg));
}

if (isMain(import.meta.url)) await runMain(() => test(process.argv.slice(2)));
