import { MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY } from '../../../wasm/constants.js';
import type { SslConfig } from '../../mbedtls/ssl-config.js';
import { wrongType } from './errors.js';

/** Asks for the key of each identity that a client names; null refuses it. */
export function usePskOf(config: SslConfig, ask: (identity: string) => unknown): void {
  const { exports, memory } = config.instance;
  config.confPskCb((ssl, identity) => {
    const key = ask(Buffer.from(identity).toString('utf8'));
    if (key === null || key === undefined) return MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY;
    if (!ArrayBuffer.isView(key))
      throw wrongType('psk', 'an instance of Buffer, TypedArray, or DataView', key);
    const bytes = new Uint8Array(key.buffer, key.byteOffset, key.byteLength);
    return memory.withBytes(bytes, (psk, size) => exports.mbedtls_ssl_set_hs_psk(ssl, psk, size));
  });
}
