import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import test from 'ava';
import { projectFile } from '../../tools/project.js';
import * as tls from '../../ts/tls.js';

const page = readFileSync(projectFile('docs', 'node-tls.md'), 'utf8');

/** The names below a heading of the page whose answer is not no. */
function granted(heading: string): string[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\* `(\w+)`: (?!no)/gm)].map(([, name = '']) => name);
}

test('the page on node:tls names what its types name, and is fresh', async (t) => {
  const program = projectFile('build', 'node-tls-doc.mjs');
  await t.notThrowsAsync(promisify(execFile)(process.execPath, [program, '--check']));
});

test('what the page says there is, is there', (t) => {
  const functions = granted('Functions and constants');
  t.true(functions.length > 8);
  for (const name of functions) t.true(name in tls, name);
  const members = granted('Members of TLSSocket');
  t.true(members.length > 15);
  for (const name of members) t.true(Object.hasOwn(tls.TLSSocket.prototype, name), name);
});
