import { createServer } from 'node:tls';
import { once } from 'node:events';
import test from 'ava';
import { OffloadedTLSSocket } from '../../../ts/offload/offloaded-tls-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_PARAMETER,
} from '../../../ts/nsapi/error.js';
import { opensslWords } from '../../../ts/nsapi/openssl-words.js';
import { NodeStack } from '../../../ts/stack/node/node-stack.js';
import { pki, type Certificate } from '../../../tools/certificates.js';
import { startTcpServer } from '../../support/tcp-server.js';

const failure = (code: string, message = 'error:0A000086:SSL routines::x'): Error =>
  Object.assign(new Error(message), { code });

test('what OpenSSL says becomes our words; other errors are shown as they are', (t) => {
  t.is(
    opensslWords(failure('CERT_HAS_EXPIRED', 'certificate has expired')),
    'the certificate has expired',
  );
  t.is(
    opensslWords(failure('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')),
    'the peer refused with the alert certificate_required',
  );
  t.is(
    opensslWords(failure('ERR_SSL_SOMETHING_ELSE')),
    'the two did not agree on TLS, or what came was damaged',
  );
  t.is(opensslWords(failure('ERR_OSSL_PEM_NO_START_LINE')), 'a certificate or key cannot be read');
  const named = Object.assign(new Error('anything'), { library: 'SSL routines' });
  t.is(opensslWords(named), 'TLS failed');
  t.is(opensslWords(Object.assign(new Error('any'), { opensslErrorStack: [] })), 'TLS failed');
  for (const other of [
    failure('ECONNREFUSED', 'connect ECONNREFUSED'),
    new Error('ours'),
    // What a text says decides nothing.
    new Error('error:0A000086:SSL routines::x'),
    null,
    undefined,
    'text',
  ])
    t.is(opensslWords(other), null);
});

const EXPECTED: readonly [(p: Awaited<ReturnType<typeof pki>>) => Certificate, RegExp][] = [
  [(p) => p.bad.expired, /: the certificate has expired$/],
  [(p) => p.bad.notYetValid, /: the certificate is not valid yet$/],
  [(p) => p.bad.wrongHost, /: the certificate is for another name$/],
  [
    (p) => p.bad.untrusted,
    /: the certificate is not signed by a trusted CA$|: a signature in the chain is wrong$/,
  ],
  [(p) => p.bad.selfSigned, /: the certificate is not signed by a trusted CA$/],
];

test("the offloaded socket's messages are ours, OpenSSL's stands in the cause", async (t) => {
  const certificates = await pki();
  for (const [choose, words] of EXPECTED) {
    const { chainPem, keyPem } = choose(certificates);
    const server = createServer({ cert: chainPem, key: keyPem })
      .on('tlsClientError', () => {})
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => server.close());
    const address = server.address();
    const socket = new OffloadedTLSSocket(new NodeStack());
    socket.setRootCaCert(certificates.rootCa.certPem);
    t.is(
      await socket.connect('localhost', typeof address === 'object' ? (address?.port ?? 0) : 0),
      NSAPI_ERROR_AUTH_FAILURE,
    );
    t.regex(socket.lastError?.message ?? '', words);
    t.true(socket.lastError?.cause instanceof Error);
    await socket.close();
  }
  const plain = await startTcpServer();
  t.teardown(() => plain.close());
  const socket = new OffloadedTLSSocket(new NodeStack());
  socket.setRootCaCert(certificates.rootCa.certPem);
  const connecting = socket.connect('localhost', plain.address.port);
  (await plain.next()).end('HTTP/1.1 400 Bad Request\r\n\r\n');
  t.is(await connecting, NSAPI_ERROR_AUTH_FAILURE);
  t.regex(socket.lastError?.message ?? '', /: the peer sent something that is not TLS$/);
  t.regex(String(socket.lastError?.cause), /SSL routines/);
  await socket.close();

  const bad = new OffloadedTLSSocket(new NodeStack());
  t.is(
    bad.setRootCaCert('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
    NSAPI_ERROR_PARAMETER,
  );
  t.notRegex(bad.lastError?.message ?? '', /error:|routines/);
  t.is(
    await new OffloadedTLSSocket(new NodeStack()).connect('localhost', 1),
    NSAPI_ERROR_AUTH_FAILURE,
  );
  bad.setRootCaCert(certificates.rootCa.certPem);
  t.is(await bad.connect('localhost', 1), NSAPI_ERROR_NO_CONNECTION);
  t.regex(bad.lastError?.message ?? '', /ECONNREFUSED/);
});
