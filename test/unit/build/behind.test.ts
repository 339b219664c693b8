import { pathToFileURL } from 'node:url';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

interface Behind {
  upstreamOf(version: string): string;
  lineOf(version: string): string;
}

const isBehind = (module: unknown): module is Behind =>
  typeof module === 'object' && module !== null && 'upstreamOf' in module && 'lineOf' in module;
const loaded: unknown = await import(pathToFileURL(projectFile('build', 'behind.mjs')).href);
if (!isBehind(loaded)) throw new Error('build/behind.mjs lacks an export');
const { lineOf, upstreamOf } = loaded;

test("Debian's own part of a version is left out", (t) => {
  for (const [version, upstream] of [
    ['3.6.7-2', '3.6.7'],
    ['1:2.28.3-1', '2.28.3'],
    ['0.6+dfsg.1-2', '0.6+dfsg.1'],
    ['20250419', '20250419'],
  ] as const) {
    t.is(upstreamOf(version), upstream);
  }
});

test('a line is followed, not the newest of all', (t) => {
  t.is(lineOf('3.6.7'), '3.6.');
  t.is(lineOf('20250419'), '');
});
