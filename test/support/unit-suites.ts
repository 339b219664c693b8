import { pathToFileURL } from 'node:url';
import test from 'ava';
import { projectFile } from '../../tools/project.js';

/** Which of the two WebAssembly files. */
export type Edition = 'default' | 'full';

/** What came of one suite. */
export interface SuiteResult {
  readonly cases: number;
  readonly passed: number;
  readonly skipped: number;
  readonly different: number;
  readonly failed: number;
  readonly problems: readonly string[];
}

interface UnitSuites {
  isQuick(suite: string): boolean;
  suitesOf(edition: Edition): Promise<string[]>;
  runUnitSuite(edition: Edition, suite: string): Promise<SuiteResult>;
  strayDifferences(edition: Edition): Promise<string[]>;
}

const isUnitSuites = (module: unknown): module is UnitSuites =>
  typeof module === 'object' &&
  module !== null &&
  'runUnitSuite' in module &&
  'suitesOf' in module &&
  'isQuick' in module &&
  'strayDifferences' in module;

const loaded: unknown = await import(pathToFileURL(projectFile('build', 'unit-suites.mjs')).href);
if (!isUnitSuites(loaded)) throw new Error('build/unit-suites.mjs lacks an export');

/** build/unit-suites.mjs: Mbed TLS's own unit suites, over this build. */
export const unitSuites: UnitSuites = loaded;

/** Declares a test for each suite of an edition, and one for the list of differences. */
export async function testEverySuite(edition: Edition): Promise<void> {
  const suites = await unitSuites.suitesOf(edition);
  for (const suite of suites) {
    test.serial(suite, async (t) => {
      t.timeout(300_000);
      t.deepEqual((await unitSuites.runUnitSuite(edition, suite)).problems, []);
    });
  }
  test('every suite is there, and none is listed as different that is not', async (t) => {
    t.true(suites.length > 130);
    t.deepEqual(await unitSuites.strayDifferences(edition), []);
  });
}
