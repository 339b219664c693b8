import { execFile } from 'node:child_process';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { promisify } from 'node:util';
import test from 'ava';
import { WebSocketServer } from 'ws';
import { pki } from '../../../tools/certificates.js';
import { startMosquitto, startPostgres, startRedis } from '../../../tools/servers.js';
import { useLibrary } from '../../support/library.js';
import { serve } from '../../support/node-server.js';
import { started } from '../../support/tls-client.js';
import { startOurWeb, startWeb } from '../../support/web-server.js';
import { listenLocally } from '../../../tools/listen.js';

const UNKNOWN_ROOT = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';

test('https.Agent with keep-alive: one connection for all that follows', async (t) => {
  t.deepEqual(await useLibrary('https-agent', await startWeb(t)), {
    answers: [0, 1, 2, 3, 4].map((count) => `POST /${count} 50000`),
    refused: UNKNOWN_ROOT,
    connections: 2,
  });
});

for (const [over, start] of [
  ["Node's server", startWeb],
  ['a server of ours', startOurWeb],
] as const)
  test(`undici over ${over}: HTTP/1.1, HTTP/2, fetch, and what fails is tried again`, async (t) => {
    t.like(await useLibrary('undici', await start(t)), {
      first: 'GET /h1 0',
      answers: ['GET /1 0', 'GET /2 0', 'GET /3 0', 'GET /4 0'],
      second: 'POST /h2 70000',
      version: '2.0',
      retried: 'GET /fails-twice 0',
      refused: UNKNOWN_ROOT,
    });
  });

test('curl over a server of ours: HTTP/1.1, HTTP/2, TLS 1.2, another root', async (t) => {
  const port = await startOurWeb(t);
  const { server, rsaCa } = await pki();
  const curl = (ca: string, ...options: string[]): Promise<string> =>
    promisify(execFile)('curl', [
      ...['--silent', '--show-error', '--max-time', '20', '--cacert', ca],
      ...options,
      `https://localhost:${port}/curl`,
    ]).then(
      ({ stdout }) => stdout,
      ({ code }: { code: number }) => `status ${code}`,
    );
  const root = server.ecP256.rootFile;
  t.is(await curl(root, '--http1.1'), 'GET /curl 0');
  t.is(await curl(root, '--http2', '--data', 'z'.repeat(50_000)), 'POST /curl 50000');
  t.is(await curl(root, '--http2', '--write-out', '%{http_version}'), 'GET /curl 02');
  t.is(await curl(root, '--tls-max', '1.2'), 'GET /curl 0');
  t.is(await curl(rsaCa.certFile), 'status 60');
});

test('ws: a long message there and back, a ping, the end', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const web = createServer({ cert: ecP256.chainPem, key: ecP256.keyPem });
  const sockets = new WebSocketServer({ server: web });
  sockets.on('connection', (socket) => socket.on('message', (message) => socket.send(message)));
  t.teardown(() => web.close());
  const port = await listenLocally(web);
  t.deepEqual(await useLibrary('ws', port), {
    size: 150_000,
    code: 1000,
    refused: UNKNOWN_ROOT,
    connections: 2,
  });
});

test('ws over a server of ours', async (t) => {
  const web = createPlainServer();
  const sockets = new WebSocketServer({ server: web });
  sockets.on('connection', (socket) => socket.on('message', (message) => socket.send(message)));
  const { port } = await serve(t, {}, (socket) => void web.emit('connection', socket));
  t.like(await useLibrary('ws', port), { size: 150_000, code: 1000, refused: UNKNOWN_ROOT });
});

test('https.Agent with keep-alive over a server of ours', async (t) => {
  const web = createPlainServer((request, response) => {
    let size = 0;
    request.on('data', ({ length }: Buffer) => (size += length));
    request.on('end', () => response.end(`${request.method} ${request.url} ${size}`));
  });
  const { port } = await serve(t, {}, (socket) => void web.emit('connection', socket));
  t.deepEqual(await useLibrary('https-agent', port), {
    answers: [0, 1, 2, 3, 4].map((count) => `POST /${count} 50000`),
    refused: UNKNOWN_ROOT,
    connections: 2,
  });
});

test('MQTT.js with mosquitto: versions 3.1.1 and 5', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startMosquitto({ certificate: ecP256 }));
  t.deepEqual(await useLibrary('mqtt', port), { sizes: [60_000, 60_000], connections: 2 });
});

test('pg with PostgreSQL: TLS asked for in the clear, a client and a pool', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startPostgres(ecP256));
  t.deepEqual(await useLibrary('pg', port), {
    ssl: true,
    version: 'TLSv1.3',
    size: 200_000,
    sum: 780,
    refused: UNKNOWN_ROOT,
    connections: 6,
  });
});

test('ioredis with redis: long values, many commands, an end without close_notify', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startRedis(ecP256));
  t.deepEqual(await useLibrary('ioredis', port), {
    length: 300_000,
    count: '500',
    errors: [],
    refused: UNKNOWN_ROOT,
    connections: 2,
  });
});

test('nodemailer: TLS from the start, and by STARTTLS', async (t) => {
  // The code is nodemailer's own.
  const mail = { response: '250', whole: true, refused: 'ESOCKET' };
  t.deepEqual(await useLibrary('nodemailer', 0), { mails: [mail, mail], connections: 4 });
});
