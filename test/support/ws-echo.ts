import { createServer } from 'node:https';
import type { ExecutionContext } from 'ava';
import { WebSocketServer } from 'ws';
import { pki } from '../../tools/certificates.js';
import { listenLocally } from '../../tools/listen.js';

/** What the names and certificates of a page's library fail with that are not given any. */
export const ROOTLESS =
  'A page has no roots of its own: give the certificates to trust as ca, or the roots of ' +
  'mbedtls-wasm/roots.';

/** What tools/libraries/page/ws.mjs tells of such a server. */
export const ECHOED = { size: 150_000, code: 1000, refused: ROOTLESS };

/** A server of WebSockets that echoes, by the package ws, on a port of localhost. */
export async function startWsEcho(t: ExecutionContext): Promise<number> {
  const {
    server: { ecP256 },
  } = await pki();
  const server = createServer({ cert: ecP256.chainPem, key: ecP256.keyPem });
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data));
  });
  const port = await listenLocally(server);
  t.teardown(() => server.close());
  return port;
}
