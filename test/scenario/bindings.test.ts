import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { projectFile } from '../../tools/project.js';

test('the committed bindings are what the headers say', async (t) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [projectFile('build', 'bindings.mjs'), '--check'],
    { cwd: projectFile() },
  );
  t.regex(stdout, /bindings are fresh/);
});
