/** TLS by the real Mbed TLS, behind the sockets of Mbed OS. */

// Other sockets, who carries the bytes, numbers, addresses, errors, and the faces that other
// libraries expect.
export type {} from './ffi/globals.js';
export * from './common.js';
export { check } from './mbedtls/check.js';
export { init } from './ffi/init.js';

// Sockets.
export { TLSSocketWrapper } from './tls/tls-socket-wrapper.js';
export type { TLSSocketOptions } from './tls/tls-socket-options.js';
export { TLSSocket } from './tls/tls-socket.js';
export {
  TLSServer,
  type ChosenConfig,
  type ClientHello,
  type Listener,
  type TLSServerOptions,
} from './tls/tls-server.js';
export { createTLSSocket, type CreateTLSSocketOptions } from './adapt/create-tls-socket.js';
export type {
  OffloadedTLSSocket,
  OffloadedTLSSocketOptions,
} from './offload/offloaded-tls-socket.js';
export {
  TRANSPORT_CLOSE,
  TRANSPORT_CONNECT,
  TRANSPORT_CONNECT_AND_CLOSE,
  TRANSPORT_KEEP,
  type ControlTransport,
} from './tls/lent-transport.js';

// Mbed TLS's structures, its constants and its errors.
export { SslConfig, type SslConfigOptions, type Verification } from './mbedtls/ssl-config.js';
export {
  confSessionTickets,
  SessionTickets,
  type SessionTicketsOptions,
} from './mbedtls/session-tickets.js';
export { SslContext } from './mbedtls/ssl-context.js';
export {
  verifyChain,
  type CertificateProfile,
  type Certificates,
  type CertificateVerdict,
  type ChainVerdict,
  type VerifyChainOptions,
} from './mbedtls/verify-chain.js';
export { X509Crt, type CertificateInfo } from './mbedtls/x509-crt.js';
export {
  PkKey,
  type AdoptOptions,
  type InstanceOption,
  type PkKeyOptions,
} from './mbedtls/pk-key.js';
export type { CertificateFile } from './nsapi/certificate-file.js';
export { keyLogLine } from './mbedtls/key-log.js';
export { TLSError, type MbedtlsNumber, type TLSErrorDetails } from './mbedtls/error.js';
export type { Callbacks, ExportedKeys, Ignored, Ticket } from './ffi/host/callbacks.js';
export type { Carrier } from './ffi/host/bio.js';
export type { Cell, Handle } from './ffi/handle.js';
export type { FunctionPointer, MbedtlsExports, Pointer, Spellings } from '../wasm/mbedtls.js';
export * as constants from '../wasm/constants.js';

// The WebAssembly instance.
export {
  defaultInstance,
  Instance,
  InstancePoisonedError,
  type InstanceOptions,
  type MemoryUsage,
} from './ffi/instance.js';
