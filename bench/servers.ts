import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { logging, server as wisp } from '@mercuryworkshop/wisp-js/server';
import type { Certificate } from '../tools/authority.js';

/**
 * The process of server.ts: its ports are one for each suite, one without TLS, and again one for
 * each suite, which resumes no session.
 */
export interface Server {
  readonly ports: readonly number[];
  close(): void;
}

/** Starts that process. */
export async function startServer(
  { chainPem, keyPem }: Certificate,
  suites: readonly string[],
): Promise<Server> {
  const child = fork(fileURLToPath(new URL('server.js', import.meta.url)));
  child.send({ cert: chainPem, key: keyPem, suites });
  const [ports]: unknown[] = await once(child, 'message');
  if (!Array.isArray(ports)) throw new Error('the server did not tell its ports');
  return { ports: ports.map(Number), close: () => void child.kill() };
}

/** Starts the Wisp server of wisp-js in this process. */
export async function startWisp(): Promise<{ readonly url: string; close(): void }> {
  Object.assign(wisp.options, { allow_loopback_ips: true });
  logging.set_level(logging.NONE);
  const server = createServer();
  server.on('upgrade', (request, socket, head) => wisp.routeRequest(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `ws://127.0.0.1:${address.port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
