import { once } from 'node:events';
import { createServer } from 'node:http';
import { logging, server as wisp } from '@mercuryworkshop/wisp-js/server';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { portOf, type RunningServer } from './https-server.js';

/** Starts the Wisp server of wisp-js on a free port of 127.0.0.1, for the hosts and the ports of these targets. */
export async function startWisp(allowed: readonly string[], origin: () => string): Promise<RunningServer> {
  const targets = allowed.map((target) => SocketAddress.parse(target));
  Object.assign(wisp.options, {
    hostname_whitelist: targets.map(({ host }) => new RegExp(`^${host.replaceAll(/\W/g, '\\$&')}$`)),
    port_whitelist: targets.map(({ port }) => port),
    allow_loopback_ips: true, allow_udp_streams: false,
  });
  logging.set_level(logging.NONE);
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    // Any page that the visitor has open could ask.
    if (request.headers.origin === origin()) wisp.routeRequest(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server.address()), close: () => { server.close(); server.closeAllConnections(); } };
}
