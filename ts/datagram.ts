/**
 * UDP and DTLS 1.2 as in Mbed OS, for Node and for pages: beside `mbedtls-wasm`, whose structures,
 * stacks and errors they use. Nothing of Node is needed; `mbedtls-wasm/dtls` has the same and the
 * faces that Node's programs expect.
 */
export { UDPSocket } from './net/udp-socket.js';
export { DTLSSocketWrapper } from './tls/dtls-socket-wrapper.js';
export { DTLSSocket } from './tls/dtls-socket.js';
export { DTLSServer, type DTLSServerOptions } from './tls/dtls-server.js';
export type { DTLSPeer } from './tls/dtls-peer.js';
export type { DTLSSocketOptions } from './tls/dtls-options.js';
export type { DatagramClock } from './tls/datagram-clock.js';
export {
  confConnectionId,
  confPsk,
  confRetransmission,
  confSrtpProfiles,
} from './mbedtls/datagram.js';
