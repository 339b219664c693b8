import { defaultInstance } from '../../ffi/instance.js';
import { listCiphersuites } from '../../mbedtls/config-extras.js';
import { safeCiphersuites } from '../../mbedtls/defaults.js';
import { tlsError } from './errors.js';

/** A cipher suite by its names. */
export interface CipherSuite {
  readonly id: number;
  /** Mbed TLS's name. */
  readonly mbedtls: string;
  /** IANA's name, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256. */
  readonly standardName: string;
  /** OpenSSL's, such as ECDHE-RSA-AES128-GCM-SHA256. */
  readonly name: string;
  readonly isTls13: boolean;
}

/** OpenSSL's words for ciphers that this build has none of: to exclude them is granted. */
const ABSENT = new Set(
  (
    'aNULL eNULL NULL EXPORT EXPORT40 EXPORT56 EXP LOW MEDIUM DES 3DES RC2 RC4 IDEA SEED ' +
    'CAMELLIA ARIA MD5 SSLv2 SSLv3 DSS aDSS DH aDH kDH DHE EDH kDHE kEDH kDHd kDHr ADH AECDH ' +
    'SRP kSRP aSRP ' +
    'KRB5 kKRB5 GOST aGOST kGOST EDH-RSA-DES-CBC3-SHA EDH-DSS-DES-CBC3-SHA DES-CBC3-SHA ' +
    'ECDHE-RSA-DES-CBC3-SHA KRB5-DES-CBC3-SHA'
  ).split(' '),
);

/** OpenSSL's words for sets of which the safe suites are the part that is on offer. */
const SETS = new Map<string, (suite: CipherSuite) => boolean>([
  ['DEFAULT', () => true],
  ['HIGH', () => true],
  ['ALL', () => true],
  ['TLSv1.2', ({ isTls13 }) => !isTls13],
  ['AESGCM', ({ name }) => name.includes('GCM')],
  ['AESCCM', ({ name }) => name.includes('CCM')],
  ['AES', ({ name }) => name.includes('AES')],
  ['AES128', ({ name }) => /AES_?128/.test(name)],
  ['AES256', ({ name }) => /AES_?256/.test(name)],
  ['CHACHA20', ({ name }) => name.includes('CHACHA20')],
  ['ECDHE', ({ name }) => name.startsWith('ECDHE')],
  ['EECDH', ({ name }) => name.startsWith('ECDHE')],
  ['kECDHE', ({ name }) => name.startsWith('ECDHE')],
  ['kEECDH', ({ name }) => name.startsWith('ECDHE')],
  ['ECDSA', ({ name }) => name.includes('ECDSA')],
  ['aECDSA', ({ name }) => name.includes('ECDSA')],
  ['aRSA', ({ name }) => name.startsWith('ECDHE-RSA')],
  ['RSA', ({ standardName }) => standardName.startsWith('TLS_RSA_')],
  ['kRSA', ({ standardName }) => standardName.startsWith('TLS_RSA_')],
  ['PSK', ({ name }) => name.includes('PSK')],
  ['SHA', ({ name }) => name.endsWith('-SHA')],
  ['SHA1', ({ name }) => name.endsWith('-SHA')],
]);

let suites: readonly CipherSuite[] | null = null;

/** The cipher suites of this build, those of TLS 1.3 and the safe ones first. */
export function cipherSuites(): readonly CipherSuite[] {
  suites ??= [...listCiphersuites(defaultInstance())]
    .map(([id, name]) => suiteOf(id, name))
    .sort((one, other) => rankOf(one) - rankOf(other));
  return suites;
}

/** The suite that Mbed TLS calls so. */
export function cipherSuiteOf(mbedtls: string | null): CipherSuite | undefined {
  return cipherSuites().find((suite) => suite.mbedtls === mbedtls);
}

/**
 * The suites that a text of OpenSSL's kind asks for, the most wanted first. As in Node, those of
 * TLS 1.3 are all on unless some are named. Throws an error that names what there is not.
 */
export function parseCiphers(text: string): number[] {
  const all = cipherSuites();
  const safe = all.filter(({ id }) => safeCiphersuites.includes(id));
  let chosen: CipherSuite[] = [];
  const excluded = new Set<CipherSuite>();
  for (const word of wordsOf(text)) {
    if (word.startsWith('@')) {
      directive(word);
      continue;
    }
    const sign = /^[!+-]/.exec(word)?.[0] ?? '';
    const found = suitesFor(word.slice(sign.length), all, sign === '' ? safe : all, sign !== '');
    if (sign === '!') for (const suite of found) excluded.add(suite);
    if (sign === '') chosen.push(...found.filter((suite) => !chosen.includes(suite)));
    else if (sign === '-' || sign === '!')
      chosen = chosen.filter((suite) => !found.includes(suite));
    else
      chosen = [
        ...chosen.filter((suite) => !found.includes(suite)),
        ...chosen.filter((suite) => found.includes(suite)),
      ];
  }
  const wanted = chosen.filter((suite) => !excluded.has(suite));
  const newer = wanted.some(({ isTls13 }) => isTls13)
    ? wanted.filter(({ isTls13 }) => isTls13)
    : safe.filter((suite) => suite.isTls13 && !excluded.has(suite));
  const list = [...newer, ...wanted.filter(({ isTls13 }) => !isTls13)];
  if (wanted.length === 0)
    throw tlsError('ERR_SSL_NO_CIPHER_MATCH', `no cipher match: there is none of "${text}" here.`);
  return list.map(({ id }) => id);
}

/**
 * OpenSSL's security level that such a text asks for, undefined where it asks for none. Throws for
 * one that cannot be had.
 */
export function parseSecurityLevel(text: string): number | undefined {
  const levels = wordsOf(text).filter((word) => word.startsWith('@SECLEVEL='));
  for (const level of levels) directive(level);
  return levels.map((level) => Number(level.replace('@SECLEVEL=', ''))).at(-1);
}

// OpenSSL takes DEFAULT@SECLEVEL=1, too.
function wordsOf(text: string): string[] {
  return text.split(/[:, ]+|(?=@)/).filter((part) => part !== '');
}

function directive(word: string): void {
  if (word === '@STRENGTH' || word === '@SECLEVEL=1' || word === '@SECLEVEL=2') return;
  const levels = word.startsWith('@SECLEVEL=') ? ': the levels are 1 and 2' : '';
  throw tlsError('ERR_SSL_NO_CIPHER_MATCH', `ciphers: ${word} cannot be honoured${levels}.`);
}

function suitesFor(
  word: string,
  all: readonly CipherSuite[],
  offered: readonly CipherSuite[],
  signed: boolean,
): CipherSuite[] {
  const one = all.find(({ name, standardName }) => name === word || standardName === word);
  if (one !== undefined) return [one];
  // Those joined by + are the intersection.
  const sets = word.split('+').map((part) => SETS.get(part));
  if (sets.every((set) => set !== undefined))
    return offered.filter((suite) => sets.every((set) => set?.(suite) === true));
  if (signed && (ABSENT.has(word) || /^[\w-]+$/.test(word))) return [];
  throw tlsError(
    'ERR_SSL_NO_CIPHER_MATCH',
    `ciphers: "${word}" is not among those of this build (no cipher match); ` +
      'getCiphers() tells them.',
  );
}

function rankOf({ id, isTls13 }: CipherSuite): number {
  const safe = safeCiphersuites.indexOf(id);
  return (isTls13 ? 0 : 1000) + (safe < 0 ? 500 : safe);
}

function suiteOf(id: number, mbedtls: string): CipherSuite {
  const isTls13 = mbedtls.startsWith('TLS1-3-');
  const standardName = mbedtls.replace('TLS1-3-', 'TLS-').replaceAll('-', '_');
  return {
    id,
    mbedtls,
    standardName,
    isTls13,
    name: isTls13 ? standardName : openssl(standardName),
  };
}

function openssl(standardName: string): string {
  const [, exchange = '', cipher = ''] = /^TLS_(.+)_WITH_(.+)$/.exec(standardName) ?? [];
  const withPsk = exchange.includes('PSK');
  const short = cipher
    .replace(/^(AES)_(\d+)/, '$1$2')
    .replace('POLY1305_SHA256', 'POLY1305')
    .replace('CCM_8', 'CCM8')
    .replace(withPsk ? '' : '_CBC', '')
    .replaceAll('_', '-');
  return exchange === 'RSA' ? short : `${exchange.replaceAll('_', '-')}-${short}`;
}
