/**
 * Reads the C side by the compiler that builds it: what the functions look like, and what the
 * constants are.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findToolchain } from './toolchain.mjs';

/**
 * @typedef {{ name: string, type: string }} Parameter a C parameter: its name and its type's
 *   spelling
 */
/**
 * @typedef {{ name: string, result: string, parameters: Parameter[], variadic: boolean, header:
 *   string }} CFunction
 */
/**
 * @typedef {{ fields: string[], header: string }} CStructure its public fields: a private one's
 *   name begins so
 */
/**
 * @typedef {object} CApi
 * @property {Map<string, CFunction>} functions
 * @property {Map<string, CStructure>} structures
 * @property {Map<string, string>} typedefs spelling of the type behind each name
 * @property {Map<string, bigint>} constants MBEDTLS_* macros and enumerators that are integers
 * @property {Map<string, string>} [spellings] other names of numbers that pointers were met with
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const HEADERS = [
  'host.h',
  'native.h',
  ...[
    'aes',
    'asn1',
    'asn1write',
    'base64',
    'bignum',
    'ccm',
    'chacha20',
    'chachapoly',
    'cipher',
    'debug',
    'ecdh',
    'ecdsa',
    'ecp',
    'error',
    'gcm',
    'hkdf',
    'hmac_drbg',
    'md',
    'md5',
    'net_sockets',
    'oid',
    'pem',
    'pk',
    'pkcs5',
    'platform',
    'platform_util',
    'poly1305',
    'psa_util',
    'rsa',
    'sha1',
    'sha256',
    'sha512',
    'ssl',
    'ssl_cache',
    'ssl_ciphersuites',
    'ssl_cookie',
    'ssl_ticket',
    'version',
    'x509',
    'x509_crl',
    'x509_crt',
    'x509_csr',
  ].map((name) => `mbedtls/${name}.h`),
  'psa/crypto.h',
];

/**
 * Which of the two builds is read.
 * @typedef {object} Edition
 * @property {string} config
 * @property {readonly string[]} headers
 * @property {RegExp} prefix of the constants
 * @property {string} exports the list of what leaves it besides
 */

/** @type {Readonly<Record<'default' | 'full', Edition>>} */
export const EDITIONS = {
  default: {
    config: 'config/mbedtls_config.h',
    headers: HEADERS,
    prefix: /^MBEDTLS_/,
    exports: 'native/exports.txt',
  },
  full: {
    config: 'config/mbedtls_config_full.h',
    headers: [
      ...HEADERS,
      'native_full.h',
      ...['cmac', 'ecjpake', 'nist_kw', 'pkcs7', 'sha3'].map((name) => `mbedtls/${name}.h`),
    ],
    prefix: /^(MBEDTLS|PSA)_/,
    exports: 'native/exports-full.txt',
  },
};

// Feature switches, ours and those that follow from them: they say how the module was built, not
// how to use it.
const SWITCHES = /\b(config_\w+|mbedtls_config|crypto_adjust_\w+|check_config)\.h$/;

/** Folder of the patched headers, which CMake makes. */
export const headers = join(root, '.cache', 'build', 'mbedtls', 'include');

/**
 * @param {{ emcc: string, env: Record<string, string> }} [toolchain] looked for where it is not
 *   given
 * @param {Edition} [edition]
 * @returns {Promise<CApi>}
 */
export async function readCApi(toolchain, edition = EDITIONS.default) {
  if (!existsSync(headers))
    throw new Error('The headers are not there yet: run node build/build.mjs --wasm first.');
  const { emcc, env } = toolchain ?? (await findToolchain());
  const folder = await mkdtemp(join(tmpdir(), 'c-api-'));
  try {
    return await readBy(emcc, env, join(folder, 'c-api.c'), edition);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} emcc
 * @param {Record<string, string>} env
 * @param {string} file that this function may write
 * @param {Edition} edition
 * @returns {Promise<CApi>}
 */
async function readBy(emcc, env, file, { config, headers: names, prefix }) {
  const compile = (/** @type {string[]} */ options) =>
    clang(
      emcc,
      [
        '-I',
        join(root, 'native'),
        '-I',
        join(root, 'native', 'include'),
        '-I',
        headers,
        `-DMBEDTLS_CONFIG_FILE="${config}"`,
        '-D_GNU_SOURCE',
        '-std=c99',
        '-w',
        ...options,
        file,
      ],
      env,
    );

  const includes = names.map((header) => `#include "${header}"\n`).join('');
  await writeFile(file, includes);
  const { stdout: preprocessed, stderr } = await compile(['-E', '-dD']);
  if (stderr.includes('error:')) throw new Error(`The headers do not preprocess:\n${stderr}`);
  const macros = macroNames(preprocessed).filter((name) => prefix.test(name));

  // The compiler evaluates each macro as an enumerator. One that is no integer is an error there,
  // and only there.
  await writeFile(
    file,
    includes + macros.map((name) => `enum { constant_${name} = (${name}) };\n`).join(''),
  );
  const dump = await compile(['-fsyntax-only', '-ferror-limit=0', '-Xclang', '-ast-dump=json']);
  const elsewhere = dump.stderr
    .split('\n')
    .find((line) => /\berror:/.test(line) && !isProbe(line, file, names.length));
  if (elsewhere !== undefined) throw new Error(`The headers do not compile:\n${elsewhere}`);
  return collect(JSON.parse(dump.stdout), prefix);
}

/**
 * @param {string} emcc
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<{ stdout: string, stderr: string }>} also where the compiler found errors
 */
function clang(emcc, args, env) {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 2 ** 30 };
    execFile(emcc, args, options, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(`${emcc} printed nothing:\n${stderr}`, { cause: error }));
      else resolve({ stdout, stderr });
    });
  });
}

/**
 * @param {string} line of the compiler's messages
 * @param {string} file
 * @param {number} first how many lines come before the probes
 */
function isProbe(line, file, first) {
  // emcc adds that the compiler failed.
  if (line.startsWith('emcc: error:')) return true;
  const at = line.startsWith(`${file}:`) ? Number(/^:(\d+)/.exec(line.slice(file.length))?.[1]) : 0;
  return at > first;
}

/**
 * @param {string} preprocessed with definitions and line markers
 * @returns {string[]} the macros without parameters and with a value that are still defined at the
 *   end
 */
function macroNames(preprocessed) {
  const found = new Set();
  let wanted = true;
  for (const line of preprocessed.split('\n')) {
    const marker = /^# \d+ "([^"]*)"/.exec(line);
    if (marker !== null) wanted = !SWITCHES.test(marker[1] ?? '');
    const define = /^#define ((?:MBEDTLS|PSA)_\w+) \S/.exec(line);
    if (define !== null && wanted) found.add(define[1]);
    const undef = /^#undef (\w+)/.exec(line);
    if (undef !== null) found.delete(undef[1]);
  }
  return [...found].sort();
}

/**
 * @param {any} unit the translation unit
 * @param {RegExp} prefix
 * @returns {CApi}
 */
function collect(unit, prefix) {
  /** @type {CApi} */
  const api = {
    functions: new Map(),
    structures: new Map(),
    typedefs: new Map(),
    constants: new Map(),
    spellings: new Map(),
  };
  const headerOf = headerReader();
  /**
   * @type {Map<string, string[]>} the parameter names in the documentation of each type of function
   */
  const documented = new Map();
  for (const node of unit.inner) {
    const header = headerOf(node);
    if (node.kind === 'TypedefDecl') {
      api.typedefs.set(node.name, node.type.qualType);
      documented.set(node.name, documentedParameters(node));
    }
    if (node.kind === 'EnumDecl') collectEnum(node, api.constants, prefix);
    if (node.kind === 'FunctionDecl') collectFunction(node, api, documented, header);
    if (node.kind === 'RecordDecl' && node.name !== undefined) collectStructure(node, api, header);
  }
  return api;
}

/**
 * The dump names a file only where it differs from the one named last, in the order of the text.
 * @returns {(node: any) => string} the header that declares a node, such as `mbedtls/ssl.h`; to be
 *   called for each in turn
 */
function headerReader() {
  let file = '';
  const visit = (/** @type {any} */ value) => {
    if (typeof value.file === 'string') file = value.file;
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'includedFrom' && typeof child === 'object' && child !== null) visit(child);
    }
  };
  return (node) => {
    visit(node.loc);
    const header = /(?:^|\/)((?:mbedtls|psa)\/\w+\.h|\w+\.h)$/.exec(file)?.[1] ?? '';
    visit(node);
    return header;
  };
}

/**
 * @param {any} node
 * @param {CApi} api
 * @param {string} header
 */
function collectStructure(node, { structures }, header) {
  const fields = (node.inner ?? [])
    .filter((/** @type {any} */ child) => child.kind === 'FieldDecl')
    .map((/** @type {any} */ child) => child.name ?? '')
    .filter((/** @type {string} */ name) => !name.startsWith('private_'));
  if (node.completeDefinition === true) structures.set(node.name, { fields, header });
}

/**
 * @param {any} node
 * @param {Map<string, bigint>} constants
 * @param {RegExp} prefix
 */
function collectEnum(node, constants, prefix) {
  let previous = -1n;
  for (const enumerator of node.inner ?? []) {
    if (enumerator.kind !== 'EnumConstantDecl') continue;
    const written = constantOf(enumerator);
    previous = written ?? previous + 1n;
    const isMacro = enumerator.name.startsWith('constant_');
    if (isMacro && (written === null || enumerator.isInvalid)) continue;
    const name = isMacro ? enumerator.name.slice('constant_'.length) : enumerator.name;
    if (prefix.test(name)) constants.set(name, previous);
  }
}

/**
 * @param {any} node
 * @returns {bigint | null} what the compiler computed for the first constant expression in it
 */
function constantOf(node) {
  for (const child of node.inner ?? []) {
    if (child.kind === 'ConstantExpr' && child.value !== undefined) return BigInt(child.value);
    const found = constantOf(child);
    if (found !== null) return found;
  }
  return null;
}

/**
 * @param {any} node
 * @returns {string[]}
 */
function documentedParameters(node) {
  const comment = (node.inner ?? []).find(
    (/** @type {any} */ child) => child.kind === 'FullComment',
  );
  return (comment?.inner ?? [])
    .filter((/** @type {any} */ child) => child.kind === 'ParamCommandComment')
    .map((/** @type {any} */ child) => child.param);
}

/**
 * @param {any} node
 * @param {CApi} api
 * @param {Map<string, string[]>} documented
 * @param {string} header
 */
function collectFunction(node, { functions, typedefs }, documented, header) {
  // A repeated declaration may leave the names out; the first one counts.
  if (functions.has(node.name)) return;
  // A function can be declared by the name of its type alone: its parameters are named in that
  // type's comment.
  /** @type {string} */
  const spelled = node.type.qualType;
  const type = typedefs.get(spelled) ?? spelled;
  const names = documented.get(spelled) ?? [];
  const parameters = (node.inner ?? [])
    .filter((/** @type {any} */ child) => child.kind === 'ParmVarDecl')
    .map((/** @type {any} */ child, /** @type {number} */ index) => ({
      name: child.name ?? names[index] ?? `argument${index}`,
      type: child.type.qualType,
    }));
  functions.set(node.name, {
    name: node.name,
    result: type.slice(0, type.indexOf('(')).trim(),
    parameters,
    variadic: node.variadic === true,
    header,
  });
}

/**
 * @param {string} path relative to the project's root
 * @returns {Promise<string[]>} the symbols of an exports list
 */
export async function readExports(path = 'native/exports.txt') {
  const text = await readFile(join(root, path), 'utf8');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
