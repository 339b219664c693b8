import * as tls from 'node:tls';
import { cipherSuites } from './cipher-names.js';

/** The highest version where none is asked for. Corresponds to `tls.DEFAULT_MAX_VERSION`. */
export const DEFAULT_MAX_VERSION = 'TLSv1.3';
/** The lowest version where none is asked for. Corresponds to `tls.DEFAULT_MIN_VERSION`. */
export const DEFAULT_MIN_VERSION = 'TLSv1.2';
/** The groups where none are asked for: the safe ones. Corresponds to `tls.DEFAULT_ECDH_CURVE`. */
export const DEFAULT_ECDH_CURVE = 'auto';
/**
 * The cipher suites where none are asked for, by OpenSSL's names, the most wanted first.
 * Corresponds to `tls.DEFAULT_CIPHERS`.
 */
export const DEFAULT_CIPHERS: string = [
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_CCM_SHA256',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-CCM',
  'ECDHE-ECDSA-AES256-CCM',
  'ECDHE-PSK-CHACHA20-POLY1305',
].join(':');

/** The cipher suites of this build, in small letters. Corresponds to `tls.getCiphers`. */
export function getCiphers(): string[] {
  return cipherSuites().map(({ name }) => name.toLowerCase());
}

/** Node's own. Corresponds to `tls.checkServerIdentity`. */
export const checkServerIdentity: typeof tls.checkServerIdentity = tls.checkServerIdentity;
