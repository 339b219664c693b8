import { createServer } from 'node:https';
import test, { type ExecutionContext } from 'ava';
import { WebSocketServer } from 'ws';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import {
  startDovecot,
  startMariadb,
  startMosquitto,
  startPostgres,
  startRedis,
} from '../../tools/servers.js';
import { listenLocally } from '../../tools/listen.js';
import { startSmtp } from '../support/smtp-server.js';
import { useInPage } from '../support/page-library.js';
import { started } from '../support/tls-client.js';

const engine = await startEngine();
test.after.always(() => engine.close());

const ROOTLESS =
  'A page has no roots of its own: give the certificates to trust as ca, or the roots of ' +
  'mbedtls-wasm/roots.';

const both = (told: unknown): unknown[] => [told, told];

test('pg in a page, with PostgreSQL: SSLRequest, then TLS 1.3', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startPostgres(ecP256));
  t.deepEqual(
    await useInPage(t, engine, 'pg', [port]),
    both({
      ssl: true,
      version: 'TLSv1.3',
      size: 200_000,
      sum: 190,
      refused: ROOTLESS,
    }),
  );
});

test('ioredis in a page, with redis', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startRedis(ecP256));
  t.deepEqual(
    await useInPage(t, engine, 'ioredis', [port]),
    both({ length: 300_000, count: '100' }),
  );
});

test('imapflow in a page, with dovecot: TLS from the start, and by STARTTLS', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port, tlsPort } = await started(t, startDovecot(ecP256));
  const mail = { size: 0, secure: true };
  t.deepEqual(await useInPage(t, engine, 'imapflow', [port, tlsPort]), both([mail, mail]));
});

test('nodemailer in a page: TLS from the start, and by STARTTLS', async (t) => {
  const [secure, plain] = [await startSmtp(t, true), await startSmtp(t, false)];
  t.deepEqual(await useInPage(t, engine, 'nodemailer', [plain, secure]), both(['250', '250']));
});

test('mysql2 in a page, with MariaDB: with and without the check of the name', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startMariadb(ecP256));
  const answer = { size: 200_000, version: 'TLSv1.3' };
  t.deepEqual(await useInPage(t, engine, 'mysql2', [port]), both([answer, answer]));
});

test('MQTT.js in a page, over a stream of ours, with mosquitto', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startMosquitto({ certificate: ecP256 }));
  t.deepEqual(await useInPage(t, engine, 'mqtt', [port]), both([60_000, 60_000]));
});

const ECHOED = { size: 150_000, code: 1000, refused: ROOTLESS };

/** A server by the same library, on a port of localhost. */
async function startEcho(t: ExecutionContext): Promise<number> {
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

test('ws in a page, over TLS of ours, with another ws', async (t) => {
  const port = await startEcho(t);
  t.deepEqual(await useInPage(t, engine, 'ws', [port]), both(ECHOED));
});

for (const bundler of ['Vite', 'webpack'] as const)
  test(`what ${bundler} makes of pg and ws runs as what esbuild does`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(t, startPostgres(ecP256));
    const told = { ssl: true, version: 'TLSv1.3', size: 200_000, sum: 190, refused: ROOTLESS };
    t.deepEqual(await useInPage(t, engine, 'pg', [port], bundler), both(told));
    const echo = await startEcho(t);
    t.deepEqual(await useInPage(t, engine, 'ws', [echo], bundler), both(ECHOED));
  });
