import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** A value of DER: its tag, its length, its parts. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const digits = body.length.toString(16);
  const size = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, body]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

/** A whole number that is not negative, from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  return der(0x02, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), bytes);
}

export function bitString(bytes: Uint8Array): Buffer {
  return der(0x03, Buffer.from([0]), bytes);
}

/** An object identifier, from its bytes in hexadecimal. */
export function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

/** A name that is one common name. */
export function commonName(text: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
}

const RSA = sequence(oid('2a864886f70d010101'), der(0x05));

/** The public key of RSA with a modulus of that many bits, which has no known factors. */
export function rsaKey(bits: number, exponent: Uint8Array): Buffer {
  const modulus = Buffer.alloc(bits / 8, 0xa7);
  modulus[0] = 0xc3;
  return sequence(RSA, bitString(sequence(integer(modulus), integer(exponent))));
}

/** Who signs, with what: by a key for real, or with bytes that no key made. */
export interface Signing {
  /** The identifier of the algorithm, as `SHA256_RSA`. */
  readonly algorithm: Uint8Array;
  readonly by: { readonly digest: string; readonly keyPem: string } | Uint8Array;
}

export const SHA256_RSA = sequence(oid('2a864886f70d01010b'), der(0x05));
export const SHA384_RSA = sequence(oid('2a864886f70d01010c'), der(0x05));
export const SHA256_ECDSA = sequence(oid('2a8648ce3d040302'));
export const SHA384_ECDSA = sequence(oid('2a8648ce3d040303'));
export const SHA512_ECDSA = sequence(oid('2a8648ce3d040304'));

export interface CertificateRequest {
  readonly issuer: string;
  readonly subject: string;
  /** SubjectPublicKeyInfo. */
  readonly key: Uint8Array;
  readonly signing: Signing;
  readonly authority?: boolean;
  readonly expired?: boolean;
  readonly dnsName?: string;
  readonly serial?: number;
}

/** An X.509 certificate of version 3. */
export function certificate(request: CertificateRequest): Buffer {
  const {
    signing: { algorithm },
  } = request;
  const to = request.expired === true ? '210101000000Z' : '491231235959Z';
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from([request.serial ?? 1])),
    algorithm,
    commonName(request.issuer),
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from(to))),
    commonName(request.subject),
    request.key,
    der(0xa3, sequence(...extensionsOf(request))),
  );
  return sequence(body, algorithm, bitString(signed(body, request.signing)));
}

/** A certificate revocation list that revokes nothing. */
export function revocationList(issuer: string, signing: Signing): Buffer {
  const times = ['200101000000Z', '491231235959Z'].map((time) => der(0x17, Buffer.from(time)));
  const body = sequence(signing.algorithm, commonName(issuer), ...times);
  return sequence(body, signing.algorithm, bitString(signed(body, signing)));
}

function signed(body: Buffer, { by }: Signing): Uint8Array {
  return by instanceof Uint8Array ? by : sign(by.digest, body, by.keyPem);
}

function extensionsOf({ authority, dnsName }: CertificateRequest): Buffer[] {
  const constraints = sequence(...(authority === true ? [der(0x01, Buffer.from([0xff]))] : []));
  return [
    sequence(oid('551d13'), der(0x01, Buffer.from([0xff])), der(0x04, constraints)),
    ...(dnsName === undefined
      ? []
      : [sequence(oid('551d11'), der(0x04, sequence(der(0x82, Buffer.from(dnsName)))))]),
  ];
}

/** SubjectPublicKeyInfo of a private key. */
export function publicKeyOf(keyPem: string): Buffer {
  return createPublicKey(createPrivateKey(keyPem)).export({ type: 'spki', format: 'der' });
}
