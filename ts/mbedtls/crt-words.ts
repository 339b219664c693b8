import { errorNames } from '../../wasm/error-names.js';
import { sketch } from '../nsapi/algorithms.js';
import { insteadOfCertificate } from '../nsapi/instead.js';

/**
 * Why DER is no certificate that can be read, for the number that Mbed TLS answered, or undefined
 * when its own text has to do.
 */
export function certificateFault(number: number, der: Uint8Array): string | undefined {
  const { signature, key } = sketch(der);
  const high = errorNames.get(-(-number & 0xff80)) ?? '';
  if (/UNKNOWN_SIG_ALG/.test(high) && signature !== null)
    return `it is signed by an algorithm that is not read, ${signature}`;
  if (/UNKNOWN_PK_ALG|UNKNOWN_NAMED_CURVE|PK_INVALID_ALG/.test(high) && key !== null)
    return `its key is of an algorithm that is not read, ${key}`;
  return insteadOfCertificate(der) ?? undefined;
}
