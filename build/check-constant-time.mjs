/**
 * Counts what could tell of secrets by time in the functions of wasm/mbedtls.wasm that must not:
 * branches, selections (an engine may compile one to a branch) and loads from computed addresses,
 * and compares with native/constant-time.json, where each count has its reason. What such a
 * function calls is in the list itself, or among `called` with the reason why it is not counted:
 * Mbed TLS's own, or nothing that depends on bytes. With --print: prints the counts.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, isMain, runMain, step } from './log.mjs';

/**
 * @typedef {{ select: number, if: number, br_if: number, br_table: number, loads: number, calls:
 *   number }} Counts
 */

/** @typedef {{ counts: Counts, callees: readonly number[] }} Body */

const root = fileURLToPath(new URL('..', import.meta.url));
const wasm = join(root, 'wasm', 'mbedtls.wasm');
const list = join(root, 'native', 'constant-time.json');

const IMPORT = 2;
const CODE = 10;
const CALL = 0x10;
const KINDS = new Map([
  [0x04, 'if'],
  [0x0d, 'br_if'],
  [0x0e, 'br_table'],
  [0x1b, 'select'],
  [0x1c, 'select'],
  [0x10, 'calls'],
  [0x11, 'calls'],
]);
// What an address is that no arithmetic made: a variable or a constant, and the offset in the load
// itself.
const PLAIN = new Set([0x20, 0x22, 0x23, 0x41]);

/** A position in the bytes of a module (WebAssembly Core Specification, 5: binary format). */
class Reader {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error('The module ends too early.');
    this.at += 1;
    return byte;
  }

  /** A number in LEB128; the higher bits of a long one do not matter here. */
  number() {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value;
    }
  }

  /** @param {number} size */
  skip(size) {
    this.at += size;
  }

  name() {
    this.skip(this.number());
  }

  limits() {
    if (this.byte() & 1) this.number();
    this.number();
  }
}

/** @param {Uint8Array} bytes @param {number} id @returns {Reader} at the contents of a section */
function section(bytes, id) {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const found = reader.byte();
    const size = reader.number();
    if (found === id) return reader;
    reader.skip(size);
  }
  throw new Error(`The module has no section ${id}.`);
}

/** @param {Uint8Array} bytes how many functions are imported: they are numbered first */
function importedFunctions(bytes) {
  const reader = section(bytes, IMPORT);
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === 0) functions += 1;
    if (kind === 0) reader.number();
    else if (kind === 1) reader.skip(1), reader.limits();
    else if (kind === 2) reader.limits();
    else reader.skip(2);
  }
  return functions;
}

/**
 * Skips what follows an operation, and says whether it loads.
 * @param {Reader} reader
 * @param {number} operation
 */
function operands(reader, operation) {
  if (operation >= 0x28 && operation <= 0x3e) {
    reader.number();
    reader.number();
    return operation <= 0x35;
  }
  if (
    (operation >= 0x02 && operation <= 0x04) ||
    operation === 0x0c ||
    operation === 0x0d ||
    operation === 0x10 ||
    (operation >= 0x20 && operation <= 0x26) ||
    operation === 0x41 ||
    operation === 0x42 ||
    operation === 0x3f ||
    operation === 0x40 ||
    operation === 0xd0 ||
    operation === 0xd2
  )
    reader.number();
  else if (operation === 0x0e)
    for (let left = reader.number() + 1; left > 0; left--) reader.number();
  else if (operation === 0x11) reader.number(), reader.number();
  else if (operation === 0x1c) reader.skip(reader.number());
  else if (operation === 0x43) reader.skip(4);
  else if (operation === 0x44) reader.skip(8);
  else if (operation === 0xfc) bulk(reader);
  else if (operation === 0xfd) return vector(reader);
  return false;
}

/** @param {Reader} reader */
function bulk(reader) {
  const operation = reader.number();
  if (operation === 8 || operation === 10 || operation === 12 || operation === 14)
    reader.number(), reader.number();
  else if (operation >= 9) reader.number();
}

/** @param {Reader} reader whether it loads */
function vector(reader) {
  const operation = reader.number();
  if (operation <= 11 || operation === 92 || operation === 93) reader.number(), reader.number();
  else if (operation === 12 || operation === 13) reader.skip(16);
  else if (operation >= 21 && operation <= 34) reader.skip(1);
  else if (operation >= 84 && operation <= 91) reader.number(), reader.number(), reader.skip(1);
  return (
    operation <= 10 || (operation >= 84 && operation <= 87) || operation === 92 || operation === 93
  );
}

/** @param {Reader} reader at a call, which stays there @returns {number} whom it calls */
function calleeAt(reader) {
  return new Reader(reader.bytes, reader.at).number();
}

/** @param {Reader} reader at a function's body @returns {Body} */
function bodyAt(reader) {
  /** @type {Record<string, number>} */
  const found = { select: 0, if: 0, br_if: 0, br_table: 0, loads: 0, calls: 0 };
  const size = reader.number();
  const end = reader.at + size;
  for (let left = reader.number(); left > 0; left--) reader.number(), reader.skip(1);
  const callees = new Set();
  let before = -1;
  while (reader.at < end) {
    const operation = reader.byte();
    const kind = KINDS.get(operation);
    if (kind !== undefined) found[kind] = (found[kind] ?? 0) + 1;
    if (operation === CALL) callees.add(calleeAt(reader));
    if (operands(reader, operation) && !PLAIN.has(before)) found.loads = (found.loads ?? 0) + 1;
    before = operation;
  }
  if (reader.at !== end)
    throw new Error('A function does not end where it should: an operation is not known.');
  return { counts: /** @type {Counts} */ (found), callees: [...callees] };
}

/**
 * @param {Uint8Array} bytes a module
 * @param {string} symbols lines of "number:name"
 * @param {readonly string[]} names
 * @returns {Record<string, { counts: Counts, callees: readonly string[] } | undefined>}
 */
export function countFunctions(bytes, symbols, names) {
  const numbers = new Map(
    symbols
      .trim()
      .split('\n')
      .map((line) => {
        const [number, name = ''] = line.split(':');
        return [Number(number), name.trim()];
      }),
  );
  const imported = importedFunctions(bytes);
  const reader = section(bytes, CODE);
  /** @type {Record<string, { counts: Counts, callees: readonly string[] } | undefined>} */
  const all = {};
  const functions = reader.number();
  for (let number = 0; number < functions; number++) {
    const found = bodyAt(reader);
    const name = numbers.get(imported + number);
    if (name === undefined || !names.includes(name)) continue;
    const callees = found.callees.map((callee) => numbers.get(callee) ?? `import ${callee}`);
    all[name] = { counts: found.counts, callees };
  }
  return all;
}

/** @throws Error that lists every function whose counts are not those that were reviewed */
export async function checkConstantTime() {
  step('counting branches in constant-time code');
  const { functions, called } = JSON.parse(await readFile(list, 'utf8'));
  const names = Object.keys(functions);
  const found = countFunctions(
    await readFile(wasm),
    await readFile(`${wasm}.symbols`, 'utf8'),
    names,
  );
  if (process.argv.includes('--print')) console.log(JSON.stringify(found, null, 2));
  const problems = names.flatMap((name) => {
    const { why, ...wanted } = functions[name];
    const is = JSON.stringify(found[name]?.counts);
    const should = JSON.stringify(wanted);
    const strangers = (found[name]?.callees ?? []).filter(
      (callee) => !(callee in functions) && !(callee in called),
    );
    return [
      ...(typeof why === 'string' ? [] : [`${name} lacks the reason.`]),
      ...(is === should ? [] : [`${name} has ${is}, and was reviewed with ${should}.`]),
      ...strangers.map((callee) => `${name} calls ${callee}, which is not in the list.`),
    ];
  });
  if (problems.length > 0)
    throw new Error(
      `Look at what changed, then at native/constant-time.json:\n${problems.join('\n')}`,
    );
  done(`${names.length} functions`);
}

if (isMain(import.meta.url)) await runMain(checkConstantTime);
