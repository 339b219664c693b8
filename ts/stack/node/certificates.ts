import { X509Certificate } from 'node:crypto';
import { insteadOfCertificate } from '../../nsapi/instead.js';
import { isError } from '../../nsapi/is-error.js';
import { certificateBlocks, isPem, strangeCharacter, tidied } from '../../nsapi/pem.js';
import { bodyOf, nothingReadable, readTrusted } from '../../nsapi/trusted.js';
import type { Unreadable } from '../../nsapi/unreadable.js';

const OWN_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'] as const;

/** Reads an own certificate and what goes with it, PEM or DER. Throws TypeError with the reason. */
export function readOwn(given: Uint8Array): X509Certificate[] {
  try {
    return readAll(given, OWN_LABELS);
  } catch (cause) {
    throw new TypeError(`The certificate cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

/**
 * Reads CA certificates, PEM or DER, as far as they can be read. Throws TypeError where none can.
 */
export function readCas(given: Uint8Array): {
  readonly trusted: readonly X509Certificate[];
  readonly unreadable: readonly Unreadable[];
} {
  const trusted: X509Certificate[] = [];
  const unreadable = readTrusted(given, null, (input) => {
    try {
      const bytes = typeof input === 'string' ? Buffer.from(input) : input;
      trusted.push(...readAll(bytes, ['CERTIFICATE']));
      return null;
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (trusted.length === 0) throw new TypeError(nothingReadable(unreadable));
  return { trusted, unreadable };
}

export function pemOf(certificates: readonly X509Certificate[]): string {
  return certificates.map(String).join('');
}

function readAll(given: Uint8Array, labels: readonly string[]): X509Certificate[] {
  if (!isPem(given)) return [readDer(given)];
  const read = certificateBlocks(given, labels);
  if ('fault' in read) throw new TypeError(read.fault);
  return read.blocks.map((block) => {
    const tidy = tidied(block);
    if (tidy === null)
      throw new TypeError(strangeCharacter(block) ?? 'a block is no base64, or a cut one');
    return parsed(bodyOf(tidy));
  });
}

function readDer(given: Uint8Array): X509Certificate {
  const certificate = parsed(given);
  const rest = given.subarray(certificate.raw.length);
  if (rest.some((byte) => byte !== 0))
    throw new TypeError(`${rest.length} bytes follow the certificate, and DER bytes hold one only`);
  return certificate;
}

function parsed(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new TypeError(insteadOfCertificate(der) ?? reasonOf(cause), { cause });
  }
}

function reasonOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
