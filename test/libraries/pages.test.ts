import test from 'ava';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import {
  startDovecot,
  startMariadb,
  startMosquitto,
  startPostgres,
  startRedis,
} from '../../tools/servers.js';
import { startSmtp } from '../support/smtp-server.js';
import { useInPage } from '../support/page-library.js';
import { started } from '../support/tls-client.js';
import { ECHOED, ROOTLESS, startWsEcho } from '../support/ws-echo.js';

const engine = await startEngine();
test.after.always(() => engine.close());

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

test('ws in a page, over TLS of ours, with another ws', async (t) => {
  const port = await startWsEcho(t);
  t.deepEqual(await useInPage(t, engine, 'ws', [port]), both(ECHOED));
});
