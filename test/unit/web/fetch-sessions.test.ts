import type { RequestListener } from 'node:http';
import { TLSSocket } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../../tools/certificates.js';
import { createFetch, type CreateFetchOptions } from '../../../ts/web.js';
import { startHttp, type HttpServer } from '../../support/http-server.js';

/** Tells whether the connection resumed a session, and whose certificate it saw. */
const tells: RequestListener = ({ socket, url }, response) => {
  if (!(socket instanceof TLSSocket)) throw new Error('There is no TLS.');
  const [, other] = /^\/to\?(.*)$/.exec(url ?? '') ?? [];
  if (other !== undefined) {
    response.statusCode = 302;
    response.setHeader('Location', other);
  }
  const { subject } = socket.getPeerCertificate() ?? {};
  // One request for each connection.
  response.setHeader('Connection', 'close');
  response.end(`${socket.isSessionReused()} ${subject?.CN ?? 'nobody'}`);
};

function asking(
  t: ExecutionContext,
  options: CreateFetchOptions,
): (url: string) => Promise<string> {
  const fetch = createFetch(options);
  t.teardown(() => fetch.close());
  return async (url) => (await fetch(url)).text();
}

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`a new connection resumes the session of its origin, by ${maxVersion}`, async (t) => {
    const { origin, ca } = await startHttp(t, tells, { maxVersion });
    const ask = asking(t, { ca });
    t.is(await ask(origin), 'false nobody');
    t.is(await ask(origin), 'true nobody');
    t.is(await ask(origin), 'true nobody');
    const other = asking(t, { ca });
    t.is(await other(origin), 'false nobody', 'another fetch has no part in it');
  });

test('at once too: connections beside the first one resume its session', async (t) => {
  const { origin, ca } = await startHttp(t, tells);
  const ask = asking(t, { ca });
  await ask(origin);
  const all = await Promise.all([1, 2, 3].map(() => ask(origin)));
  t.deepEqual(all, ['true nobody', 'true nobody', 'true nobody']);
});

/** Two servers that want a certificate, and take none as well. */
async function startTwo(t: ExecutionContext, ca: string): Promise<[HttpServer, HttpServer]> {
  const options = { ca, requestCert: true, rejectUnauthorized: false };
  return [await startHttp(t, tells, options), await startHttp(t, tells, options)];
}

test("a session under the own certificate is no stranger's, nor the other way round", async (t) => {
  const { client, rootCa } = await pki();
  const [first, second] = await startTwo(t, rootCa.certPem);
  const { chainPem: cert, keyPem: key } = client.ec;
  const ask = asking(t, { ca: first.ca, cert, key });
  const own = await ask(first.origin);
  t.regex(own, /^false (?!nobody)/);
  t.is(await ask(`${second.origin}/to?${first.origin}`), 'false nobody');
  t.is(await ask(first.origin), own.replace('false', 'true'));
  t.is(await ask(`${second.origin}/to?${first.origin}`), 'true nobody');
});

test('a server that resumes nothing, and one that has another certificate now', async (t) => {
  const { server, bad } = await pki();
  const none = await startHttp(t, tells, { secureOptions: 0x4000, maxVersion: 'TLSv1.2' });
  const ask = asking(t, { ca: none.ca });
  t.is(await ask(none.origin), 'false nobody');
  t.is(await ask(none.origin), 'false nobody');

  const changes = await startHttp(t, tells);
  const again = asking(t, { ca: changes.ca });
  t.is(await again(changes.origin), 'false nobody');
  changes.present(bad.expired);
  const error = await t.throwsAsync(again(changes.origin));
  t.like(error, { code: 'CERT_HAS_EXPIRED' });
  changes.present(server.ecP256);
  t.is(await again(changes.origin), 'false nobody');
});
