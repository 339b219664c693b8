import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { ExecutionContext } from 'ava';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';

/** Sends each datagram back: over node:dgram, until the test ends. */
export async function startUdpEcho(t: ExecutionContext): Promise<SocketAddress> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, from) => socket.send(bytes, from.port, from.address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.teardown(() => void socket.close());
  return new SocketAddress('127.0.0.1', socket.address().port);
}

/** The same over a stack of ours; `close` ends it. */
export function echoOver(stack: NetworkStack): { address: SocketAddress; close: () => void } {
  const socket = new UDPSocket(stack);
  check(socket.bind(0), socket);
  const buffer = new Uint8Array(65_536);
  const serve = async (): Promise<void> => {
    for (;;) {
      const { size, address } = await socket.recvfrom(buffer);
      if (size < 0 || address === null) return;
      socket.trySendto(address, buffer.subarray(0, size));
    }
  };
  void serve();
  const port = socket.getsockname().address?.port ?? 0;
  return { address: new SocketAddress('127.0.0.1', port), close: () => void socket.tryClose() };
}
