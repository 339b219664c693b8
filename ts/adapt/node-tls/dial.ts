import { connect, type Socket as TcpSocket, type SocketConnectOpts } from 'node:net';
import type { Socket } from '../../net/socket.js';
import { DuplexStack } from '../../stack/duplex/duplex-stack.js';
import { slabReader } from '../../stack/node/slabs.js';
import { connected } from '../transport.js';

/** Most bytes that are read at once: as many as Node reads. */
const READ = 65_536;

/** A connection of node:net, and the socket over it. */
export interface Dialled {
  readonly tcp: TcpSocket;
  readonly transport: Socket;
}

/**
 * Begins to connect by node:net, which reads without new memory for each read. Ends are TLS's to
 * tell; what TCP tells is for whoever reads to hear first.
 */
export function dial(options: SocketConnectOpts): Dialled {
  const reader = slabReader(READ);
  const tcp = connect({ ...options, ...{ allowHalfOpen: true, onread: reader } });
  return { tcp, transport: connected(new DuplexStack(tcp, reader)) };
}
