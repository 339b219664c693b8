/** What there is whoever does TLS: both faces of the package have it. */

// Sockets.
export {
  Socket,
  type AcceptOptions,
  type AcceptResult,
  type ReceiveResult,
} from './net/socket.js';
export type { WaitOptions } from './net/arguments.js';
export type { Activity } from './net/driving.js';
export { TCPSocket } from './net/tcp-socket.js';
export { loopbackPair } from './adapt/loopback-pair.js';

// Who carries the bytes.
export type {
  AddressResult,
  HostResult,
  NetworkStack,
  OptionResult,
} from './stack/network-stack.js';
export { LoopbackStack, type LoopbackOptions } from './stack/loopback/loopback-stack.js';
export type { WeatherOptions } from './stack/loopback/weather.js';
export type { Fault } from './stack/carrier.js';
export type { DatagramEndpoint } from './stack/datagram-endpoint.js';
export type { ReceivedDatagram } from './stack/datagram-queue.js';
export { WebSocketStack, type WebSocketStackOptions } from './stack/websocket/websocket-stack.js';
export { WispStack, type WispStackOptions } from './stack/wisp/wisp-stack.js';
export type { WispCredentials } from './stack/wisp/packets.js';
export {
  StreamsStack,
  type ConnectStreams,
  type StreamsStackOptions,
} from './stack/streams/streams-stack.js';
export type { ByteReader, ByteStreams, ByteWriter } from './stack/streams/carrier.js';
export type {
  MessageStreams,
  MessageWriter,
  WebSocketClass,
  WebSocketLike,
  WebSocketOptions,
  WebSocketStreamClass,
  WebSocketStreamLike,
} from './stack/websocket/types.js';
export { defaultStack } from './platform/index.js';
export type { Unreadable } from './nsapi/unreadable.js';
export type { NodeStackOptions } from './stack/node/node-stack.js';

// Numbers, addresses, errors.
export * from './nsapi/error.js';
export * from './nsapi/options.js';
export { SocketAddress } from './nsapi/socket-address.js';
export {
  type FaultDetails,
  type FaultKind,
  NetworkFault,
} from './nsapi/network-fault.js';
export { SocketError, type SocketErrorOptions } from './nsapi/socket-error.js';

// The faces that other libraries expect.
export {
  toDuplex,
  type DuplexImplementation,
  type DuplexOptions,
  type DuplexStream,
} from './adapt/duplex.js';
export type { Done } from './adapt/pump.js';
export { fromDuplex, fromStreams } from './adapt/transport.js';
export type { DuplexLike } from './stack/duplex/carrier.js';
export type { SocketMembers } from './adapt/socket-members.js';
export { StreamError } from './adapt/stream-error.js';
