import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { bytesOf, childrenOf, oidOf, readBer, unsigned, type Ber } from './ber.js';
import { tlsError, type CodedError } from './errors.js';
import { pkcs12Key } from './pkcs12-kdf.js';

/** What a PKCS#12 file holds, all DER. */
export interface PfxContents {
  /** Private keys as PKCS#8, not encrypted; whoever has them wipes them. */
  readonly keys: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const BAGS = '1.2.840.113549.1.12.10.1.';
const KEY_BAG = `${BAGS}1`;
const SHROUDED_KEY_BAG = `${BAGS}2`;
const CERT_BAG = `${BAGS}3`;
const SAFE_CONTENTS_BAG = `${BAGS}6`;

const ciphers: ReadonlyMap<string, { readonly name: string; readonly keySize: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keySize: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keySize: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keySize: 32 }],
]);

const hmacs: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

const digests: ReadonlyMap<string, string> = new Map([
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** Names for what is met and not read. */
const others: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.12.1.1', 'SHA-1 with 128-bit RC4'],
  ['1.2.840.113549.1.12.1.2', 'SHA-1 with 40-bit RC4'],
  ['1.2.840.113549.1.12.1.3', 'SHA-1 with triple DES'],
  ['1.2.840.113549.1.12.1.4', 'SHA-1 with two-key triple DES'],
  ['1.2.840.113549.1.12.1.5', 'SHA-1 with 128-bit RC2'],
  ['1.2.840.113549.1.12.1.6', 'SHA-1 with 40-bit RC2'],
  ['1.2.840.113549.1.5.14', 'PBMAC1'],
  ['1.2.840.113549.1.7.2', 'a signature by a public key'],
  ['1.2.840.113549.1.7.3', 'encryption to a public key'],
  ['1.2.840.113549.2.7', 'HMAC with SHA-1'],
  ['1.2.840.113549.3.7', 'triple DES'],
  ['1.3.14.3.2.26', 'SHA-1'],
]);

/** More rounds than that are not done: they would stop the process for a minute. */
const MAX_ROUNDS = 5_000_000;

/**
 * Reads a PKCS#12 file (.pfx, .p12): encrypted by PBES2 with AES-CBC and HMAC-SHA-2, or not at all;
 * its integrity by HMAC-SHA-2, or not at all. Throws an error that names another kind and tells how
 * to convert it, and one for a wrong passphrase or a damaged file. Corresponds to `PKCS12_parse`.
 */
export function readPfx(file: Uint8Array, passphrase: string): PfxContents {
  const found: Found = { keys: [], certificates: [] };
  try {
    readInto(found, file, passphrase);
    return found;
  } catch (error) {
    wipe(found);
    throw error instanceof RangeError ? malformed(error) : error;
  }
}

/** Wipes the keys. */
export function wipe({ keys }: PfxContents): void {
  for (const key of keys) key.fill(0);
}

function readInto(found: Found, file: Uint8Array, passphrase: string): void {
  const [version, safe, mac] = childrenOf(readBer(file));
  if (version === undefined || unsigned(version) !== 3 || safe === undefined) throw malformed();
  const content = contentOf(safe);
  if (content.type !== DATA) throw unsupported(content.type);
  if (content.value === undefined) throw malformed();
  const whole = bytesOf(content.value);
  const parts = childrenOf(readBer(whole)).map(contentOf);
  // What is of another kind is told by that, before its MAC is.
  for (const part of parts) if (part.type === ENCRYPTED_DATA) cipherOf(encryptedOf(part)[1]);
  if (mac !== undefined) verifyMac(mac, whole, passphrase);
  for (const part of parts) collect(plainOf(part, passphrase), passphrase, found);
}

interface Found {
  readonly keys: Uint8Array[];
  readonly certificates: Uint8Array[];
}

interface Content {
  readonly type: string;
  readonly value: Ber | undefined;
}

// ContentInfo, SafeBag, CertBag: a type, and a value of it in [0].
function contentOf(element: Ber | undefined): Content {
  const [type, tagged] = childrenOf(element);
  return { type: oidOf(type), value: tagged === undefined ? undefined : childrenOf(tagged)[0] };
}

function collect(contents: Uint8Array, passphrase: string, found: Found): void {
  for (const bag of childrenOf(readBer(contents))) {
    const { type, value } = contentOf(bag);
    if (value === undefined) throw malformed();
    if (type === KEY_BAG) found.keys.push(Uint8Array.from(value.whole));
    else if (type === SHROUDED_KEY_BAG) found.keys.push(plainKeyOf(value, passphrase));
    else if (type === CERT_BAG) addCertificate(value, found);
    else if (type === SAFE_CONTENTS_BAG) collect(value.whole, passphrase, found);
  }
}

function addCertificate(bag: Ber, { certificates }: Found): void {
  const { type, value } = contentOf(bag);
  if (type === X509_CERTIFICATE && value !== undefined) certificates.push(bytesOf(value));
}

function plainKeyOf(value: Ber, passphrase: string): Uint8Array {
  const [algorithm, encrypted] = childrenOf(value);
  if (encrypted === undefined) throw malformed();
  return decrypt(algorithm, bytesOf(encrypted), passphrase);
}

function plainOf(part: Content, passphrase: string): Uint8Array {
  if (part.type === DATA && part.value !== undefined) return bytesOf(part.value);
  if (part.type !== ENCRYPTED_DATA) throw unsupported(part.type);
  const [, algorithm, encrypted] = encryptedOf(part);
  if (encrypted === undefined) throw malformed();
  return decrypt(algorithm, bytesOf(encrypted), passphrase);
}

// EncryptedData: a version, and what it holds: its type, the algorithm, the bytes.
function encryptedOf({ value }: Content): readonly Ber[] {
  return childrenOf(childrenOf(value)[1]);
}

interface Cipher {
  readonly name: string;
  readonly keySize: number;
  readonly iv: Uint8Array;
  readonly hmac: string;
  readonly salt: Uint8Array;
  readonly rounds: number;
}

function cipherOf(algorithm: Ber | undefined): Cipher {
  const [scheme, parameters] = childrenOf(algorithm);
  if (oidOf(scheme) !== PBES2) throw unsupported(oidOf(scheme));
  const [derivation, encryption] = childrenOf(parameters);
  const [derives, how] = childrenOf(derivation);
  if (oidOf(derives) !== PBKDF2) throw unsupported(oidOf(derives));
  const [salt, rounds, ...rest] = childrenOf(how);
  // Where no function is named it is HMAC with SHA-1.
  const named = rest.find(({ tag }) => tag === 0x30);
  const prf = named === undefined ? '1.2.840.113549.2.7' : oidOf(childrenOf(named)[0]);
  const [kind, iv] = childrenOf(encryption);
  const cipher = ciphers.get(oidOf(kind));
  const hmac = hmacs.get(prf);
  if (cipher === undefined) throw unsupported(oidOf(kind));
  if (hmac === undefined) throw unsupported(prf);
  if (salt === undefined || rounds === undefined || iv === undefined) throw malformed();
  return { ...cipher, iv: bytesOf(iv), hmac, salt: bytesOf(salt), rounds: roundsOf(rounds) };
}

function decrypt(algorithm: Ber | undefined, bytes: Uint8Array, passphrase: string): Uint8Array {
  const { name, keySize, iv, hmac, salt, rounds } = cipherOf(algorithm);
  const word = Buffer.from(passphrase, 'utf8');
  const key = pbkdf2Sync(word, salt, rounds, keySize, hmac);
  let start: Buffer | null = null;
  let rest: Buffer | null = null;
  try {
    const decipher = createDecipheriv(name, key, iv);
    start = decipher.update(bytes);
    rest = decipher.final();
    const plain = new Uint8Array(start.length + rest.length);
    plain.set(start);
    plain.set(rest, start.length);
    return plain;
  } catch (error) {
    throw tlsError(
      'ERR_OSSL_BAD_DECRYPT',
      'pfx: the passphrase is wrong, or the file is damaged (bad decrypt).',
      error,
    );
  } finally {
    for (const secret of [word, key, start, rest]) secret?.fill(0);
  }
}

function verifyMac(mac: Ber, content: Uint8Array, passphrase: string): void {
  const [digestInfo, salt, rounds] = childrenOf(mac);
  const [algorithm, expected] = childrenOf(digestInfo);
  const kind = oidOf(childrenOf(algorithm)[0]);
  const digest = digests.get(kind);
  if (digest === undefined) throw unsupported(kind);
  if (salt === undefined || expected === undefined) throw malformed();
  const count = rounds === undefined ? 1 : roundsOf(rounds);
  // Of no passphrase there are two forms in the world.
  const isRight = [false, ...(passphrase === '' ? [true] : [])].some((isNone) => {
    const key = pkcs12Key(isNone ? null : passphrase, bytesOf(salt), count, digest);
    const found = createHmac(digest, key).update(content).digest();
    key.fill(0);
    const told = bytesOf(expected);
    return found.length === told.length && timingSafeEqual(found, told);
  });
  if (!isRight)
    throw tlsError(
      'ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE',
      'pfx: the passphrase is wrong, or the file is damaged (mac verify failure).',
    );
}

function roundsOf(element: Ber): number {
  const rounds = unsigned(element);
  if (rounds < 1 || rounds > MAX_ROUNDS)
    throw tlsError(
      'ERR_INVALID_ARG_VALUE',
      `pfx: ${rounds} rounds of its key derivation are not done, ${MAX_ROUNDS} are the most.`,
    );
  return rounds;
}

function unsupported(kind: string): CodedError {
  const name = others.get(kind) ?? `an algorithm with the identifier ${kind}`;
  return Object.assign(
    tlsError(
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      `The option pfx cannot be honoured: the file uses ${name}; PBES2 with AES and HMAC-SHA-2 ` +
        'are read. openssl pkcs12 -legacy -in OLD.p12 -nodes -out ALL.pem and then ' +
        'openssl pkcs12 -export -in ALL.pem -out NEW.p12 -certpbe AES-256-CBC ' +
        '-keypbe AES-256-CBC -macalg sha256 convert it.',
    ),
    { option: 'pfx' },
  );
}

function malformed(cause?: unknown): CodedError {
  return tlsError(
    'ERR_OSSL_ASN1_NOT_ENOUGH_DATA',
    'pfx: that is no PKCS#12 file, or one that is cut short (not enough data).',
    cause,
  );
}
