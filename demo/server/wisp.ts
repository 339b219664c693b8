import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { logging, server as wisp } from '@mercuryworkshop/wisp-js/server';
import { AllowedTargets } from '../../ts/relay/targets.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { portOf, type RunningServer } from './https-server.js';
import type { RelayView } from './relay-view.js';
import { targetSockets } from './wisp-socket.js';

/**
 * Starts the Wisp server of wisp-js on a free port of 127.0.0.1. It connects to these targets, each
 * HOST:PORT, as the relay does and to nothing else, and lets `view` see all that it is given.
 */
export async function startWisp(
  allowed: readonly string[],
  view: RelayView,
  origin: () => string,
): Promise<RunningServer> {
  const TCPSocket = targetSockets(
    new AllowedTargets(allowed.map((target) => SocketAddress.parse(target))),
    view,
  );
  // Its own lists know hosts and ports apart only, so they let everything pass: the sockets know
  // pairs. Nor does it resolve.
  Object.assign(wisp.options, {
    allow_loopback_ips: true,
    allow_private_ips: true,
    allow_udp_streams: false,
    dns_method: async (name: string) => name,
  });
  logging.set_level(logging.NONE);
  const server = createServer();
  const pages = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    pages.add(socket);
    socket.on('close', () => pages.delete(socket));
    socket.on('error', () => socket.destroy());
    // Any page that the visitor has open could ask. On other paths wisp-js is a relay by itself,
    // with sockets of its own.
    if (request.headers.origin === origin() && request.url === '/')
      wisp.routeRequest(request, socket, head, { TCPSocket });
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    server.closeAllConnections();
    for (const page of pages) page.destroy();
  };
  return { port: portOf(server.address()), close };
}
