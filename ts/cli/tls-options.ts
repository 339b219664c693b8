import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isIP, isIPv6 } from 'node:net';
import { rootCertificates } from 'node:tls';
import * as constants from '../../wasm/constants.js';
import { cipherSuites } from '../adapt/node-tls/cipher-names.js';
import { MAX_PORT } from '../nsapi/socket-address.js';
import type { Given, OptionTable } from './option-table.js';
import { nearest } from './suggestion.js';
import { isStarttls, starttlsNames, type Starttls } from './starttls.js';
import { UsageError } from './usage-error.js';

/** The options of whoever connects with TLS. */
export const tlsOptions: OptionTable = {
  ca: {
    value: 'FILE',
    multiple: true,
    help: "CA certificates to verify the server by, PEM or DER (repeatable); Node's when absent",
  },
  crl: { value: 'FILE', multiple: true, help: 'revocation lists, PEM or DER (repeatable)' },
  insecure: { help: 'do NOT verify the server: anybody could be at the other end' },
  servername: { value: 'NAME', help: 'name to ask for (SNI) and to verify, instead of HOST' },
  cert: { value: 'FILE', help: 'own certificate, for servers that ask for one (with --key)' },
  key: {
    value: 'FILE',
    help: 'private key of --cert; a passphrase that it needs is asked for on the terminal',
  },
  'pass-file': { value: 'FILE', help: 'a file whose first line is the passphrase of --key' },
  psk: { value: 'HEX', help: 'pre-shared key (with --psk-identity)' },
  'psk-identity': { value: 'NAME', help: 'name of the pre-shared key' },
  alpn: { value: 'LIST', help: 'application protocols to offer, separated by commas' },
  min: { value: '1.2|1.3', help: 'lowest version of TLS to accept' },
  max: { value: '1.2|1.3', help: 'highest version of TLS to offer' },
  ciphers: {
    value: 'LIST',
    help: "cipher suites to offer, by Mbed TLS's, IANA's or OpenSSL's names",
  },
  groups: { value: 'LIST', help: 'groups to offer: x25519, secp256r1, secp384r1, secp521r1' },
  starttls: {
    value: 'PROTOCOL',
    help: `begin in plain text and change to TLS: ${starttlsNames.join(', ')}`,
  },
  keylog: {
    value: 'FILE',
    help: 'append the secrets for Wireshark: whoever has them reads the traffic; SSLKEYLOGFILE too',
  },
  timeout: { value: 'SECONDS', help: 'longest wait for the server; 15 when absent' },
  debug: { value: 'LEVEL', help: "Mbed TLS's trace on standard error, 1 to 4" },
};

/** In bytes: the lengths have one and two bytes. */
const LONGEST_PROTOCOL = 255;
const LONGEST_IDENTITY = 65_535;

/** Whom to connect to and by what. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly servername: string | undefined;
  /** CA certificates. */
  readonly ca: readonly Uint8Array[];
  readonly crl: readonly Uint8Array[];
  readonly insecure: boolean;
  readonly identity: ClientIdentity | null;
  readonly psk: { readonly key: Uint8Array; readonly identity: Uint8Array } | null;
  readonly alpn: readonly string[] | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly ciphers: readonly number[] | undefined;
  readonly groups: readonly number[] | undefined;
  readonly starttls: Starttls | null;
  readonly keylog: { readonly file: string; readonly by: string } | null;
  /** In milliseconds. */
  readonly timeout: number;
  /** 0 for none. */
  readonly debug: number;
}

/** A client's certificate with its key. */
export interface ClientIdentity {
  readonly cert: Uint8Array;
  readonly key: Uint8Array;
  readonly passphrase: string | undefined;
}

export const versions: ReadonlyMap<string, number> = new Map([
  ['1.2', constants.MBEDTLS_SSL_VERSION_TLS1_2],
  ['1.3', constants.MBEDTLS_SSL_VERSION_TLS1_3],
]);

/** The groups that are compiled in. */
export const groups: ReadonlyMap<string, number> = new Map([
  ['x25519', constants.MBEDTLS_SSL_IANA_TLS_GROUP_X25519],
  ['secp256r1', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1],
  ['secp384r1', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1],
  ['secp521r1', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1],
]);

const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['p-256', 'secp256r1'],
  ['prime256v1', 'secp256r1'],
  ['p-384', 'secp384r1'],
  ['p-521', 'secp521r1'],
]);

/** Node's root certificates, or the files of --ca. */
export function trustedBy(given: Given): Uint8Array[] {
  const files = given.texts('ca');
  return files.length === 0
    ? rootCertificates.map((pem) => new TextEncoder().encode(pem))
    : files.map((file) => readInput(file, '--ca'));
}

/** Reads the target and the TLS options. Throws UsageError. */
export function readTarget(given: Given, address: string, defaultPort = 443): Target {
  const { host, port } = hostAndPort(address, defaultPort);
  const min = version(given, 'min');
  const max = version(given, 'max');
  if (min !== undefined && max !== undefined && min > max)
    throw new UsageError('--min is above --max.');
  return {
    host,
    port,
    min,
    max,
    servername: servernameOf(given),
    ca: trustedBy(given),
    crl: given.texts('crl').map((file) => readInput(file, '--crl')),
    insecure: given.has('insecure'),
    identity: identityOf(given),
    psk: pskOf(given),
    alpn: alpnOf(given),
    ciphers: given.list('ciphers')?.map(ciphersuite),
    groups: given.list('groups')?.map(group),
    starttls: starttls(given.text('starttls')),
    keylog: keylogOf(given),
    timeout: given.number('timeout', 15, 0.1, 86_400) * 1000,
    debug: given.integer('debug', 0, 0, 4),
  };
}

/** The most that is read of a file, in bytes: no certificates take more. */
const LONGEST_FILE = 64 * 2 ** 20;

/** Reads a file that an option names. Throws UsageError. */
export function readInput(path: string, option: string): Uint8Array {
  try {
    return readWhole(path);
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readWhole(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).isDirectory()) throw new Error(`"${path}" is a folder: name a file in it`);
    const pieces: Uint8Array[] = [];
    for (let size = 0; ; ) {
      const buffer = new Uint8Array(65_536);
      const got = readSync(file, buffer);
      if (got === 0) return new Uint8Array(Buffer.concat(pieces));
      size += got;
      if (size > LONGEST_FILE) throw new Error(`"${path}" is larger than 64 MB`);
      pieces.push(buffer.subarray(0, got));
    }
  } finally {
    closeSync(file);
  }
}

/** Reads standard input to its end. Throws UsageError for more than a file may have. */
export async function readStandardInput(): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of process.stdin) {
    size += piece.length;
    if (size > LONGEST_FILE) throw new UsageError('Standard input is larger than 64 MB.');
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** Makes a file of secrets that an option names. Throws UsageError. */
export function openForWriting(path: string, option: string): void {
  try {
    appendFileSync(path, '', { mode: 0o600 });
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function hostAndPort(target: string, otherwise: number): { host: string; port: number } {
  const named = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(target);
  const bracketed = named?.[1];
  const host = isIPv6(target) ? target : (bracketed ?? named?.[2] ?? '');
  const isHost = bracketed === undefined ? isIPv6(host) || isName(host) : isIPv6(host);
  if (!isHost) throw new UsageError(noHost(target));
  const port = Number((isIPv6(target) ? undefined : named?.[3]) ?? otherwise);
  if (port < 1 || port > MAX_PORT)
    throw new UsageError(`The port ${port} is not between 1 and ${MAX_PORT}.`);
  return { host, port };
}

/** What may be looked up; whether there is such a host is another question. */
const isName = (text: string): boolean =>
  /^[^\s/\\@?#:[\]\p{Cc}-][^\s/\\@?#:[\]\p{Cc}]*$/u.test(text);

function noHost(target: string): string {
  const why = target.includes('/')
    ? 'a URL goes to "mbedtls-wasm get"'
    : 'a host is a name or an address, a port is a number, an IPv6 address goes in brackets';
  return `${JSON.stringify(target)} is no HOST[:PORT]: ${why}.`;
}

function version(given: Given, option: string): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  // TLSv1.2, tls1_2, TLS 1.2: whatever other tools call it.
  const digits = /^(?:tls)?[ v_]*1[._]?([0-9])$/i.exec(text)?.[1];
  const number = versions.get(`1.${digits}`);
  if (number === undefined) throw new UsageError(`--${option} must be 1.2 or 1.3, not "${text}".`);
  return number;
}

function identityOf(given: Given): ClientIdentity | null {
  const [cert, key] = ['cert', 'key'].map((name) => given.text(name));
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('--cert and --key go together.');
  if (cert === undefined || key === undefined) return null;
  return {
    cert: readInput(cert, '--cert'),
    key: readInput(key, '--key'),
    passphrase: passphraseIn(given),
  };
}

/** The first line of --pass-file. */
export function passphraseIn(given: Given): string | undefined {
  const file = given.text('pass-file');
  if (file === undefined) return undefined;
  return new TextDecoder().decode(readInput(file, '--pass-file')).split(/\r?\n/)[0];
}

function servernameOf(given: Given): string | undefined {
  const name = given.text('servername');
  if (name !== undefined && !isName(name) && isIP(name) === 0)
    throw new UsageError(`--servername takes a host name, not ${JSON.stringify(name)}.`);
  return name;
}

function alpnOf(given: Given): readonly string[] | undefined {
  const names = given.list('alpn');
  const long = names?.find((name) => Buffer.byteLength(name) > LONGEST_PROTOCOL);
  if (long !== undefined)
    throw new UsageError(
      `--alpn: "${long.slice(0, 20)}..." has more than ${LONGEST_PROTOCOL} bytes.`,
    );
  return names === undefined ? undefined : [...new Set(names)];
}

/** Where the secrets go to, and who says so. */
function keylogOf(given: Given): Target['keylog'] {
  const file = given.text('keylog');
  if (file !== undefined) return { file, by: '--keylog' };
  const set = process.env.SSLKEYLOGFILE ?? '';
  return set === '' ? null : { file: set, by: 'SSLKEYLOGFILE' };
}

function pskOf(given: Given): Target['psk'] {
  const [hex, identity] = [given.text('psk'), given.text('psk-identity')];
  if ((hex === undefined) !== (identity === undefined))
    throw new UsageError('--psk and --psk-identity go together.');
  if (hex === undefined || identity === undefined) return null;
  if (!/^([0-9a-f]{2})+$/i.test(hex))
    throw new UsageError('--psk takes the key in hexadecimal, two digits a byte.');
  const key = new Uint8Array(Buffer.from(hex, 'hex'));
  if (key.length > constants.MBEDTLS_PSK_MAX_LEN)
    throw new UsageError(
      `--psk has ${key.length} bytes, more than ${constants.MBEDTLS_PSK_MAX_LEN}.`,
    );
  const name = new TextEncoder().encode(identity);
  if (name.length === 0 || name.length > LONGEST_IDENTITY)
    throw new UsageError(`--psk-identity takes 1 to ${LONGEST_IDENTITY} bytes.`);
  return { key, identity: name };
}

const plain = (name: string): string => name.toUpperCase().replaceAll('_', '-');

/** By the name of Mbed TLS, IANA or OpenSSL. */
function ciphersuite(name: string): number {
  const suites = cipherSuites();
  const found = suites.find((suite) =>
    [suite.mbedtls, suite.standardName, suite.name].some((known) => plain(known) === plain(name)),
  );
  if (found !== undefined) return found.id;
  const meant = nearest(
    plain(name).toLowerCase(),
    suites.map(({ standardName }) => plain(standardName).toLowerCase()),
  );
  const hint =
    meant === null
      ? '"mbedtls-wasm scan" tells the names'
      : `did you mean ${plain(meant).replaceAll('-', '_')}?`;
  throw new UsageError(`"${name}" is no cipher suite that is compiled in: ${hint}`);
}

function group(name: string): number {
  const lower = name.toLowerCase();
  const number = groups.get(OTHER_NAMES.get(lower) ?? lower);
  if (number === undefined)
    throw new UsageError(`"${name}" is no group; there are ${[...groups.keys()].join(', ')}.`);
  return number;
}

function starttls(name: string | undefined): Starttls | null {
  if (name === undefined) return null;
  if (!isStarttls(name))
    throw new UsageError(`--starttls knows ${starttlsNames.join(', ')}, not "${name}".`);
  return name;
}
