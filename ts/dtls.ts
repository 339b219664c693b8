/**
 * DTLS 1.2 for Node's programs; needs `@types/node`. All of `mbedtls-wasm/datagram`, and the faces
 * that others expect: a `dgram.Socket`, and the names of `node:dtls`.
 */
export * from './datagram.js';
export {
  createSocket,
  DatagramSocket,
  type DatagramSocketOptions,
  type SendCallback,
} from './adapt/node-dtls/dgram.js';
export type { DTLSClientOptions, DTLSCredentials, Pem } from './adapt/node-dtls/dtls-settings.js';
export {
  connect,
  createSecureContext,
  DTLSEndpoint,
  DTLSSession,
  listen,
  type ConnectOptions,
  type ListenOptions,
} from './adapt/node-dtls/dtls.js';
