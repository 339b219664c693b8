import {
  MBEDTLS_SSL_KEY_EXPORT_TLS12_MASTER_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_EARLY_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_HANDSHAKE_TRAFFIC_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_EARLY_EXPORTER_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_EXPORTER_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_HANDSHAKE_TRAFFIC_SECRET,
} from '../../wasm/constants.js';
import { hexOf } from '../nsapi/hex.js';
import type { ExportedKeys } from '../ffi/host/callbacks.js';

const labels: ReadonlyMap<number, string> = new Map([
  [MBEDTLS_SSL_KEY_EXPORT_TLS12_MASTER_SECRET, 'CLIENT_RANDOM'],
  [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_EARLY_SECRET, 'CLIENT_EARLY_TRAFFIC_SECRET'],
  [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_EARLY_EXPORTER_SECRET, 'EARLY_EXPORTER_SECRET'],
  [
    MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_HANDSHAKE_TRAFFIC_SECRET,
    'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  ],
  [
    MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_HANDSHAKE_TRAFFIC_SECRET,
    'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  ],
  [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET, 'CLIENT_TRAFFIC_SECRET_0'],
  [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET, 'SERVER_TRAFFIC_SECRET_0'],
  [MBEDTLS_SSL_KEY_EXPORT_TLS1_3_EXPORTER_SECRET, 'EXPORTER_SECRET'],
]);

/**
 * One line of an NSS key log (SSLKEYLOGFILE), newline included, for what
 * `SslConfig.confExportKeysCb` hands out: Wireshark reads the traffic with it, and so does
 * everybody else. Throws RangeError for a kind of secret that the format has no label for.
 * Corresponds to `mbedtls_ssl_export_keys_t`.
 */
export function keyLogLine(keys: ExportedKeys): string {
  const label = labels.get(keys.type);
  if (label === undefined)
    throw new RangeError(`There is no key-log label for the secret of type ${keys.type}.`);
  return `${label} ${hexOf(keys.clientRandom)} ${hexOf(keys.secret)}\n`;
}
