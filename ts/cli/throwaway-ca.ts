import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { concat } from '../nsapi/bytes.js';
import {
  bits,
  boolean,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  utcTime,
  utf8,
} from './der.js';

const DAY = 86_400_000;
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** A certificate with its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A CA that lives for a day and in memory only, and a server certificate of its for localhost. */
export interface ThrowawayCa {
  /** The CA certificate, PEM. */
  readonly ca: string;
  readonly server: Identity;
}

/**
 * Makes a CA and a certificate for localhost, 127.0.0.1 and ::1. The CA's own key is forgotten at
 * once.
 */
export function makeThrowawayCa(): ThrowawayCa {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = name('mbedtls-wasm throw-away CA');
  const caCertificate = certificate(issuer, issuer, ca.publicKey, ca.privateKey, [
    extension('2.5.29.19', true, sequence(boolean(true))),
    extension('2.5.29.15', true, bits(Uint8Array.of(0x06), 1)),
  ]);
  const localhost = sequence(
    implicit(2, Buffer.from('localhost')),
    implicit(7, Uint8Array.of(127, 0, 0, 1)),
    implicit(7, Uint8Array.of(...new Array<number>(15).fill(0), 1)),
  );
  const serverCertificate = certificate(
    name('localhost'),
    issuer,
    server.publicKey,
    ca.privateKey,
    [
      extension('2.5.29.17', false, localhost),
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
    ],
  );
  return {
    ca: caCertificate,
    server: {
      certificate: serverCertificate,
      privateKey: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
}

function name(commonName: string): Uint8Array {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return critical
    ? sequence(oid(id), boolean(true), octets(value))
    : sequence(oid(id), octets(value));
}

function certificate(
  subject: Uint8Array,
  issuer: Uint8Array,
  publicKey: KeyObject,
  issuerKey: KeyObject,
  extensions: readonly Uint8Array[],
): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const toBeSigned = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(serial),
    ECDSA_SHA256,
    issuer,
    sequence(utcTime(new Date(Date.now() - DAY)), utcTime(new Date(Date.now() + DAY))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(concat(extensions))),
  );
  const der = sequence(toBeSigned, ECDSA_SHA256, bits(sign('sha256', toBeSigned, issuerKey)));
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
