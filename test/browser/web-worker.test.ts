import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { startEngine } from '../../tools/engines/start.js';
import { listenLocally } from '../../tools/listen.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { startHttp } from '../support/http-server.js';
import { pageModule, pageWays, type PageWays } from '../support/page-ways.js';
import { patternBytes } from '../support/pattern.js';
import { startStartTls } from '../support/start-tls.js';
import { startTcpServer } from '../support/tcp-server.js';
import { started } from '../support/tls-client.js';

type Web = typeof import('./page/web.js');
type OffThread = typeof import('./page/off-thread.js');

const engine = await startEngine();
test.after.always(() => engine.close());

/** The tunnels whose stack can go to a worker. */
async function tunnels(
  t: ExecutionContext,
  ...ports: readonly number[]
): Promise<Omit<PageWays, 'logged' | 'wispSockets' | 'port'>> {
  const { logged: _, wispSockets: __, port: ___, ...ways } = await pageWays(t, ...ports);
  return ways;
}

async function startEcho(t: ExecutionContext): Promise<{ port: number; ca: string }> {
  const {
    server: { ecP256 },
  } = await pki();
  const options = { cert: ecP256.chainPem, key: ecP256.keyPem, ALPNProtocols: ['echo'] };
  const { port } = await started(
    t,
    startNodeTlsServer(options, (socket) => socket.pipe(socket).on('error', () => {})),
  );
  return { port, ca: ecP256.rootPem };
}

const good = { remote: true, alpn: 'echo', same: true, pieces: true, closed: true };

test('openStream with TLS in a worker, from a page and from a worker', async (t) => {
  const { port, ca } = await startEcho(t);
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  for (const way of Object.values(await tunnels(t, port))) {
    const echo = { way, port, ca, size: 300_001, startTls: false, worker: true };
    const expected = { ...good, upgraded: false };
    t.deepEqual(await call('echo', echo), { ...expected, inPage: true }, way.kind);
    t.deepEqual(await call('echoInWorker', echo), { ...expected, inPage: false }, way.kind);
  }
});

test('startTls with TLS in a worker, while a read waits', async (t) => {
  const { port, ca } = await startStartTls(t);
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  for (const way of Object.values(await tunnels(t, port))) {
    const echo = { way, port, ca, size: 50_000, startTls: true, worker: true };
    t.deepEqual(await call('echo', echo), { ...good, upgraded: true, inPage: true }, way.kind);
  }
});

const LARGE = Buffer.from(patternBytes(5_000_000));

const answers: RequestListener = (request, response) => {
  void buffer(request).then((body) => {
    const { method, url, headers } = request;
    response.setHeader('Set-Cookie', ['x=1', 'y=2']);
    if (url === '/mirror')
      response.end(JSON.stringify([method, headers.authorization, headers.cookie, `${body}`]));
    else if (url === '/redirect') response.writeHead(302, { Location: '/there' }).end();
    else if (url === '/large') response.end(LARGE);
    else if (url === '/endless') response.write('a beginning');
    else if (url === '/gzip') response.end('text '.repeat(1000));
    else response.end(url === '/length' ? String(body.length) : 'there');
  });
};

test('createFetch with TLS in a worker, with a client certificate', async (t) => {
  const { client, rootCa } = await pki();
  const { port, origin, ca } = await startHttp(t, answers, {
    ca: rootCa.certPem,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const call = await pageModule<Web>(t, engine, '/page/web.js');
  const options = { ca, cert: client.ec.chainPem, key: client.ec.keyPem, worker: true };
  for (const tunnel of Object.values(await tunnels(t, port))) {
    // Wisp slows nobody down.
    const way = { ...tunnel, maxBuffered: 2 * LARGE.length };
    t.deepEqual(
      await call('fetches', { way, origin, options }),
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
  }
});

test('what fails in a worker comes typed, with its code and its causes', async (t) => {
  const { p384Ca } = await pki();
  const { port, ca } = await startHttp(t, (_request, response) => response.end('there'));
  const silent = await startTcpServer();
  t.teardown(() => silent.close());
  const { relay: way } = await tunnels(t, port, silent.address.port);
  const call = await pageModule<OffThread>(t, engine, '/page/off-thread.js', /Failed to load|404/);
  const options = { ca: p384Ca.certPem };
  const told = await call('failures', { way, port, ca, options, silent: silent.address.port });
  t.like(told.untrusted, {
    name: 'FetchError',
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    cause: {
      name: 'StreamError',
      cause: { name: 'TLSError', more: { verifyFlags: ['NOT_TRUSTED'] } },
    },
  });
  t.like(told.unreadable, { name: 'FetchError', cause: { cause: { name: 'TLSError' } } });
  t.like(told.name, { name: 'StreamError', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  t.like(told.noCa, { name: 'TypeError' });
  t.regex(String(told.noCa?.message), /trusts nobody/);
  t.like(told.keyless, { name: 'TypeError' });
  t.like(told.noStack, { name: 'TypeError' });
  t.like(told.handshake, { name: 'StreamError', code: 'ETIMEDOUT', cause: { name: 'TLSError' } });
  t.like(told.script, { name: 'FetchError', code: 'ERR_TLS_WORKER' });
  t.like(told.refused, { code: 'ECONNREFUSED', more: { kind: 'forbidden', closeCode: 1008 } });
  t.like(told.aborted, { name: 'Error', message: 'enough' });
});

test('what came in plain text and was not read fails startTls, in a worker too', async (t) => {
  const { ca } = await startStartTls(t);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('220 go ahead\r\n');
      setTimeout(() => socket.write('250 and what nobody asked for\r\n'), 200);
    });
  });
  const port = await listenLocally(server);
  t.teardown(() => server.close());
  const { relay: way } = await tunnels(t, port);
  const call = await pageModule<OffThread>(t, engine, '/page/off-thread.js');
  for (const worker of [true, false]) {
    const told = await call('injected', { way, port, ca, worker });
    t.like(told, { name: 'StreamError', more: { nsapiCode: 'NSAPI_ERROR_AUTH_FAILURE' } });
  }
});

test('a worker that ends fails what it carried, and what is begun then', async (t) => {
  const { port, ca } = await startHttp(t, (_request, response) => {
    response.write('a beginning');
  });
  const { relay: way } = await tunnels(t, port);
  const call = await pageModule<OffThread>(t, engine, '/page/off-thread.js');
  const told = await call('ended', { way, port, ca });
  const code = 'ERR_TLS_WORKER';
  t.like(told.read, { name: 'StreamError', code });
  t.like(told.closed, { name: 'StreamError', code });
  t.like(told.body, { name: 'FetchError', code });
  t.like(told.again, { name: 'FetchError', code });
});

test('who does not read slows the other end down, through a worker too', async (t) => {
  const { port, ca } = await startEcho(t);
  const { relay: way } = await tunnels(t, port);
  const call = await pageModule<OffThread>(t, engine, '/page/off-thread.js');
  const { taken, read } = await call('pressure', { way, port, ca });
  t.true(taken > 0 && taken < 128_000_000, `${taken} bytes were taken`);
  // The write that waited last was taken when it was read for.
  t.true(read >= taken && read <= taken + 65_536, `${read} of ${taken}`);
});
