import { once } from 'node:events';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';

/**
 * A web server of Node's for HTTP/1.1 and HTTP/2 that says what it was asked; the path
 * /fails-twice is answered the third time.
 */
export async function startWeb(t: ExecutionContext): Promise<number> {
  const {
    server: { ecP256 },
  } = await pki();
  let failures = 0;
  const answer = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
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
  const settings = { allowHTTP1: true, cert: ecP256.chainPem, key: ecP256.keyPem };
  const server = createSecureServer(settings, answer);
  server.on('sessionError', () => {}).on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
