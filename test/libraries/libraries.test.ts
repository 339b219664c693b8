import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { startPostgres, startRedis } from '../../tools/servers.js';
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
