/**
 * Mbed TLS's own C API, typed, on the same structures that the sockets use. `openRaw().c` holds
 * each function of the modules ssl, ssl_ciphersuites, ssl_ticket, ssl_cache, ssl_cookie, x509,
 * x509_crt, x509_crl, x509_csr, pk, md, hkdf, base64, error, debug and version under its C name;
 * its doc is its C prototype. As in C, nothing is guarded here: a pointer that is wrong, or was
 * freed, is undefined behaviour; `mbedtls_ssl_set_session` offers whatever session it is given,
 * also one whose peer was judged by less than this one would be: the sockets' `setSession` does
 * not. What is not in `c` is listed with its reason in native/exports.txt.
 */
export type {} from './ffi/globals.js';
export type {
  Instance,
  InstanceOptions,
  InstancePoisonedError,
  MemoryUsage,
} from './ffi/instance.js';
export type { Spellings } from '../wasm/mbedtls.js';
import { defaultInstance, type Instance } from './ffi/instance.js';
import { Raw } from './mbedtls/raw.js';

export type { FunctionPointer, MbedtlsExports, Pointer } from '../wasm/mbedtls.js';
export * from '../wasm/constants.js';
export { errorNames } from '../wasm/error-names.js';
export type { Carrier } from './ffi/host/bio.js';
export { Callback } from './ffi/callback.js';
export type {
  CallbackKind,
  Callbacks,
  CallbackSet,
  ExportedKeys,
  Ignored,
  Ticket,
} from './ffi/host/callbacks.js';
export { NO_FUNCTION, NULL } from './ffi/memory.js';
export { type AttachedCarrier, Raw } from './mbedtls/raw.js';
export { keyLogLine } from './mbedtls/key-log.js';

/**
 * The C API of an instance; of the one that everything uses which was not given one, by default.
 */
export function openRaw(instance: Instance = defaultInstance()): Raw {
  return new Raw(instance);
}
