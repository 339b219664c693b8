import { execFileSync } from 'node:child_process';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

test('constant-time code branches, selects and loads as it was reviewed', (t) => {
  t.notThrows(() =>
    execFileSync(process.execPath, [projectFile('build', 'check-constant-time.mjs')]),
  );
});
