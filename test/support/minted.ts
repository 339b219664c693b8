import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { bitString, der, integer, oid, sequence, SHA256_ECDSA } from './der.js';

/** A key pair; P-256 where it does not say how it signs. */
export interface MintKey {
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** AlgorithmIdentifier of its signatures. */
  readonly algorithm?: Buffer;
  readonly signs?: (bytes: Uint8Array) => Buffer;
}

export function mintKey(): MintKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, spki: publicKey.export({ type: 'spki', format: 'der' }) };
}

/** One extension: its identifier's bytes in hexadecimal and its value. */
export interface Extension {
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Uint8Array;
}

export interface MintRequest {
  /** Texts become one common name each; bytes are the whole name. */
  readonly issuer: string | Uint8Array;
  readonly subject: string | Uint8Array;
  readonly key: MintKey;
  readonly by: MintKey;
  readonly extensions?: readonly Extension[];
  readonly from?: string;
  readonly until?: string;
  /** 3 by default. */
  readonly version?: 1 | 3;
}

let serial = 1;

/** Signs a certificate, DER. */
export function mint(request: MintRequest): Buffer {
  const {
    issuer,
    subject,
    key,
    by,
    extensions = [],
    from = '20200101000000Z',
    until = '20460101000000Z',
    version = 3,
  } = request;
  const { algorithm = SHA256_ECDSA, signs = (bytes) => sign('sha256', bytes, by.privateKey) } = by;
  const tbs = sequence(
    ...(version === 3 ? [der(0xa0, integer(Buffer.from([2])))] : []),
    integer(Buffer.from([1, serial >> 16, (serial >> 8) & 0xff, serial++ & 0xff])),
    algorithm,
    nameOf(issuer),
    sequence(der(0x18, Buffer.from(from)), der(0x18, Buffer.from(until))),
    nameOf(subject),
    key.spki,
    ...(version === 3 && extensions.length > 0
      ? [der(0xa3, sequence(...extensions.map(encoded)))]
      : []),
  );
  return sequence(tbs, algorithm, bitString(signs(tbs)));
}

function encoded({ oid: type, critical = false, value }: Extension): Buffer {
  return sequence(
    oid(type),
    ...(critical ? [der(0x01, Buffer.from([0xff]))] : []),
    der(0x04, value),
  );
}

/** A name of attributes: their types' bytes in hexadecimal, the tags of the strings, the texts. */
export function name(
  ...parts: readonly (readonly [type: string, tag: number, text: string])[]
): Buffer {
  return sequence(
    ...parts.map(([type, tag, text]) =>
      der(
        0x31,
        sequence(
          oid(type),
          der(
            tag,
            Buffer.from(text, tag === 0x1e ? 'utf16le' : 'utf8').map((byte) => byte),
          ),
        ),
      ),
    ),
  );
}

function nameOf(given: string | Uint8Array): Uint8Array {
  return typeof given === 'string' ? name(['550403', 0x0c, given]) : given;
}

const ip = (text: string): Buffer => Buffer.from(text.split('.').map(Number));

/** GeneralName, by its kind. */
export const general = {
  dns: (text: string): Buffer => der(0x82, Buffer.from(text, 'latin1')),
  mail: (text: string): Buffer => der(0x81, Buffer.from(text)),
  uri: (text: string): Buffer => der(0x86, Buffer.from(text)),
  ip: (text: string): Buffer => der(0x87, ip(text)),
  /** An address and a mask. */
  net: (text: string, mask: string): Buffer => der(0x87, ip(text), ip(mask)),
  directory: (value: Uint8Array): Buffer => der(0xa4, value),
  registered: (hex: string): Buffer => der(0x88, Buffer.from(hex, 'hex')),
};

export const ext = {
  ca: (pathLength?: number): Extension => ({
    oid: '551d13',
    critical: true,
    value: sequence(
      der(0x01, Buffer.from([0xff])),
      ...(pathLength === undefined ? [] : [integer(Buffer.from([pathLength]))]),
    ),
  }),
  names: (...names: readonly Uint8Array[]): Extension => ({
    oid: '551d11',
    value: sequence(...names),
  }),
  constraints: (
    permitted: readonly Uint8Array[],
    excluded: readonly Uint8Array[],
    critical = true,
  ): Extension => ({
    oid: '551d1e',
    critical,
    value: sequence(
      ...(permitted.length === 0 ? [] : [der(0xa0, ...permitted.map((base) => sequence(base)))]),
      ...(excluded.length === 0 ? [] : [der(0xa1, ...excluded.map((base) => sequence(base)))]),
    ),
  }),
  /** The bits of the first octet: 0x80 is digitalSignature, 0x04 keyCertSign, 0x02 cRLSign. */
  usage: (bits: number): Extension => ({
    oid: '551d0f',
    critical: true,
    value: der(0x03, Buffer.from([0, bits])),
  }),
  purposes: (...oids: readonly string[]): Extension => ({
    oid: '551d25',
    value: sequence(...oids.map(oid)),
  }),
  policies: (...oids: readonly string[]): Extension => ({
    oid: '551d20',
    critical: true,
    value: sequence(...oids.map((each) => sequence(oid(each)))),
  }),
  mappings: (...pairs: readonly (readonly [string, string])[]): Extension => ({
    oid: '551d21',
    critical: true,
    value: sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))),
  }),
  /** requireExplicitPolicy and inhibitPolicyMapping. */
  policyConstraints: (explicit: number | null, mapping: number | null = null): Extension => ({
    oid: '551d24',
    critical: true,
    value: sequence(
      ...(explicit === null ? [] : [der(0x80, Buffer.from([explicit]))]),
      ...(mapping === null ? [] : [der(0x81, Buffer.from([mapping]))]),
    ),
  }),
  inhibitAny: (after: number): Extension => ({
    oid: '551d36',
    critical: true,
    value: integer(Buffer.from([after])),
  }),
  keyId: (key: MintKey): Extension => ({ oid: '551d0e', value: der(0x04, idOf(key)) }),
  issuerKeyId: (key: MintKey): Extension => ({
    oid: '551d23',
    value: sequence(der(0x80, idOf(key))),
  }),
  unknown: (critical: boolean): Extension => ({
    oid: '2b0601040182370a',
    critical,
    value: der(0x05),
  }),
};

function idOf(key: MintKey): Buffer {
  return createHash('sha1').update(key.spki).digest();
}
