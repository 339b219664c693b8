/**
 * Writes what TypeScript knows of the C side, from the headers: wasm/mbedtls.d.ts,
 * wasm/constants.ts and wasm/error-names.ts. With --check it changes nothing and fails where a
 * committed file is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EDITIONS, readCApi, readExports } from './c-api.mjs';
import { checkRaw } from './check-raw.mjs';
import { readPin } from './fetch.mjs';
import { done, isMain, runMain, step } from './log.mjs';

/** @typedef {import('./c-api.mjs').CApi} CApi */
/** @typedef {import('./c-api.mjs').CFunction} CFunction */

const root = fileURLToPath(new URL('..', import.meta.url));
const NOTICE =
  '// Generated from the C headers by: node build/bindings.mjs (npm run build checks it). Do not ' +
  'edit.\n';
const { version } = await readPin('mbedtls');
const REFERENCE = `https://mbed-tls.readthedocs.io/projects/api/en/v${version}/api/file`;
const NUMBERS = new Set([
  'char',
  'signed char',
  'unsigned char',
  'short',
  'unsigned short',
  'int',
  'unsigned int',
  'long',
  'unsigned long',
  'float',
  'double',
  '_Bool',
]);
const BIGINTS = new Set(['long long', 'unsigned long long']);
const RESERVED = new Set([
  'arguments',
  'await',
  'class',
  'debugger',
  'default',
  'delete',
  'enum',
  'eval',
  'export',
  'extends',
  'finally',
  'function',
  'import',
  'in',
  'instanceof',
  'interface',
  'let',
  'new',
  'null',
  'package',
  'private',
  'protected',
  'public',
  'super',
  'this',
  'throw',
  'true',
  'false',
  'try',
  'typeof',
  'var',
  'with',
  'yield',
  'catch',
  'implements',
]);

/**
 * @param {string} type a C type
 * @param {CApi} api
 * @returns {string} the TypeScript type that crosses the boundary for it
 */
export function typeScriptType(type, api) {
  const plain = canonical(type, api);
  if (plain === 'void') return 'void';
  if (NUMBERS.has(plain) || plain.startsWith('enum ')) return 'number';
  if (BIGINTS.has(plain)) return 'bigint';
  if (isFunctionPointer(plain, api)) return 'FunctionPointer';
  if (!plain.endsWith('*')) throw new Error(`There is no TypeScript type for the C type ${type}.`);
  const pointee = unqualified(plain.slice(0, -1));
  if (pointee === 'void') return 'Pointer<string>';
  return `Pointer<'${pointeeName(pointee, api)}'>`;
}

/**
 * @param {string} type
 * @param {CApi} api
 * @returns {string} the type behind its names
 */
function canonical(type, api) {
  let plain = unqualified(type);
  for (
    let behind = api.typedefs.get(plain);
    behind !== undefined && behind !== plain;
    behind = api.typedefs.get(plain)
  ) {
    plain = unqualified(behind);
  }
  return plain;
}

/** @param {string} type */
function unqualified(type) {
  return type
    .replace(/\b(const|volatile|restrict|__restrict)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * @param {string} type
 * @param {CApi} api
 */
function isFunctionPointer(type, api) {
  if (/\(\*/.test(type)) return true;
  return type.endsWith('*') && /\(/.test(canonical(type.slice(0, -1), api));
}

/**
 * @param {string} pointee without qualifiers
 * @param {CApi} api
 * @returns {string} as the headers spell it
 */
function pointeeName(pointee, api) {
  const name = pointee.replace(/^(struct|enum|union) /, '');
  const behind = canonical(pointee, api);
  if (isSpelling(name, behind)) api.spellings?.set(name, behind);
  return name;
}

/**
 * @param {string} name
 * @param {string} behind
 * @returns {boolean} whether it is another name of a number; size_t stays apart
 */
function isSpelling(name, behind) {
  return name !== behind && name !== 'size_t' && (NUMBERS.has(behind) || BIGINTS.has(behind));
}

/**
 * @param {CFunction} declared
 * @returns {string} the C prototype
 */
function prototype({ name, result, parameters }) {
  const list = parameters.map(({ name: parameter, type }) => {
    if (type.includes('(*')) return type.replace('(*', `(*${parameter}`);
    return type.endsWith('*') ? `${type}${parameter}` : `${type} ${parameter}`;
  });
  const separator = result.endsWith('*') ? '' : ' ';
  return `${result}${separator}${name}(${list.length === 0 ? 'void' : list.join(', ')})`;
}

/**
 * @param {string} name
 * @param {CApi} api
 * @returns {string} a method signature with its C prototype
 */
function method(name, api) {
  const declared = api.functions.get(name);
  if (declared === undefined)
    throw new Error(`native/exports.txt names ${name}, which no public header declares.`);
  if (declared.variadic)
    throw new Error(`${name} takes a variable number of arguments; WebAssembly cannot call it.`);
  const list = declared.parameters.map(
    ({ name: parameter, type }) =>
      `${RESERVED.has(parameter) ? `${parameter}_` : parameter}: ${typeScriptType(type, api)}`,
  );
  return (
    `  /** \`${prototype(declared)}\`${reference(declared)} */\n  ${name}(${list.join(', ')}): ` +
    `${typeScriptType(declared.result, api)};\n`
  );
}

/**
 * @param {CFunction} declared
 * @returns {string} a link into Mbed TLS's own reference of its pinned version; none for ours
 */
function reference({ name, header }) {
  const page = /^(?:mbedtls|psa)\/(\w+)\.h$/.exec(header)?.[1];
  if (page === undefined) return '';
  const file = `${page.replaceAll('_', '__')}_8h`;
  return ` [reference](${REFERENCE}/${file}/#:~:text=${name})`;
}

/**
 * @param {CApi} api
 * @param {readonly string[]} exported
 * @param {CApi['spellings']} more spellings that the full build has besides
 */
function declarations(api, exported, more) {
  const host = [...api.functions.keys()].filter((name) => name.startsWith('host_'));
  const methods = exported.map((name) => method(name, api)).join('');
  return `${NOTICE}
declare const structure: unique symbol;

/** Other names that C has for some types of numbers, which point to the same. */
export interface Spellings {
${spellings(new Map([...(more ?? []), ...(api.spellings ?? [])]))}}

/**
 * An address in the WebAssembly memory, branded with the C type that it points to. One to \`never\`
 * is accepted wherever an address is.
 */
export type Pointer<Type extends string> = number & {
  readonly [structure]: Type extends keyof Spellings ? Spellings[Type] : Type;
};

/** An index into the function table. */
export type FunctionPointer = number & { readonly [structure]: 'function' };

/** Everything that leaves the WebAssembly module. */
export interface MbedtlsExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  /** Runs the initialisers; to be called once, before anything else. */
  _initialize(): void;
${methods}}

/** Everything that enters it: the imports of its module \`env\`. */
export interface HostImports {
${host.map((name) => method(name, api)).join('')}}

/** Compiles the inlined WebAssembly, synchronously. */
export default function compile(): WebAssembly.Module;
/** The same, off the thread where the platform can. */
export function compileLater(): Promise<WebAssembly.Module>;

export {};
`;
}

/** @param {ReadonlyMap<string, string>} found */
function spellings(found) {
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, behind]) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}: '${behind}';\n`)
    .join('');
}

/**
 * @param {CApi} api of the full build
 * @param {readonly string[]} exported what leaves it besides
 */
function fullDeclarations(api, exported) {
  const methods = exported.map((name) => method(name, api)).join('');
  return `${NOTICE}
import type { FunctionPointer, MbedtlsExports, Pointer } from './mbedtls.js';

/** Everything that leaves mbedtls-full.wasm. */
export interface MbedtlsFullExports extends MbedtlsExports {
${methods}}
`;
}

/** @param {CApi['constants']} some */
function constants(some) {
  const lines = [...some]
    .sort(byName)
    .map(([name, value]) => `export const ${name} = ${literal(name, value)};\n`);
  return `${NOTICE}\n${lines.join('')}`;
}

/**
 * Those of the full build: the others, and what it has more or with other values.
 * @param {CApi} full
 * @param {CApi} api
 */
function fullConstants(full, api) {
  const lost = [...api.constants.keys()].filter((name) => !full.constants.has(name));
  if (lost.length > 0) throw new Error(`The full build has no ${lost.join()}.`);
  const more = [...full.constants].filter(([name, value]) => api.constants.get(name) !== value);
  return constants(new Map(more)).replace(NOTICE, `${NOTICE}\nexport * from './constants.js';`);
}

/** @param {CApi} api */
function errorNames(api) {
  /** @type {Map<bigint, string>} */
  const names = new Map();
  for (const [name, value] of [...api.constants].sort(byName)) {
    if (!name.startsWith('MBEDTLS_ERR_')) continue;
    const other = names.get(value);
    if (other !== undefined)
      throw new Error(`${name} and ${other} are the same number, ${literal(name, value)}.`);
    names.set(value, name);
  }
  const lines = [...names]
    .sort(([a], [b]) => Number(b - a))
    .map(([value, name]) => `  [${literal(name, value)}, '${name}'],\n`);
  return (
    `${NOTICE}\n/** The C name of each Mbed TLS error number; a returned number may be the sum ` +
    `of a high and a low one. */\n` +
    `export const errorNames: ReadonlyMap<number, string> = new Map([\n${lines.join('')}]);\n`
  );
}

/**
 * @param {CApi} api of the full build
 * @param {ReadonlyMap<string, bigint>} elsewhere
 */
function fullErrorNames(api, elsewhere) {
  const lines = [...api.constants]
    .filter(([name]) => /^(MBEDTLS_ERR|PSA_ERROR)_/.test(name) && !elsewhere.has(name))
    .sort(([, a], [, b]) => Number(b - a))
    .map(([name, value]) => `  [${literal(name, value)}, '${name}'],\n`);
  return (
    `${NOTICE}\n/** The C names of the error numbers that only the full build gives: Mbed TLS's ` +
    `and PSA's. */\n` +
    `export const fullErrorNames: ReadonlyMap<number, string> = new Map([\n${lines.join('')}]);\n`
  );
}

/**
 * @param {[string, bigint]} a
 * @param {[string, bigint]} b
 */
function byName([a], [b]) {
  return a < b ? -1 : 1;
}

/**
 * @param {string} name
 * @param {bigint} value
 * @returns {string} a literal; hexadecimal where the C side thinks in it
 */
function literal(name, value) {
  const safe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  const suffix = safe ? '' : 'n';
  const hexadecimal =
    /^MBEDTLS_(ERR|TLS|X509_(BADC|EXT|KU|NS)|SSL_IANA|SSL_VERSION|ASN1|VERSION_NUMBER)/.test(name);
  if (!hexadecimal) return `${value}${suffix}`;
  const digits = (value < 0n ? -value : value).toString(16);
  const padded = digits.padStart(name.startsWith('MBEDTLS_ERR_') ? 4 : 2, '0');
  return `${value < 0n ? '-' : ''}0x${padded}${suffix}`;
}

/**
 * @param {Parameters<typeof readCApi>[0]} toolchain
 * @returns {Promise<Map<string, string>>} path, relative to the root, and the text that belongs
 *   there
 */
async function generate(toolchain) {
  const api = await readCApi(toolchain);
  const full = await readCApi(toolchain, EDITIONS.full);
  await checkRaw(api, full);
  const exported = await readExports();
  const more = await readExports(EDITIONS.full.exports);
  const fullText = fullDeclarations(full, [...more].sort());
  return new Map([
    ['wasm/mbedtls.d.ts', declarations(api, [...exported].sort(), full.spellings)],
    ['wasm/constants.ts', constants(api.constants)],
    ['wasm/error-names.ts', errorNames(api)],
    ['wasm/mbedtls-full.d.ts', fullText],
    ['wasm/constants-full.ts', fullConstants(full, api)],
    ['wasm/error-names-full.ts', fullErrorNames(full, api.constants)],
  ]);
}

/** Writes the files that differ. */
export async function writeBindings() {
  const texts = await generate(undefined);
  step('bindings');
  const changed = [];
  for (const [path, text] of texts) {
    if ((await readFile(join(root, path), 'utf8').catch(() => null)) === text) continue;
    await writeFile(join(root, path), text);
    changed.push(path);
  }
  done(changed.length === 0 ? 'unchanged' : `wrote ${changed.join(', ')}`);
}

/**
 * Compares the committed files with the headers.
 * @param {Parameters<typeof readCApi>[0]} [toolchain]
 * @throws Error that names the stale files and their first difference
 */
export async function checkBindings(toolchain) {
  const texts = await generate(toolchain);
  step('bindings are fresh');
  const stale = [];
  for (const [path, text] of texts) {
    const there = await readFile(join(root, path), 'utf8').catch(() => null);
    if (there !== text)
      stale.push(
        there === null ? `${path} does not exist` : `${path}, ${firstDifference(there, text)}`,
      );
  }
  if (stale.length > 0) throw new Error(`Stale: ${stale.join('\n')}\nRun: node build/bindings.mjs`);
  done();
}

/**
 * @param {string} there
 * @param {string} fresh
 */
export function firstDifference(there, fresh) {
  const a = there.split('\n');
  const b = fresh.split('\n');
  const index = b.findIndex((line, at) => line !== a[at]);
  const at = index === -1 ? b.length : index;
  return `line ${at + 1}:\n  has    ${a[at] ?? '(end)'}\n  should ${b[at] ?? '(end)'}`;
}

if (isMain(import.meta.url)) {
  await runMain(() => (process.argv.includes('--check') ? checkBindings() : writeBindings()));
}
