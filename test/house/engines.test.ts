import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { transform } from 'esbuild';
import { projectFile } from '../../tools/project.js';
import { bundleFiles, bundleFolder } from '../../tools/site.js';

type Versions = readonly [chrome: number, firefox: number, safari: number];

/** What a bundle may use that not all have, and since when they have it. */
const SINCE: readonly (readonly [pattern: RegExp, ...Versions])[] = [
  [/\bstatic\s*\{/, 94, 93, 16.4],
  [/\bObject\.hasOwn\(/, 93, 92, 15.4],
  [/\.at\(-1\)/, 92, 90, 15.4],
  [/\bthrowIfAborted\(/, 100, 97, 15.4],
  [/\bnew WritableStream\(/, 59, 100, 14.1],
  [/\bnew TransformStream\(/, 67, 102, 14.1],
  [/\bnew DecompressionStream\(/, 80, 113, 16.4],
  [/\bWebAssembly\b/, 91, 89, 16.4],
  [/\bURL\.canParse\(/, 120, 115, 17],
  [/\bURL\.parse\(/, 126, 126, 18],
  [/\bAbortSignal\.any\(/, 116, 124, 17.4],
  [/\bAbortSignal\.timeout\(/, 103, 100, 16],
  [/\bPromise\.withResolvers\(/, 119, 121, 17.4],
  [/\bPromise\.try\(/, 128, 134, 18.2],
  [/\bObject\.groupBy\(/, 117, 119, 17.4],
  [/\bArray\.fromAsync\(/, 121, 115, 16.4],
  [/\bstructuredClone\(/, 98, 94, 15.4],
  [/\.(?:toSorted|toReversed|toSpliced)\(/, 110, 115, 16],
  [/\.(?:findLast|findLastIndex)\(/, 97, 104, 15.4],
  [/\.(?:isWellFormed|toWellFormed)\(/, 111, 119, 16.4],
  [/\bUint8Array\.from(?:Base64|Hex)\(/, 140, 133, 18.2],
];

const BROWSERS = ['chrome', 'firefox', 'safari'] as const;

/** The table of docs/engines.md: the bundle's file, and its least versions. */
function documented(): readonly (readonly [file: string, versions: readonly number[]])[] {
  const page = readFileSync(projectFile('docs', 'engines.md'), 'utf8');
  const rows = page.matchAll(/^\|[^|]*\| `([\w.-]+\.js)` \|([ \d.|]+)\|$/gm);
  return [...rows].map(([, file = '', versions = '']) => [file, versions.split('|').map(Number)]);
}

/** The files of a bundle that have code, and that code. */
function codeOf(entry: string): string {
  return bundleFiles(entry)
    .filter((name) => !name.includes('inlined') && !name.includes('constants'))
    .map((name) => readFileSync(join(bundleFolder, name), 'utf8'))
    .join('\n');
}

test('the least versions that the docs tell are those of what the bundles use', (t) => {
  const table = documented();
  t.is(table.length, 4);
  for (const [file, versions] of table) {
    // What is used beside one of the others needs what they need.
    const code = codeOf(file);
    const used = SINCE.filter(([pattern]) => pattern.test(code));
    for (const [at, browser] of BROWSERS.entries()) {
      const needed = Math.max(...used.map(([, ...since]) => since[at] ?? 0));
      t.is(versions[at], needed, `${file}: ${browser}`);
    }
  }
});

test('no syntax of the bundles is younger than those versions', async (t) => {
  for (const [file, versions] of documented()) {
    const target = BROWSERS.map((browser, at) => `${browser}${versions[at]}`);
    for (const name of bundleFiles(file).filter((each) => !each.includes('inlined'))) {
      const code = readFileSync(join(bundleFolder, name), 'utf8');
      const [old, young] = await Promise.all(
        [target, 'esnext'].map((to) => transform(code, { target: to, minifySyntax: true })),
      );
      t.is(old?.code, young?.code, `${name} in ${target.join(', ')}`);
    }
  }
  const { code } = await transform('class A { static { A.a = 1; } }', { target: 'chrome80' });
  t.notRegex(code, /static \{/, 'what is younger would be seen');
});
