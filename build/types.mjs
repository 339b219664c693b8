/**
 * What npm publishes of the declarations: those that an entry leads to, in dist/types, as an older
 * TypeScript reads them, without the types of Node where a module is for pages too. They are there
 * once, as CommonJS; beside each entry that is a module stand some that pass them on.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, isMain, runMain, step } from './log.mjs';
import { ENTRIES, FOR_NOBODY } from './entries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);

const MAP = /\n\/\/# sourceMappingURL=.*\n?$/;
const HINT = '// @ts-ignore: without the types of Node it is any.\n';
/** Writes dist/types, and the declarations in dist/module. */
export async function makeTypes() {
  step('dist/types');
  for (const name of ['ts', 'wasm'])
    await rm(path(`dist/types/${name}`), { recursive: true, force: true });
  const entries = Object.entries(ENTRIES).filter(([name]) => !FOR_NOBODY.includes(name));
  const platforms = ['node', 'web'].map((name) => `platform/${name}/index`);
  const reached = new Set(
    [...entries.map(([, entry]) => entry), ...platforms].map((name) => `dist/ts/${name}.d.ts`),
  );
  for (const file of reached) {
    const text = await readFile(path(file), 'utf8');
    const to = path(file.replace('dist/', 'dist/types/').replace(/\.d\.ts$/, '.d.cts'));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, declarations(text));
    for (const [, other = ''] of text.matchAll(/\b(?:from|import)\b\s*\(?['"](\.[^'"]+)\.js['"]/g))
      if (!other.endsWith('platform/index') || file.includes('/platform/'))
        reached.add(`${relative(root, join(path(dirname(file)), other))}.d.ts`);
  }
  await mkdir(path('dist/module'), { recursive: true });
  for (const [name, entry] of entries)
    await writeFile(path(`dist/module/${name}.d.ts`), await passedOn(entry));
  done(`${reached.size} files`);
}

/** @param {string} entry */
async function passedOn(entry) {
  const from = `'../types/ts/${entry}.cjs'`;
  const named = `export * from ${from};\n`;
  const text = await readFile(path(`dist/ts/${entry}.d.ts`), 'utf8');
  if (!text.includes('export default')) return named;
  // What is the default of CommonJS is another thing for a module.
  const whole = `import type { Names } from ${from};\ndeclare const all: Names;\n`;
  return `${named}${whole}export default all;\n`;
}

/** @param {string} text */
function declarations(text) {
  return text
    .replace(MAP, '\n')
    .replaceAll(/'(?:\.\.?\/)+platform\/index\.js'/g, "'#platform'")
    .replaceAll(/(?<=\b(?:from|import)\b\s*\(?['"]\.[^'"]+)\.js(?=['"])/g, '.cjs')
    .replaceAll(/\bUint8Array<ArrayBuffer(?:Like)?>/g, 'Uint8Array')
    .replaceAll(HINT, '')
    .replaceAll(/^(?:import|export) .*from 'node:.*';$/gm, (line) => `${HINT}${line}`);
}

if (isMain(import.meta.url)) await runMain(makeTypes);
