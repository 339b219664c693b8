import { isBytes, typeName } from '../nsapi/bytes.js';
import { PkKey } from '../mbedtls/pk-key.js';
import { Raw } from '../mbedtls/raw.js';
import { fullOf } from './full-of.js';

/** More than the longest key takes: RSA with 8,192 bits. */
const KEY_SIZE = 16_384;
const LINE = /.{1,64}/g;

/**
 * A key as PEM text: the private key in Mbed TLS's forms, `EC PRIVATE KEY` or `RSA PRIVATE KEY`,
 * not encrypted, or with `PUBLIC KEY` its public half.
 * Throws TypeError for a key that does not live in a FullInstance, and TLSError where Mbed TLS
 * fails. Corresponds to `mbedtls_pk_write_key_pem` and `mbedtls_pk_write_pubkey_pem`.
 */
export function toPem(key: PkKey, label?: 'PRIVATE KEY' | 'PUBLIC KEY'): string;
/**
 * DER as PEM text under a label: `CERTIFICATE`, `CERTIFICATE REQUEST`, or what else the bytes are.
 * Throws TypeError without bytes or a label. Corresponds to `mbedtls_pem_write_buffer`.
 */
export function toPem(der: Uint8Array, label: string): string;
export function toPem(what: PkKey | Uint8Array, label = 'PRIVATE KEY'): string {
  if (what instanceof PkKey) return keyPem(what, label);
  if (!isBytes(what))
    throw new TypeError(`toPem needs a PkKey or a Uint8Array with DER, not ${typeName(what)}.`);
  if (!/^[A-Z0-9]+( [A-Z0-9]+)*$/.test(label) || label === 'PRIVATE KEY')
    throw new TypeError("toPem needs the label of the DER too, such as 'CERTIFICATE'.");
  if (what.length === 0) throw new TypeError('There is no DER to write: it has no bytes.');
  let binary = '';
  for (const byte of what) binary += String.fromCharCode(byte);
  const lines = btoa(binary).match(LINE) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function keyPem(key: PkKey, label: string): string {
  if (label !== 'PRIVATE KEY' && label !== 'PUBLIC KEY')
    throw new TypeError(`A key is a 'PRIVATE KEY' or a 'PUBLIC KEY', no ${JSON.stringify(label)}.`);
  const raw = new Raw(fullOf(key));
  const { c } = raw;
  const bytes = raw.bytesOut(KEY_SIZE, (buffer, size) =>
    label === 'PUBLIC KEY'
      ? c.mbedtls_pk_write_pubkey_pem(key.pointer, buffer, size)
      : c.mbedtls_pk_write_key_pem(key.pointer, buffer, size),
  );
  const text = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  bytes.fill(0);
  return text;
}
