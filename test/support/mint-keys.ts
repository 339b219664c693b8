import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { der, integer, oid, sequence, SHA256_RSA, SHA384_ECDSA, SHA512_ECDSA } from './der.js';
import type { MintKey } from './minted.js';

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function keyOf(
  { privateKey, publicKey }: Pair,
  algorithm: Buffer,
  signs: (bytes: Uint8Array) => Buffer,
): MintKey {
  return {
    privateKey,
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    algorithm,
    signs,
  };
}

/** RFC 8410. */
export function ed25519Key(): MintKey {
  const pair = generateKeyPairSync('ed25519');
  return keyOf(pair, sequence(oid('2b6570')), (bytes) => sign(null, bytes, pair.privateKey));
}

export function ed448Key(): MintKey {
  const pair = generateKeyPairSync('ed448');
  return keyOf(pair, sequence(oid('2b6571')), (bytes) => sign(null, bytes, pair.privateKey));
}

/** Of a curve by OpenSSL's name. */
export function ecKey(namedCurve: string, digest: 'sha384' | 'sha512' = 'sha384'): MintKey {
  const pair = generateKeyPairSync('ec', { namedCurve });
  const algorithm = digest === 'sha384' ? SHA384_ECDSA : SHA512_ECDSA;
  return keyOf(pair, algorithm, (bytes) => sign(digest, bytes, pair.privateKey));
}

export function rsaMintKey(bits = 2048): MintKey {
  const pair = generateKeyPairSync('rsa', { modulusLength: bits });
  return keyOf(pair, SHA256_RSA, (bytes) => sign('sha256', bytes, pair.privateKey));
}

const DIGESTS = { sha256: '608648016503040201', sha384: '608648016503040202' } as const;

/** RSASSA-PSS-params: a hash, MGF1 with the same or another one, and the length of the salt. */
function pssParameters(
  digest: keyof typeof DIGESTS,
  salt: number,
  mask: keyof typeof DIGESTS = digest,
): Buffer {
  const hash = (name: keyof typeof DIGESTS): Buffer => sequence(oid(DIGESTS[name]), der(0x05));
  return sequence(
    der(0xa0, hash(digest)),
    der(0xa1, sequence(oid('2a864886f70d010108'), hash(mask))),
    der(0xa2, integer(Buffer.from([salt]))),
  );
}

/** What a key for RSASSA-PSS alone allows, and what it does; both 32 and SHA-256 by default. */
export interface PssRequest {
  /** Of the key; none for any hash and salt. */
  readonly limits?: { readonly digest: 'sha256' | 'sha384'; readonly salt: number } | null;
  readonly digest?: 'sha256' | 'sha384';
  readonly salt?: number;
}

/** RFC 4055: an RSA key whose algorithm is id-RSASSA-PSS. */
export function pssKey({
  limits = null,
  digest = 'sha256',
  salt = digest === 'sha256' ? 32 : 48,
}: PssRequest = {}): MintKey {
  const size = { modulusLength: 2048 };
  // The types want a text where Node wants a number.
  const own: object =
    limits === null
      ? {}
      : {
          hashAlgorithm: limits.digest,
          mgf1HashAlgorithm: limits.digest,
          saltLength: limits.salt,
        };
  const pair = generateKeyPairSync('rsa-pss', { ...size, ...own });
  const algorithm = sequence(oid('2a864886f70d01010a'), pssParameters(digest, salt));
  return keyOf(pair, algorithm, (bytes) =>
    sign(digest, bytes, {
      key: pair.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: salt,
    }),
  );
}
