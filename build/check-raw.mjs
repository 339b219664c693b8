/**
 * Compares native/exports.txt with the headers: of the modules that it names every public function
 * leaves under its own name or is listed as left out with a reason, and every public field of their
 * structures has a getter or is listed.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {Pick<import('./c-api.mjs').CApi, 'functions' | 'structures'>} Declared */
/** @typedef {{ section: string, name: string }} Exported */
/** @typedef {{ exported: Exported[], leftOut: Map<string, string> }} ExportList */

const root = fileURLToPath(new URL('..', import.meta.url));

/** The modules of Mbed TLS whose public headers the raw layer covers. */
const MODULES = [
  'base64',
  'debug',
  'error',
  'hkdf',
  'md',
  'pk',
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
];
/** Those that the full build covers besides. */
const FULL_MODULES = [
  'aes',
  'asn1',
  'asn1write',
  'bignum',
  'ccm',
  'chacha20',
  'chachapoly',
  'cipher',
  'cmac',
  'ecdh',
  'ecdsa',
  'ecjpake',
  'ecp',
  'gcm',
  'hmac_drbg',
  'md5',
  'nist_kw',
  'oid',
  'pem',
  'pkcs5',
  'pkcs7',
  'poly1305',
  'psa_util',
  'rsa',
  'sha1',
  'sha256',
  'sha3',
  'sha512',
];
const PSA_HEADERS = ['psa/crypto.h', 'psa/crypto_struct.h', 'psa/crypto_extra.h'];
const HEADERS = new Map([
  ...[...MODULES, ...FULL_MODULES].map(
    (name) => /** @type {const} */ ([name, `mbedtls/${name}.h`]),
  ),
  ['PSA', 'psa/crypto.h'],
  ...PSA_HEADERS.map((header) => /** @type {const} */ ([header.slice(0, -2), header])),
]);
/** x509.h gives these structures of asn1.h names of its own. */
const RENAMED = new Map([
  ['mbedtls_asn1_buf', 'x509_buf'],
  ['mbedtls_asn1_named_data', 'x509_name'],
  ['mbedtls_asn1_sequence', 'x509_sequence'],
]);

/**
 * @param {string} text of native/exports.txt
 * @returns {ExportList} `leftOut` has a reason for each name
 */
export function parseExports(text) {
  let section = '';
  /** @type {ExportList} */
  const list = { exported: [], leftOut: new Map() };
  for (const line of text.split('\n').map((part) => part.trim())) {
    const title = /^# --- (.*)$/.exec(line)?.[1];
    if (title !== undefined) section = title.split(' (')[0] ?? '';
    else if (section === 'left out') {
      const [, name, reason = ''] = /^# ([\w.]+):?(.*)$/.exec(line) ?? [];
      if (name !== undefined) list.leftOut.set(name, reason.trim());
    } else if (line !== '' && !line.startsWith('#')) list.exported.push({ section, name: line });
  }
  return list;
}

/**
 * @param {Declared} declared
 * @param {ExportList} list
 * @param {ReadonlySet<string>} [covered] the headers that are covered
 * @returns {string[]} what is wrong, one sentence each
 */
export function rawProblems(
  { functions, structures },
  { exported, leftOut },
  covered = new Set(MODULES.map((name) => `mbedtls/${name}.h`)),
) {
  const leaves = new Set(exported.map(({ name }) => name));
  const fields = publicFields(structures, covered);
  const problems = [];
  for (const { section, name } of exported) {
    const header = functions.get(name)?.header;
    // Some of ours are declared in the configuration too.
    const right =
      section === 'ours'
        ? /^(native|PSA)_/.test(name) && header !== undefined
        : HEADERS.get(section) === header;
    if (!right)
      problems.push(
        `${name} is in the section ${section}, but ${header ?? 'no header'} declares it.`,
      );
    if (leftOut.has(name)) problems.push(`${name} is exported and listed as left out.`);
  }
  for (const { name, header } of functions.values()) {
    if (covered.has(header) && !leaves.has(name) && !leftOut.has(name))
      problems.push(`${name} of ${header} is neither exported nor listed as left out.`);
  }
  for (const [field, getter] of fields) {
    if (!leaves.has(getter) && !leftOut.has(field))
      problems.push(`${field} has no ${getter} and is not listed as left out.`);
    if (leaves.has(getter) && leftOut.has(field))
      problems.push(`${field} has ${getter} and is listed as left out.`);
  }
  for (const [name, reason] of leftOut) {
    if (reason === '') problems.push(`${name} is left out without a reason.`);
    if (!covered.has(functions.get(name)?.header ?? '') && !fields.has(name))
      problems.push(`${name} is listed as left out, but no covered header declares it.`);
  }
  return problems;
}

/**
 * @param {Declared['structures']} structures
 * @param {ReadonlySet<string>} covered
 * @returns {Map<string, string>} `structure.field` and the name that its getter must have
 */
function publicFields(structures, covered) {
  const getters = new Map();
  for (const [structure, { fields, header }] of structures) {
    if (!covered.has(header) && !RENAMED.has(structure)) continue;
    const short = RENAMED.get(structure) ?? structure.replace(/^mbedtls_/, '');
    for (const field of fields) getters.set(`${structure}.${field}`, `native_${short}_${field}`);
  }
  return getters;
}

/**
 * @param {Declared} api
 * @param {Declared} full that of the full build
 * @throws Error that lists everything that is wrong
 */
export async function checkRaw(api, full) {
  const list = parseExports(await readList('exports.txt'));
  fail('native/exports.txt', rawProblems(api, list));
  const more = parseExports(await readList('exports-full.txt'));
  const leftOut = new Map([...list.leftOut, ...more.leftOut]);
  for (const { name } of more.exported) leftOut.delete(name);
  const covered = new Set([
    ...[...MODULES, ...FULL_MODULES].map((name) => `mbedtls/${name}.h`),
    ...PSA_HEADERS,
  ]);
  const both = { exported: [...list.exported, ...more.exported], leftOut };
  fail('native/exports-full.txt', rawProblems(full, both, covered));
}

/** @param {string} name */
function readList(name) {
  return readFile(join(root, 'native', name), 'utf8');
}

/**
 * @param {string} list
 * @param {readonly string[]} problems
 */
function fail(list, problems) {
  if (problems.length > 0)
    throw new Error(`${list} and the headers differ:\n${problems.join('\n')}`);
}
