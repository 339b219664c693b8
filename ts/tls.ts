/**
 * The names of node:tls, over Mbed TLS. One default is Node's and not this library's: an end
 * without close_notify is an end, so an attacker who cuts the connection decides where the data
 * ends, unless the protocol above says how much there is; `detectTruncation: true` makes it an
 * error. For Node, whose types (`@types/node`) are needed.
 */

export { connect } from './adapt/node-tls/connect.js';
export {
  checkServerIdentity,
  DEFAULT_CIPHERS,
  DEFAULT_ECDH_CURVE,
  DEFAULT_MAX_VERSION,
  DEFAULT_MIN_VERSION,
  getCiphers,
} from './adapt/node-tls/defaults.js';
export {
  createSecureContext,
  SecureContext,
  type ContextOptions,
} from './adapt/node-tls/secure-context.js';
export { Server, TLSSocket } from './adapt/node-tls/callable.js';
// The classes behind those two by names of their own: declarations of programs need them.
export type { NodeTLSSocket } from './adapt/node-tls/node-tls-socket.js';
export type { Server as NodeTLSServer } from './adapt/node-tls/server.js';
export type { ConnectionOptions, TLSSocketOptions } from './adapt/node-tls/options.js';
export type { ShownCertificate } from './adapt/node-tls/peer-certificate.js';
export { createServer, type Listener } from './adapt/node-tls/server.js';
export type {
  ALPNCallback,
  PskCallback,
  ServerOptions,
  SNICallback,
} from './adapt/node-tls/server-options.js';
export { getCACertificates, rootCertificates, type Source } from './adapt/node-tls/trust.js';
