import { errorNames } from '../../wasm/error-names.js';
import { hex } from '../nsapi/hex.js';

/** The parts of a number of Mbed TLS, which may be the sum of a high and a low one. */
export function partsOf(number: number): number[] {
  const size = -number;
  const sums = [0 - (size & 0xff80), 0 - (size & 0x7f)];
  return errorNames.has(number) ? [number] : sums.filter((part) => part !== 0);
}

/** The C name of a number of Mbed TLS, such as `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`. */
export function mbedtlsName(number: number): string {
  return partsOf(number)
    .map((part) => errorNames.get(part) ?? hex(part))
    .join(' + ');
}
