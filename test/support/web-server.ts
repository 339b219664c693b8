import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { serve } from './node-server.js';
import { listenLocally } from '../../tools/listen.js';

type Answer = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
) => void;

/** Says what was asked; the path /fails-twice is answered the third time. */
function answers(): Answer {
  let failures = 0;
  return (request, response) => {
    let size = 0;
    request.on('data', ({ length }: Buffer) => (size += length));
    request.on('end', () => {
      if (request.url === '/fails-twice' && ++failures < 3) {
        request.socket.destroy();
        return;
      }
      response.setHeader('x-http', request.httpVersion);
      response.end(`${request.method} ${request.url} ${size}`);
    });
  };
}

/** A web server of Node's for HTTP/1.1 and HTTP/2. Its port. */
export async function startWeb(t: ExecutionContext): Promise<number> {
  const {
    server: { ecP256 },
  } = await pki();
  const settings = { allowHTTP1: true, cert: ecP256.chainPem, key: ecP256.keyPem };
  const server = createSecureServer(settings, answers());
  server.on('sessionError', () => {}).on('tlsClientError', () => {});
  t.teardown(() => server.close());
  return listenLocally(server);
}

/** The same with TLS of ours: Node's web servers get its connections, by protocol. Its port. */
export async function startOurWeb(t: ExecutionContext): Promise<number> {
  const answer = answers();
  const [http1, http2] = [createServer(answer), createHttp2Server(answer)];
  http2.on('sessionError', () => {});
  const { port } = await serve(t, { ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    (socket.alpnProtocol === 'h2' ? http2 : http1).emit('connection', socket);
  });
  return port;
}
