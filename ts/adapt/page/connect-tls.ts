import { Duplex } from 'stream';
import { connectArguments } from './arguments.js';
import { PageSocket } from './page-socket.js';
import { PageTLSSocket } from './page-tls-socket.js';

/**
 * Connects by TLS, over `socket` where the options have one, else over a connection of its own, by
 * the forms of arguments that Node has. Throws TypeError for a wrong `socket`, and as the
 * constructors of both do. Corresponds to `tls.connect`.
 */
export function connect(...given: readonly unknown[]): PageTLSSocket {
  const { options, listener } = connectArguments(given);
  const { socket } = options;
  if (isGiven(socket) && !(socket instanceof Duplex))
    throw new TypeError('socket must be a stream that can be read and written.');
  if (isGiven(socket)) return listened(new PageTLSSocket(socket, options), listener);
  const raw = new PageSocket();
  // First: options that are wrong throw before anything is connected.
  const secured = listened(new PageTLSSocket(raw, options), listener);
  try {
    raw.connect(options);
  } catch (error) {
    secured.destroy();
    throw error;
  }
  return secured;
}

function listened(secured: PageTLSSocket, listener: (() => void) | undefined): PageTLSSocket {
  if (listener !== undefined) secured.once('secureConnect', listener);
  return secured;
}

function isGiven<Value>(value: Value): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}
