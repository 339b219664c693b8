/**
 * Compares wasm/mbedtls.wasm and wasm/mbedtls-full.wasm with what was asked for: they import what
 * native/include/host.h declares and export what native/exports.txt lists, the full one also what
 * native/exports-full.txt does, and they are not too big. Sizes are in KB of 1000 bytes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { EDITIONS, readExports } from './c-api.mjs';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIMITS = { raw: 560_000, gzipped: 230_000 };
const FULL_LIMITS = { raw: 800_000, gzipped: 330_000 };

// What the compiler adds: the memory and the function table, which the host uses, and the
// initialiser.
const ADDED = ['memory', '__indirect_function_table', '_initialize'];
// What some versions of it add: access to errno and to the stack, which nobody uses.
const TOLERATED = /^(__errno_location|stackSave|stackRestore|stackAlloc|_?emscripten_stack_\w+)$/;

/** @throws Error that lists everything that is wrong */
export async function checkWasm() {
  await checkOne('wasm/mbedtls.wasm', await readExports(), 'native/exports.txt', LIMITS);
}

/** @throws Error that lists everything that is wrong */
export async function checkFullWasm() {
  const exported = [...(await readExports()), ...(await readExports(EDITIONS.full.exports))];
  const list = 'the list of native/exports.txt and native/exports-full.txt';
  await checkOne('wasm/mbedtls-full.wasm', exported, list, FULL_LIMITS);
}

/**
 * @param {string} file
 * @param {readonly string[]} exported what it has to export
 * @param {string} list the files that say so
 * @param {typeof LIMITS} limits
 */
async function checkOne(file, exported, list, limits) {
  step(`checking ${file}`);
  const bytes = await readFile(join(root, file));
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
    ...differences('export', exports, [...ADDED, ...exported], list),
  ];
  if (size.raw > limits.raw) problems.push(`It has ${kb(size.raw)}, more than ${kb(limits.raw)}.`);
  if (size.gzipped > limits.gzipped)
    problems.push(`It has ${kb(size.gzipped)} gzipped, more than ${kb(limits.gzipped)}.`);
  if (problems.length > 0)
    throw new Error(`${file} is not what it should be:\n${problems.join('\n')}`);
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

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await checkWasm();
    await checkFullWasm();
  });
}
