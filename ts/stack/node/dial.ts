import type { LookupFunction } from 'node:net';
import type { SocketAddress } from '../../nsapi/socket-address.js';
import { BUFFER_SIZE, type NodeConnection, type NodeConnectionOptions } from './connection.js';
import { DialledConnection } from './dialled-connection.js';
import { DirectTlsConnection } from './direct-tls-connection.js';
import { WatchedTlsConnection, type NodeTlsRequest } from './watched-tls-connection.js';

/**
 * Begins to connect; a name is resolved, and its addresses tried, by Node. With `tls` it is
 * connected when the handshake is done. Throws Node's errors.
 */
export function dial(
  address: SocketAddress,
  local: SocketAddress | null,
  options: NodeConnectionOptions,
  tls: NodeTlsRequest | null,
  lookup?: LookupFunction,
): NodeConnection {
  // highWaterMark is the stream's option, which node:net passes on.
  const settings = {
    host: address.host,
    port: address.port,
    ...(local !== null && local.host !== '' ? { localAddress: local.host } : {}),
    ...(local !== null && local.port !== 0 ? { localPort: local.port } : {}),
    ...(lookup === undefined ? {} : { lookup }),
    autoSelectFamily: true,
    allowHalfOpen: true,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepIdle * 1000,
    highWaterMark: BUFFER_SIZE,
  };
  if (tls === null) return new DialledConnection(settings);
  if (tls.detectTruncation || options.linger === 0) return new WatchedTlsConnection(settings, tls);
  return new DirectTlsConnection({ ...settings, ...tls.options }, options);
}
