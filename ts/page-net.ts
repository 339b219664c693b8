/**
 * The names of node:net for pages, to put in its place in a bundle: clients over the network stack
 * that the page chose by useStack(). What it needs beside, `stream`, is the bundle's own.
 */
import { PageSocket } from './adapt/page/page-socket.js';
import { useStack } from './adapt/page/stack-in-use.js';
import { SocketAddress } from './nsapi/socket-address.js';
import { NSAPI_IPv4, NSAPI_IPv6 } from './nsapi/options.js';

export { PageSocket as Socket, PageSocket as Stream };
export type { PageSocketOptions } from './adapt/page/page-socket.js';
export { useStack };

/** Connects, by the forms of arguments that Node has. Corresponds to `net.connect`. */
export function connect(...given: readonly unknown[]): PageSocket {
  const [options] = given;
  const allowHalfOpen =
    typeof options === 'object' && options !== null && 'allowHalfOpen' in options
      ? options.allowHalfOpen === true
      : false;
  return new PageSocket({ allowHalfOpen }).connect(...given);
}

export { connect as createConnection };

/** 4 or 6 for an IP address, 0 for anything else. Corresponds to `net.isIP`. */
export function isIP(text: unknown): 0 | 4 | 6 {
  if (typeof text !== 'string' || text === '' || text.length > 64 || text.includes('\0')) return 0;
  const { version } = new SocketAddress(text);
  return version === NSAPI_IPv4 ? 4 : version === NSAPI_IPv6 ? 6 : 0;
}

/** Whether a text is an IPv4 address. Corresponds to `net.isIPv4`. */
export function isIPv4(text: unknown): boolean {
  return isIP(text) === 4;
}

/** Whether a text is an IPv6 address. Corresponds to `net.isIPv6`. */
export function isIPv6(text: unknown): boolean {
  return isIP(text) === 6;
}

/** Throws: there are no servers in a page. */
export function createServer(): never {
  throw new TypeError('There are no servers in a page.');
}

/** All names of this module, for programs that import node:net as a whole. */
const net = {
  Socket: PageSocket,
  Stream: PageSocket,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  useStack,
};
/** The type of all names together, which is the default export. */
export type Names = typeof net;
export default net;
