/** One of Mbed TLS's own unit suites: how it is run, and what is made of its outcomes. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Difference cases in which this build is meant to differ from Mbed TLS
 * @property {string} suite
 * @property {string} reason
 * @property {readonly string[]} cases their titles
 */

/**
 * @typedef {object} Outcome
 * @property {string} title of the case
 * @property {string} verdict PASS, SKIP or FAIL
 * @property {string} detail where it failed
 */

/**
 * @typedef {object} Result
 * @property {string} suite
 * @property {number} cases
 * @property {number} passed
 * @property {number} skipped by the suite itself, for what is not compiled in
 * @property {number} different failed, as listed
 * @property {number} failed
 * @property {readonly string[]} problems all that must not be, in words
 */

const LONGEST_MS = 280_000;

/** The name of a suite's program. */
export const PREFIX = 'test_suite_';

/**
 * @param {string} folder of the edition
 * @param {string} suite
 * @param {readonly Difference[]} differences
 * @returns {Promise<Result>}
 */
export async function runSuite(folder, suite, differences) {
  const program = join(folder, PREFIX + suite);
  const cwd = join(folder, 'run', suite);
  await rm(cwd, { recursive: true, force: true });
  await mkdir(cwd, { recursive: true });
  const data = await readFile(`${program}.datax`, 'latin1');
  const ended = await exitOf([`${program}.js`, `${program}.datax`], cwd);
  const outcomes = outcomesIn(await readFile(join(cwd, 'outcomes.csv'), 'utf8').catch(() => ''));
  return judge(suite, countCases(data), outcomes, ended, differences);
}

/**
 * @param {readonly string[]} args of Node
 * @param {string} cwd
 * @returns {Promise<string>} how it ended: `0`, another status or a signal
 */
function exitOf(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: 'ignore', timeout: LONGEST_MS });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(String(status ?? signal)));
  });
}

/**
 * @param {string} data what the generator made of a .data file: cases, with blank lines between
 *   them
 */
export function countCases(data) {
  return data.split(/\n\s*\n/).filter((block) => block.trim() !== '').length;
}

/**
 * @param {string} csv what the suite wrote: platform;configuration;suite;title;verdict;detail
 * @returns {Outcome[]}
 */
export function outcomesIn(csv) {
  const lines = csv.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const found = /^(?:[^;]*;){3}(.*?);(PASS|SKIP|FAIL)(?:;(.*))?$/.exec(line);
    const [, title = line, verdict = 'FAIL', detail = ''] = found ?? [];
    return { title, verdict, detail };
  });
}

/**
 * @param {string} suite
 * @param {number} cases how many there are to run
 * @param {readonly Outcome[]} outcomes
 * @param {string} ended its exit status
 * @param {readonly Difference[]} differences
 * @returns {Result}
 */
export function judge(suite, cases, outcomes, ended, differences) {
  const listed = differences.filter((one) => one.suite === suite).flatMap((one) => one.cases);
  const verdictsOf = (/** @type {string} */ title) =>
    outcomes.filter((one) => one.title === title).map((one) => one.verdict);
  const failures = outcomes.filter(({ verdict }) => verdict === 'FAIL');
  const unlisted = failures.filter(({ title }) => !listed.includes(title));
  const stale = listed.filter((title) => verdictsOf(title).includes('PASS'));
  const missing = listed.filter((title) => verdictsOf(title).length === 0);
  const whole = outcomes.length === cases && cases > 0;
  const truthful = ended === (failures.length === 0 ? '0' : '1');
  return {
    suite,
    cases,
    passed: outcomes.filter(({ verdict }) => verdict === 'PASS').length,
    skipped: outcomes.filter(({ verdict }) => verdict === 'SKIP').length,
    different: failures.length - unlisted.length,
    failed: unlisted.length,
    problems: [
      ...unlisted.map(({ title, detail }) => `${title}: failed at ${detail}`),
      ...stale.map((title) => `${title}: is listed as different, and passed`),
      ...missing.map((title) => `${title}: is listed as different, and there is no such case`),
      ...(whole ? [] : [`${outcomes.length} of ${cases} cases came to an end`]),
      ...(truthful ? [] : [`ended with ${ended} after ${failures.length} failures`]),
    ],
  };
}
