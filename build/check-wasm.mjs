/**
 * Compares wasm/mbedtls.wasm with what was asked for: it imports what native/include/host.h
 * declares and exports what native/exports.txt lists, and it is not too big. Sizes are in KB of
 * 1000 bytes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { readExports } from './c-api.mjs';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIMITS = { raw: 560_000, gzipped: 230_000 };

// What the compiler adds: the memory and the function table, which the host uses, and the
// initialiser.
const ADDED = ['memory', '__indirect_function_table', '_initialize'];
// What some versions of it add: access to errno and to the stack, which nobody uses.
const TOLERATED = /^(__errno_location|stackSave|stackRestore|stackAlloc|_?emscripten_stack_\w+)$/;

/** @throws Error that lists everything that is wrong */
export async function checkWasm() {
  step('checking wasm/mbedtls.wasm');
  const bytes = await readFile(join(root, 'wasm', 'mbedtls.wasm'));
  const module = new WebAssembly.Module(bytes);
  const host = await readFile(join(root, 'native', 'include', 'host.h'), 'utf8');
  const declared = [...host.matchAll(/^\w[^;{]*?\b(host_\w+)\(/gm)].map(
    (match) => `env.${match[1]}`,
  );
  const imports = WebAssembly.Module.imports(module).map(
    ({ module: from, name }) => `${from}.${name}`,
  );
  const exports = WebAssembly.Module.exports(module)
    .map(({ name }) => name)
    .filter((name) => !TOLERATED.test(name));
  const size = { raw: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };

  const problems = [
    ...differences('import', imports, declared, 'native/include/host.h'),
    ...differences('export', exports, [...ADDED, ...(await readExports())], 'native/exports.txt'),
  ];
  if (size.raw > LIMITS.raw) problems.push(`It has ${kb(size.raw)}, more than ${kb(LIMITS.raw)}.`);
  if (size.gzipped > LIMITS.gzipped)
    problems.push(`It has ${kb(size.gzipped)} gzipped, more than ${kb(LIMITS.gzipped)}.`);
  if (problems.length > 0)
    throw new Error(`wasm/mbedtls.wasm is not what it should be:\n${problems.join('\n')}`);
  done(
    `${kb(size.raw)}, ${kb(size.gzipped)} gzipped (KB = 1000 bytes), ${imports.length} imports, ` +
      `${exports.length} exports`,
  );
}

/**
 * What is wrong with a list of names; one sentence each.
 * @param {string} kind
 * @param {readonly string[]} found
 * @param {readonly string[]} wanted
 * @param {string} list the file that says what is wanted
 */
export function differences(kind, found, wanted, list) {
  return [
    ...found
      .filter((name) => !wanted.includes(name))
      .map((name) => `It has the ${kind} ${name}, which ${list} does not list.`),
    ...wanted
      .filter((name) => !found.includes(name))
      .map((name) => `It lacks the ${kind} ${name}, which ${list} lists.`),
    ...wanted
      .filter((name, at) => wanted.indexOf(name) !== at)
      .map((name) => `${list} lists ${name} twice.`),
  ];
}

/** @param {number} bytes */
function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

if (isMain(import.meta.url)) await runMain(checkWasm);
