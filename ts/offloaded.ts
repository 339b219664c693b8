/**
 * TLS by the network stack, behind the sockets of Mbed OS: the package's face for the condition
 * `offload-tlssocket`. Nothing here needs Mbed TLS, or WebAssembly.
 */

// Other sockets, who carries the bytes and does TLS, numbers, addresses, errors, and the faces that
// other libraries expect.
export type {} from './ffi/globals.js';
export * from './common.js';
export { check } from './nsapi/socket-error.js';

/** As in the main entry; here there is nothing to compile. */
export async function init(): Promise<void> {}

// Sockets.
export {
  OffloadedTLSSocket as TLSSocket,
  type OffloadedTLSSocketOptions as TLSSocketOptions,
} from './offload/offloaded-tls-socket.js';
export { createTLSSocket, type CreateTLSSocketOptions } from './offload/create-tls-socket.js';
