import { pathToFileURL } from 'node:url';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

interface Outcome {
  readonly title: string;
  readonly verdict: string;
  readonly detail: string;
}
interface Difference {
  readonly suite: string;
  readonly reason: string;
  readonly cases: readonly string[];
}
interface SuiteRun {
  countCases(data: string): number;
  outcomesIn(csv: string): Outcome[];
  judge(
    suite: string,
    cases: number,
    outcomes: readonly Outcome[],
    ended: string,
    differences: readonly Difference[],
  ): Record<'passed' | 'skipped' | 'different' | 'failed', number> & { problems: string[] };
}

const isSuiteRun = (module: unknown): module is SuiteRun =>
  typeof module === 'object' &&
  module !== null &&
  'countCases' in module &&
  'outcomesIn' in module &&
  'judge' in module;
const loaded: unknown = await import(pathToFileURL(projectFile('build', 'suite-run.mjs')).href);
if (!isSuiteRun(loaded)) throw new Error('build/suite-run.mjs lacks an export');
const { countCases, judge, outcomesIn } = loaded;

const CSV = `u;u;test_suite_x;one: 1;PASS;
u;u;test_suite_x;two; with a semicolon;FAIL;x.function:12:ret == 0; more
u;u;test_suite_x;three;SKIP;3:4
`;
const listed = (...cases: string[]) => [{ suite: 'x', reason: 'meant', cases }];
const TWO = 'two; with a semicolon';

test('the cases of a suite are counted before it runs', (t) => {
  t.is(countCases('one\n0:1\n\ntwo\ndepends_on:1\n0:2\n\n\n'), 2);
  t.is(countCases(''), 0);
});

test('outcomes are read by title, verdict and place', (t) => {
  t.deepEqual(outcomesIn(CSV), [
    { title: 'one: 1', verdict: 'PASS', detail: '' },
    { title: TWO, verdict: 'FAIL', detail: 'x.function:12:ret == 0; more' },
    { title: 'three', verdict: 'SKIP', detail: '3:4' },
  ]);
});

test('a case that stopped in the middle counts as failed', (t) => {
  t.deepEqual(outcomesIn('u;u;test_suite_x;one;'), [
    { title: 'u;u;test_suite_x;one;', verdict: 'FAIL', detail: '' },
  ]);
});

test('a failure that is not listed is a problem', (t) => {
  const result = judge('x', 3, outcomesIn(CSV), '1', []);
  t.deepEqual(result.problems, [`${TWO}: failed at x.function:12:ret == 0; more`]);
  t.like(result, { passed: 1, skipped: 1, different: 0, failed: 1 });
});

test('a failure that is listed for this suite is none', (t) => {
  const result = judge('x', 3, outcomesIn(CSV), '1', listed(TWO));
  t.deepEqual(result.problems, []);
  t.like(result, { passed: 1, skipped: 1, different: 1, failed: 0 });
  t.is(judge('y', 3, outcomesIn(CSV), '1', listed(TWO)).problems.length, 1);
});

test('a case that is listed and passes, or does not exist, is a problem', (t) => {
  t.deepEqual(judge('x', 3, outcomesIn(CSV), '1', listed(TWO, 'one: 1', 'no such')).problems, [
    'one: 1: is listed as different, and passed',
    'no such: is listed as different, and there is no such case',
  ]);
});

test('a suite that ends early, or has no case, is a problem', (t) => {
  const outcomes = outcomesIn(CSV).slice(0, 1);
  t.deepEqual(judge('x', 3, outcomes, 'SIGTERM', []).problems, [
    '1 of 3 cases came to an end',
    'ended with SIGTERM after 0 failures',
  ]);
  t.deepEqual(judge('x', 0, [], '0', []).problems, ['0 of 0 cases came to an end']);
});

test('a suite that fails without saying where is a problem', (t) => {
  const outcomes = outcomesIn(CSV).slice(0, 1);
  t.deepEqual(judge('x', 1, outcomes, '1', []).problems, ['ended with 1 after 0 failures']);
});
