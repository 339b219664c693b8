import test from 'ava';
import { pki } from '../../tools/certificates.js';
import {
  startDovecot,
  startMariadb,
  startNats,
  startPostgres,
  startRedis,
  startSlapd,
} from '../../tools/servers.js';
import { useLibrary } from '../support/library.js';
import { started } from '../support/tls-client.js';
import { startWeb } from '../support/web-server.js';

const UNKNOWN_ROOT = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';

test('node:http2: many streams on one connection', async (t) => {
  t.like(await useLibrary('http2', await startWeb(t)), {
    answers: ['POST /1 100000', 'POST /2 100000', 'POST /3 100000'],
  });
});

test('axios: one connection for all, and the code of a refusal', async (t) => {
  t.deepEqual(await useLibrary('axios', await startWeb(t)), {
    answers: ['GET /1 0', 'GET /2 0'],
    posted: 'POST /post 80000',
    refused: UNKNOWN_ROOT,
    connections: 2,
  });
});

test('got: what is refused is tried again, as often as was said', async (t) => {
  t.like(await useLibrary('got', await startWeb(t)), {
    answers: ['GET /1 0', 'GET /2 0'],
    refused: 'ECONNREFUSED',
    tries: 3,
  });
});

test('postgres.js with PostgreSQL', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startPostgres(ecP256));
  t.like(await useLibrary('postgres', port), { ssl: true, sum: 190 });
});

test('redis (its own client) with redis', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startRedis(ecP256));
  t.like(await useLibrary('redis', port), { length: 100_000, errors: [] });
});

test('mysql2 with MariaDB: TLS after the greeting, a client and a pool', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startMariadb(ecP256));
  t.deepEqual(await useLibrary('mysql2', port), {
    size: 200_000,
    version: 'TLSv1.3',
    sum: 780,
    // The code is mysql2's own.
    refused: 'HANDSHAKE_SSL_ERROR',
    connections: 6,
  });
});

test('nats with nats-server: TLS after the greeting, large messages, a request', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(t, startNats(ecP256));
  t.deepEqual(await useLibrary('nats', port), {
    size: 1_000_000,
    answer: 'hello',
    refused: { code: UNKNOWN_ROOT },
    connections: 2,
  });
});

test('ldapts with slapd, which has GnuTLS: TLS from the start, and by StartTLS', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port, tlsPort } = await started(t, startSlapd(ecP256));
  t.deepEqual(await useLibrary('ldapts', port, tlsPort), {
    found: 50,
    after: 50,
    refused: UNKNOWN_ROOT,
    connections: 4,
  });
});

test('imapflow with dovecot: TLS from the start, and by STARTTLS', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port, tlsPort } = await started(t, startDovecot(ecP256));
  const mail = { size: 0, secure: true, refused: UNKNOWN_ROOT };
  t.deepEqual(await useLibrary('imapflow', port, tlsPort), { mails: [mail, mail], connections: 4 });
});
