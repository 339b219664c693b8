import {
  MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE,
  MBEDTLS_ERR_X509_INVALID_NAME,
  MBEDTLS_ERR_X509_UNKNOWN_OID,
} from '../../wasm/constants-full.js';
import type { MbedtlsFullExports } from '../../wasm/mbedtls-full.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import { mbedtlsError } from '../mbedtls/error.js';
import type { Raw } from '../mbedtls/raw.js';
import { typeName } from '../nsapi/bytes.js';

type Api = Raw<MbedtlsFullExports>;

/**
 * Sets a distinguished name that is given as text; 0, or a number of Mbed TLS.
 * Throws TypeError for what is no text, and TLSError for one that is no name.
 */
export function setName(raw: Api, text: string, set: (name: Pointer<'char'>) => number): number {
  if (typeof text !== 'string')
    throw new TypeError(`A subject is a text such as CN=device 7, not ${typeName(text)}.`);
  // An empty name is what a structure that was not told one has.
  const result = text === '' ? 0 : raw.withCString(text, set);
  if (result !== MBEDTLS_ERR_X509_INVALID_NAME && result !== MBEDTLS_ERR_X509_UNKNOWN_OID)
    return result;
  throw mbedtlsError(
    raw.instance,
    result,
    `The name ${JSON.stringify(text)} cannot be written`,
    {},
    'it is a list of parts that are known, each of up to 255 bytes, such as ' +
      'C=DE, O=Example, CN=device 7',
  );
}

/** What copying a name came to. Throws TLSError for one that Mbed TLS reads and does not write. */
export function copiedName(raw: Api, whose: string, result: number): number {
  if (result !== MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE) return result;
  throw mbedtlsError(
    raw.instance,
    result,
    `The name of ${whose} cannot be written`,
    {},
    'one of its parts has several values (O=a + OU=b), which Mbed TLS reads only',
  );
}
