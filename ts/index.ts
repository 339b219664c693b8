/** TLS by the real Mbed TLS, behind the sockets of Mbed OS. */

// Sockets.
export { Socket } from './net/socket.js';
export { TCPSocket } from './net/tcp-socket.js';
export { TLSSocketWrapper } from './net/tls-socket-wrapper.js';
export type { TLSSocketOptions } from './net/tls-settings-socket.js';
export { loopbackPair } from './net/loopback-pair.js';
export { TLSSocket } from './net/tls-socket.js';
export { createTLSSocket, type CreateTLSSocketOptions } from './net/create-tls-socket.js';
export type { OffloadedTLSSocket } from './net/offloaded-tls-socket.js';
export {
  TRANSPORT_CLOSE, TRANSPORT_CONNECT, TRANSPORT_CONNECT_AND_CLOSE, TRANSPORT_KEEP, type ControlTransport,
} from './net/lent-transport.js';

// Who carries the bytes.
export type { NetworkStack } from './stack/network-stack.js';
export { LoopbackStack, type LoopbackOptions } from './stack/loopback.js';
export { WebSocketStack, type WebSocketStackOptions } from './stack/websocket.js';
export { WispStack, type WispStackOptions } from './stack/wisp.js';
export type { WispCredentials } from './stack/wisp-packets.js';
export { StreamsStack, type ConnectStreams, type StreamsStackOptions } from './stack/streams.js';
export type { ByteStreams } from './stack/streams-carrier.js';
export type {
  WebSocketClass, WebSocketLike, WebSocketOptions, WebSocketStreamClass, WebSocketStreamLike,
} from './stack/websocket-types.js';
export { defaultStack } from '#platform';

// Numbers, addresses, errors.
export * from './nsapi/error.js';
export * from './nsapi/options.js';
export { SocketAddress } from './nsapi/socket-address.js';
export { check, SocketError } from './nsapi/socket-error.js';
export { TLSError, type MbedtlsNumber } from './mbedtls/error.js';

// Mbed TLS's structures and its constants.
export { SslConfig, type SslConfigOptions } from './mbedtls/ssl-config.js';
export { SslContext } from './mbedtls/ssl-context.js';
export { X509Crt, type CertificateInfo } from './mbedtls/x509-crt.js';
export { PkKey, type PkKeyOptions } from './mbedtls/pk-key.js';
export { keyLogLine } from './mbedtls/key-log.js';
export type { Callbacks, ExportedKeys, Ticket } from './ffi/callbacks.js';
export * as constants from '../wasm/constants.js';

// The WebAssembly instance.
export { defaultInstance, Instance, InstancePoisonedError, type InstanceOptions, type MemoryUsage } from './ffi/instance.js';

// The faces that other libraries expect.
export { toDuplex, type DuplexImplementation, type DuplexOptions, type DuplexStream } from './adapt/duplex.js';
