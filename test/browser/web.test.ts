import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { startHttp } from '../support/http-server.js';
import { pageModule, pageWays } from '../support/page-ways.js';
import { patternBytes } from '../support/pattern.js';
import { startStartTls } from '../support/start-tls.js';
import { started } from '../support/tls-client.js';

type Web = typeof import('./page/web.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const good = { remote: true, alpn: 'echo', same: true, pieces: true, closed: true };

test('openStream in a page and in a worker, over each tunnel', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const options = { cert: ecP256.chainPem, key: ecP256.keyPem, ALPNProtocols: ['echo'] };
  const { port } = await started(
    t,
    startNodeTlsServer(options, (socket) => socket.pipe(socket)),
  );
  const { logged: _logged, wispSockets: _sockets, ...ways } = await pageWays(t, port);
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  for (const way of Object.values(ways)) {
    const echo = { way, port, ca: ecP256.rootPem, size: 300_001, startTls: false };
    const expected = { ...good, upgraded: false };
    t.deepEqual(await call('echo', echo), { ...expected, inPage: true }, way.kind);
    t.deepEqual(await call('echoInWorker', echo), { ...expected, inPage: false }, way.kind);
  }
});

test('startTls in a page while a read waits, over each tunnel', async (t) => {
  const { port, ca } = await startStartTls(t);
  const { logged: _logged, wispSockets: _sockets, ...ways } = await pageWays(t, port);
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  for (const way of Object.values(ways)) {
    const echoed = await call('echo', { way, port, ca, size: 50_000, startTls: true });
    t.deepEqual(echoed, { ...good, upgraded: true, inPage: true }, way.kind);
  }
});

const LARGE = Buffer.from(patternBytes(5_000_000));

const answers: RequestListener = (request, response) => {
  void buffer(request).then((body) => {
    const { method, url, headers } = request;
    const gzips = headers['accept-encoding']?.includes('gzip');
    const text = 'text '.repeat(1000);
    response.setHeader('Set-Cookie', ['x=1', 'y=2']);
    if (url === '/mirror')
      response.end(JSON.stringify([method, headers.authorization, headers.cookie, `${body}`]));
    else if (url === '/gzip' && gzips === true)
      response.setHeader('Content-Encoding', 'gzip').end(gzipSync(text));
    else if (url === '/redirect') response.writeHead(302, { Location: '/there' }).end();
    else if (url === '/large') response.end(LARGE);
    else if (url === '/endless') response.write('a beginning');
    else response.end(url === '/length' ? String(body.length) : url === '/gzip' ? text : 'there');
  });
};

test('createFetch in a page, over each tunnel, with a client certificate', async (t) => {
  const { client, rootCa } = await pki();
  const { port, origin, ca } = await startHttp(t, answers, {
    ca: rootCa.certPem,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const { logged: _logged, wispSockets: _sockets, ...ways } = await pageWays(t, port);
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  const options = { ca, cert: client.ec.chainPem, key: client.ec.keyPem };
  // Nothing slows down one of Wisp's streams.
  const room = { maxBuffered: 2 * LARGE.length };
  for (const way of Object.values(ways))
    t.deepEqual(
      await call('fetches', {
        way: way.kind.startsWith('Wisp') ? { ...way, ...room } : way,
        origin,
        options,
      }),
      {
        mirrored: ['POST', 'Bearer x', 'a=1', 'b=c'],
        cookies: ['x=1', 'y=2'],
        gzipped: 5000,
        led: ['/there', true, 'there'],
        large: [...createHash('sha256').update(LARGE).digest()].join(),
        sent: '200000',
        aborted: 'Error: enough',
        refused: 'TypeError: The header host cannot be given: what it says is said by fetch.',
        plain: 5000,
        coded: 5000,
        rest: 'TypeError: The body is a stream of which something was read.',
      },
      way.kind,
    );
});

test('a large answer by WebSocket, and a reader that is slower than the server', async (t) => {
  const SIZE = 20_000_000;
  const body = Buffer.from(patternBytes(SIZE));
  const { port, origin, ca } = await startHttp(t, (_request, response) => response.end(body));
  const { relayPlain: way } = await pageWays(t, port);
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  const { size, digest } = await call('readSlowly', { way, origin, options: { ca } });
  t.is(size, SIZE);
  t.is(digest, createHash('sha256').update(body).digest().join());
});
