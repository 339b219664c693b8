/**
 * Mbed TLS's own unit suites, compiled to WebAssembly with our configuration, our patches and our
 * code in the place of theirs: `node build/unit-suites.mjs [--quick] [--edition default|full]
 * [--write] [NAME]` builds and runs them and prints a table. With --write: into
 * docs/reliability.md too. NAME: only suites whose name contains it.
 *
 * A case that fails has to be listed in native/suites/differences.json, with its reason; one that
 * is listed and passes is a failure as well.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePackages } from './debian.mjs';
import { fetchSources } from './fetch.mjs';
import { done, isMain, runMain, step, update } from './log.mjs';
import { buildNative } from './native.mjs';
import { PREFIX, runSuite } from './suite-run.mjs';
import { findToolchain } from './toolchain.mjs';

/** @typedef {import('./suite-run.mjs').Result} Result */
/** @typedef {import('./suite-run.mjs').Difference} Difference */
/** @typedef {'default' | 'full'} Edition which of the two WebAssembly files */

const root = fileURLToPath(new URL('..', import.meta.url));
const DIFFERENCES = join(root, 'native', 'suites', 'differences.json');
const PAGE = join(root, 'docs', 'reliability.md');
const BEGIN = '<!-- unit suites: written by node build/unit-suites.mjs --write -->';
const END = '<!-- end of unit suites -->';

/** @type {readonly Edition[]} */
const EDITIONS = ['default', 'full'];

/** Of what the default build has, the modules with code or patches of ours in them. */
const QUICK = [
  /^aes\.(cbc|ecb|rest)$/,
  /^gcm\.(aes|misc)/,
  /^(ccm|chacha20|chachapoly|poly1305|ecp|ecdh|ecdsa|rsa|pk|pkcs1_v15|pkcs1_v21|x509parse)\b/,
  /^(bignum\.|bignum_core|bignum_random|ssl|constant_time$|psa_crypto$|psa_crypto_ecp$)/,
  /^cipher\.(aes|gcm|ccm|chacha20|chachapoly|padding)$/,
];

/** @param {string} suite */
export function isQuick(suite) {
  return QUICK.some((pattern) => pattern.test(suite));
}

/** @param {Edition} edition @returns {string} where its suites are built and run */
function folderOf(edition) {
  return join(root, '.cache', edition === 'full' ? 'suites-full' : 'suites');
}

/** @returns {Promise<Difference[]>} */
async function readDifferences() {
  return JSON.parse(await readFile(DIFFERENCES, 'utf8'));
}

/**
 * Compiles suites of an edition.
 * @param {readonly Edition[]} editions
 * @param {(suite: string) => boolean} [wanted] all by default
 */
export async function buildSuites(editions = EDITIONS, wanted = () => true) {
  await ensurePackages([{ name: 'python3', probe: 'python3' }], 'to write the suites in C');
  const toolchain = await findToolchain();
  const sources = await fetchSources();
  const files = await readdir(join(sources.mbedtls, 'tests', 'suites'));
  const names = files.filter((file) => file.endsWith('.data')).map((file) => file.slice(0, -5));
  for (const edition of editions) {
    await buildNative(toolchain, sources, {
      title: `compiling unit suites of Mbed TLS, ${edition} build`,
      folder: folderOf(edition),
      definitions: ['-DSUITES=ON', ...(edition === 'full' ? ['-DFULL=ON'] : [])],
      targets: names.filter((name) => wanted(name.slice(PREFIX.length))),
    });
  }
}

/** @param {Edition} edition @returns {Promise<string[]>} the names of all suites that there are */
export async function suitesOf(edition) {
  const text = await readFile(join(folderOf(edition), 'suites.txt'), 'utf8').catch((cause) => {
    throw new Error('They are not built: run "node build/unit-suites.mjs".', { cause });
  });
  return text.trim().split('\n');
}

/**
 * Runs one that was built.
 * @param {Edition} edition
 * @param {string} suite
 * @returns {Promise<Result>}
 */
export async function runUnitSuite(edition, suite) {
  return runSuite(folderOf(edition), suite, await readDifferences());
}

/**
 * Cases that are listed for a suite that there is not.
 * @param {Edition} edition
 */
export async function strayDifferences(edition) {
  const suites = await suitesOf(edition);
  return (await readDifferences()).map(({ suite }) => suite).filter((one) => !suites.includes(one));
}

/** @param {readonly Result[]} results @param {keyof Result} what */
function sum(results, what) {
  return results.reduce((total, result) => total + Number(result[what]), 0);
}

/** Numbers of a result, in the order of the table. */
const COLUMNS = /** @type {const} */ (['cases', 'passed', 'skipped', 'different', 'failed']);

/**
 * @param {string} title
 * @param {readonly Result[]} results
 */
function row(title, results) {
  return `| ${[title, ...COLUMNS.map((column) => sum(results, column))].join(' | ')} |`;
}

/**
 * Suites of one .function file in a row; what ran nothing at all last, in one row.
 * @param {Edition} edition
 * @param {readonly Result[]} results
 */
function tableOf(edition, results) {
  const ran = results.filter(({ cases, skipped }) => skipped < cases);
  const idle = results.filter((result) => !ran.includes(result));
  const names = [...new Set(ran.map(({ suite }) => suite.replace(/\..*/, '')))];
  const rows = names.map((name) =>
    row(
      name,
      ran.filter(({ suite }) => suite.replace(/\..*/, '') === name),
    ),
  );
  return [
    `| ${edition} build | ${COLUMNS.join(' | ')} |`,
    `|---|${COLUMNS.map(() => '---:|').join('')}`,
    ...rows,
    ...(idle.length === 0 ? [] : [row(`${idle.length} files for what is not compiled in`, idle)]),
    row(`**${results.length} files in all**`, results),
  ].join('\n');
}

/** @param {readonly string[]} tables */
async function write(tables) {
  const page = await readFile(PAGE, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for it: ${BEGIN}, ${END}`);
  const text = `${BEGIN}\n\n${tables.join('\n\n')}\n\n`;
  await writeFile(PAGE, page.slice(0, begin) + text + page.slice(end));
}

/**
 * @param {Edition} edition
 * @param {(suite: string) => boolean} wanted
 */
async function runAll(edition, wanted) {
  step(`running the unit suites of Mbed TLS, ${edition} build`);
  const results = [];
  for (const suite of (await suitesOf(edition)).filter(wanted)) {
    update(suite);
    results.push(await runUnitSuite(edition, suite));
  }
  done();
  return results;
}

async function main() {
  const { values, positionals } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      edition: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [part = ''] = positionals;
  const editions = EDITIONS.filter((one) => one === (values.edition ?? one));
  if (editions.length === 0) throw new Error('--edition default, or --edition full');
  if (values.write && (values.quick || part !== '' || editions.length < EDITIONS.length))
    throw new Error('--write is for all suites of both editions.');
  const wanted = (/** @type {string} */ suite) =>
    suite.includes(part) && (!values.quick || isQuick(suite));
  await buildSuites(editions, wanted);
  const tables = [];
  const problems = [];
  for (const edition of editions) {
    const results = await runAll(edition, wanted);
    tables.push(tableOf(edition, results));
    for (const result of results)
      for (const problem of result.problems)
        problems.push(`${edition}, ${result.suite}: ${problem}`);
  }
  console.log(`\n${tables.join('\n\n')}`);
  if (values.write) await write(tables);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

if (isMain(import.meta.url)) await runMain(main);
