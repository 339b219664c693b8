/**
 * What npm publishes of dist/ts and dist/wasm: modules without their comments, which the declarations
 * have too, and without a name of a map that is not published; and declarations that an older
 * TypeScript reads, without the types of Node where a module is for pages too.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const MAP = /\n\/\/# sourceMappingURL=.*\n?$/;
const HINT = '// @ts-ignore: without the types of Node it is any.\n';

/** Does it to whatever TypeScript has written anew. */
export async function slim() {
  for (const folder of ['dist/ts', 'dist/wasm'].map((name) => join(root, name))) {
    for (const name of await readdir(folder, { recursive: true })) {
      const file = join(folder, name);
      if (name.endsWith('.d.ts')) await change(file, declarations);
      else if (name.endsWith('.js')) await change(file, modules);
    }
  }
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
    format: 'esm',
    legalComments: 'inline',
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
