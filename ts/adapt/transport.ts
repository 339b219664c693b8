import type { Socket } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';
import { isFlow } from '../nsapi/error.js';
import { check } from '../nsapi/socket-error.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { DuplexLike } from '../stack/duplex/carrier.js';
import { DuplexStack } from '../stack/duplex/duplex-stack.js';
import type { NetworkStack } from '../stack/network-stack.js';
import type { ByteStreams } from '../stack/streams/carrier.js';
import { StreamsStack, type StreamsStackOptions } from '../stack/streams/streams-stack.js';

/**
 * A two-way stream of Node's kind as a socket, to lay TLS over: connected, or about to be where the
 * stream is. From now on the stream is the socket's, which reads it and closes it; what was read
 * into it and not taken out comes first. Backpressure works both ways. A stream that fails is
 * CONNECTION_LOST, with its error as the cause.
 * Throws TypeError for something that is no such stream.
 */
export function fromDuplex(duplex: DuplexLike): Socket {
  if (typeof duplex?.on !== 'function' || typeof duplex.write !== 'function')
    throw new TypeError('fromDuplex takes a stream that can be read and written.');
  return connected(new DuplexStack(duplex));
}

/**
 * A pair of web streams of bytes as a socket, to lay TLS over. From now on they are the socket's.
 * Backpressure works both ways. A stream that fails is CONNECTION_LOST, with its error as the
 * cause. Throws TypeError for something that is no pair of streams, RangeError for a wrong count in
 * the options.
 */
export function fromStreams(pair: ByteStreams, options?: StreamsStackOptions): Socket {
  if (
    typeof pair?.readable?.getReader !== 'function' ||
    typeof pair.writable?.getWriter !== 'function'
  )
    throw new TypeError('fromStreams takes an object with a readable and a writable stream.');
  return connected(new StreamsStack(() => pair, options));
}

/** The socket over a stack of one connection. */
export function connected(stack: NetworkStack): Socket {
  const socket = new TCPSocket(stack);
  // The address of nobody: there is one connection, whoever is asked for.
  const begun = socket.tryConnect(new SocketAddress('stream.invalid', 1));
  if (!isFlow(begun)) check(begun, socket);
  return socket;
}
