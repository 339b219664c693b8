import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { root } from '../../tools/project.js';
import { filesLike, projectFiles } from '../support/project-files.js';
import { lengthProblems, textProblems, timingProblems } from '../support/text-rules.js';

const files = projectFiles();

/** A file's text; the test fails where it is missing. */
function textOf(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not there`);
  return text;
}

test('no committed file names a folder of one machine or a package registry', (t) => {
  t.deepEqual(textProblems(files), []);
});

test('no line that was written by hand is over 100 columns', (t) => {
  t.deepEqual(lengthProblems(files), []);
});

test('no test measures time but the long ones', (t) => {
  t.deepEqual(timingProblems(files), []);
});

test('what is internal does not reach the published types', (t) => {
  const folders = readdirSync(`${root}/dist/types`, { recursive: true }).map(String);
  const types = folders.filter((file) => file.endsWith('.d.cts'));
  t.true(types.length > 25);
  const internal = types.filter((file) =>
    readFileSync(`${root}/dist/types/${file}`, 'utf8').includes('@internal'),
  );
  t.deepEqual(internal, []);
  const sources = [...filesLike(/^ts\/.*\.ts$/).values()];
  t.true(
    sources.some((text) => text.includes('@internal')),
    'there is something to strip',
  );
});

test('the package holds the compiled library and no tests', (t) => {
  const manifest: unknown = JSON.parse(textOf('package.json'));
  const listed =
    typeof manifest === 'object' && manifest !== null && 'files' in manifest
      ? manifest.files
      : null;
  t.true(Array.isArray(listed));
  const entries = Array.isArray(listed) ? listed.map(String) : [];
  t.true(entries.includes('dist/module') && entries.includes('dist/types'));
  const withTests = entries.filter((entry) =>
    /^(\.|\.\/|\*\*?|dist|dist\/|dist\/\*.*|test.*|dist\/test.*)$/.test(entry),
  );
  t.deepEqual(withTests, []);
});

test('the lock file names no registry', (t) => {
  t.false(textOf('package-lock.json').includes('"resolved"'));
  t.regex(textOf('.npmrc'), /^omit-lockfile-registry-resolved=true$/m);
});

test('the README tells of every patch of Mbed TLS', (t) => {
  const readme = textOf('README.md');
  const patches = [...filesLike(/^native\/patches\/.*\.patch$/).keys()].map((path) =>
    path.slice('native/patches/'.length),
  );
  t.true(patches.length > 0);
  t.deepEqual(
    patches.filter((patch) => !readme.includes(patch)),
    [],
  );
  const told = [...readme.matchAll(/native\/patches\/(\S+?\.patch)/g)].map(([, patch]) => patch);
  t.deepEqual(told, [...told].sort(), 'in their order');
});

test('the continuous check builds, checks and runs npm test with the quick forms', (t) => {
  t.true(textOf('README.md').includes('    npm install && npm test\n'));
  const lines = textOf('.ci/run').trimEnd().split('\n');
  t.is(lines.at(-1), 'npm install && npm run build && npm run check && npm run test:ci');
  t.deepEqual(
    lines.slice(0, -1).filter((line) => !/^(#!|set |cd )/.test(line)),
    [],
  );
});
