/**
 * What npm publishes of dist/ts and dist/wasm: modules without their comments, which the
 * declarations have too, without spaces, and without a name of a map that is not published; and
 * declarations that an older TypeScript reads, without the types of Node where a module is for
 * pages too.
 */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const MAP = /\n\/\/# sourceMappingURL=.*\n?$/;
const HINT = '// @ts-ignore: without the types of Node it is any.\n';

const CONSTANTS = join(root, 'dist', 'wasm', 'constants.js');
/** Where pages have the constants, too: one copy for all. */
const SHARED = 'browser/mbedtls-wasm.constants.js';

/** Does it to whatever TypeScript has written anew. */
export async function slim() {
  for (const folder of ['dist/ts', 'dist/wasm'].map((name) => join(root, name))) {
    for (const name of await readdir(folder, { recursive: true })) {
      const file = join(folder, name);
      if (name.endsWith('.d.ts')) await change(file, declarations);
      else if (name.endsWith('.js')) await change(file, modules);
    }
  }
  await shareConstants();
  await dropUnreachable();
}

/** Declarations that no entry leads to are of use to nobody. */
async function dropUnreachable() {
  const folder = join(root, 'dist', 'ts');
  const all = await readdir(folder, { recursive: true });
  const entries = all.filter((name) => /^[\w-]+\.d\.ts$|^platform\//.test(name));
  const reached = new Set(entries.map((name) => join(folder, name)));
  for (const file of reached) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const [, other = ''] of text.matchAll(/\b(?:from|import)\b\s*\(?'(\.[^']+)\.js'/g))
      reached.add(join(dirname(file), `${other}.d.ts`));
  }
  for (const name of all)
    if (name.endsWith('.d.ts') && !reached.has(join(folder, name))) await rm(join(folder, name));
}

async function shareConstants() {
  const text = await readFile(CONSTANTS, 'utf8');
  if (text.includes(SHARED)) return;
  await writeFile(join(root, 'dist', SHARED), text);
  await writeFile(CONSTANTS, `export * from '../${SHARED}';\n`);
}

/**
 * @param {string} file
 * @param {(text: string) => string | Promise<string>} how
 */
async function change(file, how) {
  const before = await readFile(file, 'utf8');
  const after = await how(before);
  if (after !== before) await writeFile(file, after);
}

/** @param {string} text */
async function modules(text) {
  if (!MAP.test(text)) return text;
  const { code } = await transform(text.replace(MAP, '\n'), {
    target: 'es2022',
    minifyWhitespace: true,
  });
  return code;
}

/** @param {string} text */
function declarations(text) {
  return text
    .replace(MAP, '\n')
    .replaceAll(/\bUint8Array<ArrayBuffer(?:Like)?>/g, 'Uint8Array')
    .replaceAll(HINT, '')
    .replaceAll(/^(?:import|export) .*from 'node:.*';$/gm, (line) => `${HINT}${line}`);
}
