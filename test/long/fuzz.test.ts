import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { projectFile } from '../../tools/project.js';
import { mutations } from '../support/hostile/mutations.js';

const run = promisify(execFile);
const MINUTES = 10;

test('libFuzzer finds nothing in ten minutes', async (t) => {
  const script = projectFile('build', 'fuzz.mjs');
  const args = [script, '--seconds', String(MINUTES * 60)];
  const { stdout, stderr } = await run(process.execPath, args, { maxBuffer: 1 << 24 });
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('nothing found'));
  t.is(lines.length, 2, `${stdout}${stderr}`);
  for (const line of lines) t.log(line);
});

test('handshakes with a mutated message end in data or an error', async (t) => {
  // Other seeds each time: a failure names its own.
  const first = Math.floor(Math.random() * 2 ** 31);
  const played = await mutations(MINUTES * 60_000, first);
  t.true(played.length > 1000);
  t.log(`${played.length} handshakes from seed ${first}`);
});
