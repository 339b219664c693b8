import {
  MBEDTLS_X509_KU_CRL_SIGN,
  MBEDTLS_X509_KU_DATA_ENCIPHERMENT,
  MBEDTLS_X509_KU_DIGITAL_SIGNATURE,
  MBEDTLS_X509_KU_KEY_AGREEMENT,
  MBEDTLS_X509_KU_KEY_CERT_SIGN,
  MBEDTLS_X509_KU_KEY_ENCIPHERMENT,
  MBEDTLS_X509_KU_NON_REPUDIATION,
} from '../../wasm/constants-full.js';
import type { MbedtlsFullExports } from '../../wasm/mbedtls-full.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import type { Raw } from '../mbedtls/raw.js';
import { ipBytes } from '../nsapi/socket-address.js';
import { chosen } from './chosen.js';
import { element, explicit, implicit, oidBytes, sequence } from './der.js';
import { listOf } from './list-of.js';

const OID_TAG = 0x06;
const KEY_USAGES = {
  digitalSignature: MBEDTLS_X509_KU_DIGITAL_SIGNATURE,
  nonRepudiation: MBEDTLS_X509_KU_NON_REPUDIATION,
  keyEncipherment: MBEDTLS_X509_KU_KEY_ENCIPHERMENT,
  dataEncipherment: MBEDTLS_X509_KU_DATA_ENCIPHERMENT,
  keyAgreement: MBEDTLS_X509_KU_KEY_AGREEMENT,
  keyCertSign: MBEDTLS_X509_KU_KEY_CERT_SIGN,
  cRLSign: MBEDTLS_X509_KU_CRL_SIGN,
} as const;
const PURPOSES: Readonly<Record<string, string>> = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
};

/** What a key may be used for (RFC 5280, 4.2.1.3). */
export type KeyUsage = keyof typeof KEY_USAGES;

/** One extension, as `mbedtls_x509write_crt_set_extension` takes it. */
export interface Extension {
  /** The bytes of its object identifier, without tag. */
  readonly oid: Uint8Array;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** The bits of a key usage. Throws TypeError for a name that there is not. */
export function keyUsageBits(usages: readonly KeyUsage[]): number {
  return listOf(usages, 'keyUsage').reduce(
    (bits, usage) => bits | chosen(KEY_USAGES, usage, 'key usage'),
    0,
  );
}

/**
 * The subject's other names, in openssl's notation: `DNS:`, `IP:`, `email:`, `URI:`. It is critical
 * where there is no subject.
 */
export function subjectAltName(names: readonly string[], critical: boolean): Extension {
  return {
    oid: oidBytes('2.5.29.17'),
    critical,
    value: sequence(...names.map(generalName)),
  };
}

function generalName(name: string): Uint8Array {
  const [, kind = '', value = ''] = /^(DNS|IP|email|URI):(.+)$/s.exec(name) ?? [];
  if (kind === '')
    throw new TypeError(
      `${JSON.stringify(name)} must begin with DNS:, IP:, email: or URI:, such as DNS:example.com.`,
    );
  if (kind === 'IP') return implicit(7, addressOf(value));
  if (kind === 'URI') return address(value);
  return implicit(kind === 'DNS' ? 2 : 1, ascii(value, name));
}

function addressOf(literal: string): Uint8Array {
  // A zone says which link of one machine, and cannot be certified.
  const bytes = literal.includes('%') ? null : ipBytes(literal);
  if (bytes === null) throw new TypeError(`IP:${literal} is no IPv4 or IPv6 address.`);
  return bytes;
}

/** IA5String: a name of another alphabet has to be in its A-label form. */
function ascii(text: string, name: string): Uint8Array {
  if (/[^\0-\x7f]/.test(text))
    throw new TypeError(
      `${JSON.stringify(name)} has characters outside of ASCII: write the name in its A-label ` +
        'form (xn--...).',
    );
  if (/[\0-\x20\x7f]/.test(text))
    throw new TypeError(`${JSON.stringify(name)} has a space or a control character in it.`);
  return new TextEncoder().encode(text);
}

/** A URI, which says its scheme (RFC 5280, 4.2.1.6). */
function address(uri: string): Uint8Array {
  if (!/^[a-z][a-z0-9+.-]*:./i.test(uri))
    throw new TypeError(`${JSON.stringify(uri)} is no address such as http://example.com/ca.crl.`);
  return implicit(6, ascii(uri, uri));
}

/** What the certificate is for: names such as `serverAuth`, or object identifiers. */
export function extendedKeyUsage(purposes: readonly string[]): Extension {
  const oids = purposes.map((purpose) => element(OID_TAG, purposeOid(purpose)));
  return { oid: oidBytes('2.5.29.37'), critical: false, value: sequence(...oids) };
}

function purposeOid(purpose: string): Uint8Array {
  const known = Object.hasOwn(PURPOSES, purpose) ? PURPOSES[purpose] : undefined;
  if (known === undefined && !/^\d/.test(purpose))
    throw new TypeError(
      `There is no extended key usage ${JSON.stringify(purpose)}; there are ` +
        `${Object.keys(PURPOSES).join(', ')}, and object identifiers in dots.`,
    );
  return oidBytes(known ?? purpose);
}

/** Where the issuer's revocation list is found: addresses. */
export function crlDistributionPoints(urls: readonly string[]): Extension {
  const points = urls.map((url) => sequence(explicit(0, explicit(0, address(url)))));
  return { oid: oidBytes('2.5.29.31'), critical: false, value: sequence(...points) };
}

/** The identifier of the issuer's key. */
export function authorityKeyIdentifier(id: Uint8Array): Extension {
  return { oid: oidBytes('2.5.29.35'), critical: false, value: sequence(implicit(0, id)) };
}

/** C's setter of an extension, of a certificate or of a request. */
type SetExtension<Target> = (
  target: Target,
  oid: Pointer<never>,
  oidSize: number,
  critical: number,
  value: Pointer<never>,
  size: number,
) => number;

/** Writes extensions; the first number that is not 0, or 0. */
export function setExtensions<Target>(
  raw: Raw<MbedtlsFullExports>,
  target: Target,
  set: SetExtension<Target>,
  extensions: readonly Extension[],
): number {
  for (const { oid, critical, value } of extensions) {
    const result = raw.withBytes(oid, (id, idSize) =>
      raw.withBytes(value, (content, size) =>
        set(target, id, idSize, critical ? 1 : 0, content, size),
      ),
    );
    if (result !== 0) return result;
  }
  return 0;
}
