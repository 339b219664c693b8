import { LoopbackStack, type LoopbackOptions } from '../stack/loopback/loopback-stack.js';
import { check } from '../nsapi/socket-error.js';
import { TCPSocket } from '../net/tcp-socket.js';

/**
 * Two TCP sockets that are connected to each other in memory: the one that connected, and the one
 * that was accepted.
 */
export function loopbackPair(options?: LoopbackOptions): [TCPSocket, TCPSocket] {
  const stack = new LoopbackStack(options);
  const listener = new TCPSocket(stack);
  check(listener.listen(), listener);
  const client = new TCPSocket(stack);
  check(client.tryConnect(listener.getsockname().address), client);
  const { code, socket } = listener.tryAccept();
  check(code, listener);
  listener.tryClose();
  if (socket === null) throw new Error('A loopback listener answered OK without a socket.');
  return [client, socket];
}
