import {
  MBEDTLS_ECP_DP_BP256R1,
  MBEDTLS_ECP_DP_BP384R1,
  MBEDTLS_ECP_DP_BP512R1,
  MBEDTLS_ECP_DP_SECP224R1,
  MBEDTLS_ECP_DP_SECP256K1,
  MBEDTLS_ECP_DP_SECP256R1,
  MBEDTLS_ECP_DP_SECP384R1,
  MBEDTLS_ECP_DP_SECP521R1,
  MBEDTLS_PK_ECKEY,
  MBEDTLS_PK_RSA,
} from '../../wasm/constants-full.js';
import { defaultFullInstance, type FullInstance } from '../ffi/full-instance.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from '../mbedtls/error.js';
import { PkKey } from '../mbedtls/pk-key.js';
import { chosen } from './chosen.js';

const CURVES = {
  'P-224': MBEDTLS_ECP_DP_SECP224R1,
  'P-256': MBEDTLS_ECP_DP_SECP256R1,
  'P-384': MBEDTLS_ECP_DP_SECP384R1,
  'P-521': MBEDTLS_ECP_DP_SECP521R1,
  secp256k1: MBEDTLS_ECP_DP_SECP256K1,
  brainpoolP256r1: MBEDTLS_ECP_DP_BP256R1,
  brainpoolP384r1: MBEDTLS_ECP_DP_BP384R1,
  brainpoolP512r1: MBEDTLS_ECP_DP_BP512R1,
} as const;
const MOST_BITS = 8192;

/** A curve that keys can be made on. */
export type Curve = keyof typeof CURVES;

/** Where it is made. */
export interface FullInstanceOption {
  /** The full instance in whose memory it is made; by default the one that all share. */
  readonly instance?: FullInstance;
}

/** Options of {@link generateKey}. */
export type GenerateKeyOptions = FullInstanceOption &
  (
    | {
        readonly type: 'ec';
        /** `P-256` by default. */
        readonly curve?: Curve;
      }
    | {
        readonly type: 'rsa';
        /** The size of the modulus in bits: even, from 2,048 to 8,192; 3,072 by default. */
        readonly bits?: number;
      }
  );

/**
 * Makes a private key with the platform's randomness. It belongs to the caller, who disposes it,
 * and goes wherever a {@link PkKey} goes: to a socket over the same instance, to {@link createCsr},
 * {@link createCertificate}, {@link toPem}. An RSA key takes its time: seconds for 3,072 bits.
 * Throws TypeError and RangeError for options that it does not know, and TLSError where Mbed TLS
 * fails. Corresponds to `mbedtls_ecp_gen_key` and `mbedtls_rsa_gen_key`.
 */
export function generateKey(options: GenerateKeyOptions): PkKey {
  const fill = filler(options);
  const instance = options.instance ?? defaultFullInstance();
  const pointer = instance.exports.native_pk_context_new();
  if (pointer === 0) throw allocationFailed();
  const key = PkKey.adopt(pointer, { instance, owned: true });
  try {
    const result = fill(instance, pointer);
    if (result !== 0) throw mbedtlsError(instance, result, 'The key cannot be made');
    return key;
  } catch (error) {
    key.dispose();
    throw error;
  }
}

type Fill = (instance: FullInstance, key: PkKey['pointer']) => number;

function filler(options: GenerateKeyOptions): Fill {
  if (options.type === 'ec') {
    if ('bits' in options && options.bits !== undefined)
      throw new TypeError('A key of type ec has a curve, and no bits.');
    return onCurve(options.curve ?? 'P-256');
  }
  if (options.type !== 'rsa')
    throw new TypeError("The type of a key must be 'ec' or 'rsa'; Mbed TLS makes no others.");
  if ('curve' in options && options.curve !== undefined)
    throw new TypeError('A key of type rsa has bits, and no curve.');
  return ofBits(options.bits ?? 3072);
}

function onCurve(curve: Curve): Fill {
  const group = chosen(CURVES, curve, 'curve');
  return ({ exports: c }, key) =>
    c.mbedtls_pk_setup(key, c.mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) ||
    c.mbedtls_ecp_gen_key(group, c.native_pk_ec(key), c.native_function_psa_get_random(), NULL);
}

function ofBits(bits: number): Fill {
  if (!Number.isInteger(bits) || bits < 2048 || bits > MOST_BITS || bits % 2 !== 0)
    throw new RangeError(
      `The bits of an RSA key must be an even number from 2048 to ${MOST_BITS}, not ${bits}.`,
    );
  return ({ exports: c }, key) =>
    c.mbedtls_pk_setup(key, c.mbedtls_pk_info_from_type(MBEDTLS_PK_RSA)) ||
    c.mbedtls_rsa_gen_key(
      c.native_pk_rsa(key),
      c.native_function_psa_get_random(),
      NULL,
      bits,
      65_537,
    );
}
