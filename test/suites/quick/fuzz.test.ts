import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

const run = promisify(execFile);

test('libFuzzer finds nothing in 30 seconds, with the sanitizers', async (t) => {
  t.timeout(600_000);
  const script = projectFile('build', 'fuzz.mjs');
  const { stdout, stderr } = await run(process.execPath, [script, '--seconds', '30']);
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('nothing found'));
  t.is(lines.length, 2, `${stdout}${stderr}`);
  for (const line of lines) t.log(line);
});
