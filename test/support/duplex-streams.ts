import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import type { ByteStreams } from '../../ts/stack/streams/carrier.js';

/** A TCP connection of Node's as a pair of web streams. */
export async function duplexStreams({ host, port }: SocketAddress): Promise<ByteStreams> {
  const socket = connect({ host, port, allowHalfOpen: true });
  await once(socket, 'connect');
  const { readable, writable } = Duplex.toWeb(socket);
  return { readable, writable };
}
