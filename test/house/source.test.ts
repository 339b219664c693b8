import test from 'ava';
import { classProblems } from '../support/class-rules.js';
import { undocumented } from '../support/doc-rules.js';
import { findCycle } from '../support/imports.js';
import { importProblems } from '../support/import-rules.js';
import { filesLike } from '../support/project-files.js';
import { styleProblems } from '../support/style-rules.js';

const library = filesLike(/^ts\/.*\.ts$/);
const typeScript = filesLike(/^(ts|test|demo|tools|bench)\/.*\.ts$/);

test('there is a library to look at', (t) => {
  t.true(library.has('ts/index.ts'));
  t.true(typeScript.size > library.size);
});

test('every file imports only what its room may import', (t) => {
  t.deepEqual(importProblems(library), []);
});

test('no import leads back to where it began', (t) => {
  t.is(findCycle(typeScript), null);
});

test('no class stands more than three deep, Socket and what is made of it included', (t) => {
  t.deepEqual(classProblems(library), []);
});

test('no any, no assertion outside ts/ffi, no test that is skipped', (t) => {
  const problems = [...typeScript].flatMap(([file, source]) =>
    styleProblems(source, {
      unsafe: file.startsWith('ts/ffi/'),
      wrongCalls: file.startsWith('test/'),
    }).map(({ line, rule }) => `${file}:${line} ${rule}`),
  );
  t.deepEqual(problems, []);
});

test('everything that can be imported from the package is documented where it is declared', (t) => {
  t.deepEqual(
    [...undocumented(library, 'ts/index.ts'), ...undocumented(library, 'ts/offloaded.ts')],
    [],
  );
});
