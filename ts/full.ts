/**
 * The whole of Mbed TLS, for those who want more of it than TLS: the same raw face as
 * mbedtls-wasm/raw over a second WebAssembly file that has also PSA, ciphers, hashes and key
 * derivation for their own sake, big numbers, curves, RSA, what writes certificates, requests, keys
 * and PEM, and EC-JPAKE; and small faces for the common jobs. Its instances serve the sockets of
 * the main entry too: `new TLSSocket(stack, { instance: new FullInstance() })`.
 *
 * In Node the file is read at first use. A page awaits {@link init} first; one that does not import
 * this entry loads nothing of it. What is not in `c` is listed with its reason in
 * native/exports-full.txt.
 */
export type {} from './ffi/globals.js';
export type {
  Instance,
  InstanceOptions,
  InstancePoisonedError,
  MemoryUsage,
} from './ffi/instance.js';
export type { Verification } from './mbedtls/ssl-config.js';
export type { Spellings } from '../wasm/mbedtls.js';
export type { CertificateInfo } from './mbedtls/x509-crt.js';
export type { AdoptOptions, InstanceOption, PkKeyOptions } from './mbedtls/pk-key.js';
export type {
  CertificateProfile,
  Certificates,
  CertificateVerdict,
  ChainVerdict,
  VerifyChainOptions,
} from './mbedtls/verify-chain.js';
import {
  defaultFullInstance,
  FULL_FILE,
  type FullInstance,
  loadFull,
} from './ffi/full-instance.js';
import type { WasmSource } from './ffi/load-module.js';
import { Raw } from './raw.js';
import type { MbedtlsFullExports } from '../wasm/mbedtls-full.js';

export type { MbedtlsFullExports } from '../wasm/mbedtls-full.js';
export * from '../wasm/constants-full.js';
export { errorNames } from '../wasm/error-names.js';
export { fullErrorNames } from '../wasm/error-names-full.js';
export type { FunctionPointer, MbedtlsExports, Pointer } from '../wasm/mbedtls.js';
export { FullInstance } from './ffi/full-instance.js';
export type { WasmSource } from './ffi/load-module.js';
export {
  type AttachedCarrier,
  Callback,
  type CallbackKind,
  type Callbacks,
  type CallbackSet,
  type Carrier,
  type ExportedKeys,
  type Ignored,
  keyLogLine,
  NO_FUNCTION,
  NULL,
  Raw,
  type Ticket,
} from './raw.js';
export { PkKey } from './mbedtls/pk-key.js';
export type { CertificateFile } from './nsapi/certificate-file.js';
export type { Unreadable } from './nsapi/unreadable.js';
export { verifyChain } from './mbedtls/verify-chain.js';
export { X509Crt } from './mbedtls/x509-crt.js';
export {
  createCertificate,
  type CertificateContent,
  type CreateCertificateOptions,
  type Issuer,
} from './make/create-certificate.js';
export type { Certified } from './make/certified.js';
export { createCsr, type CreateCsrOptions } from './make/create-csr.js';
export type { KeyUsage } from './make/extensions.js';
export { fingerprint, type FingerprintOptions } from './make/fingerprint.js';
export {
  type Curve,
  type FullInstanceOption,
  generateKey,
  type GenerateKeyOptions,
} from './make/generate-key.js';
export type { SignatureHash } from './make/hash.js';
export { toPem } from './make/to-pem.js';

/**
 * Loads and compiles mbedtls-full.wasm, once, as it arrives: a page awaits it before anything else
 * of this entry, Node need not. `source` is by default the file in the package, which bundlers find
 * by its address. A further call waits for the first one and loads nothing, unless that one failed.
 * Rejects with an Error that names the address when the file cannot be fetched, and with what
 * WebAssembly throws when it cannot be compiled.
 */
export function init(source: WasmSource = FULL_FILE()): Promise<void> {
  return loadFull(source);
}

/** The C API of a full instance; of one that is made at first use, by default. */
export function openFull(instance: FullInstance = defaultFullInstance()): Raw<MbedtlsFullExports> {
  return new Raw(instance);
}
