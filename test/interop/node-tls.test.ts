import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { check } from '../../ts/nsapi/socket-error.js';
import { toDuplex } from '../../ts/adapt/duplex.js';
import * as constants from '../../wasm/constants.js';
import { pki } from '../../tools/certificates.js';
import { recvExactly } from '../support/exchange.js';
import { patternBytes } from '../support/pattern.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { ask, connected, contextOf, started, tlsClient } from '../support/tls-client.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${version}: an echo, the server's name, the client's certificate`, async (t) => {
    const { server, client, rootCa } = await pki();
    const { chainPem, keyPem } = server.ecP256;
    const seen: unknown[] = [];
    const node = await started(
      t,
      startNodeTlsServer(
        {
          cert: chainPem,
          key: keyPem,
          minVersion: version,
          maxVersion: version,
          requestCert: true,
          rejectUnauthorized: true,
          ca: rootCa.rootPem,
        },
        (socket) => {
          seen.push(
            socket.getProtocol(),
            'servername' in socket ? socket.servername : null,
            socket.getPeerCertificate().subject.CN,
          );
          socket.pipe(socket);
        },
      ),
    );
    const socket = await connected(t, node.port, { ca: rootCa.rootPem, credentials: client.ec });
    t.is(contextOf(socket).version, version);
    t.is(await ask(socket, 'hello\n', /\n/), 'hello\n');
    t.deepEqual(seen, [version, 'localhost', 'client']);
    t.is(await socket.close(), 0);
    t.is(node.log(), '');
  });

  test(
    `${version}: a maximum fragment length holds for what the server sends, without it ` +
      'records are full',
    async (t) => {
      const { server } = await pki();
      const { chainPem, keyPem, rootPem } = server.ecP256;
      const payload = patternBytes(100_000);
      const node = await started(
        t,
        startNodeTlsServer(
          { cert: chainPem, key: keyPem, minVersion: version, maxVersion: version },
          (socket) => socket.end(payload),
        ),
      );
      for (const [code, limit] of [
        [constants.MBEDTLS_SSL_MAX_FRAG_LEN_512, 512],
        [constants.MBEDTLS_SSL_MAX_FRAG_LEN_4096, 4_096],
        [constants.MBEDTLS_SSL_MAX_FRAG_LEN_NONE, 16_384],
      ] as const) {
        // Mbed TLS has the extension in TLS 1.2 only.
        if (version === 'TLSv1.3' && code !== constants.MBEDTLS_SSL_MAX_FRAG_LEN_NONE) continue;
        const socket = await connected(t, node.port, {
          ca: rootPem,
          configure: ({ instance, pointer }) =>
            t.is(instance.exports.mbedtls_ssl_conf_max_frag_len(pointer, code), 0),
        });
        const into = new Uint8Array(16_384); // one record: a larger one would take more
        const hash = createHash('sha256');
        let largest = 0;
        for (
          let size = check(await socket.recv(into));
          size > 0;
          size = check(await socket.recv(into))
        ) {
          hash.update(into.subarray(0, size));
          largest = Math.max(largest, size);
        }
        t.is(hash.digest('hex'), sha256(payload));
        t.is(largest, limit);
        await socket.close();
      }
    },
  );

  test(`${version}: a send of 1 MB arrives whole, one in bytes too`, async (t) => {
    const { server } = await pki();
    const { chainPem, keyPem, rootPem } = server.rsa2048;
    const node = await started(
      t,
      startNodeTlsServer(
        { cert: chainPem, key: keyPem, minVersion: version, maxVersion: version },
        (socket) => socket.pipe(socket),
      ),
    );
    const socket = await connected(t, node.port, { ca: rootPem });
    const payload = patternBytes(1_000_003);
    const [sent, back] = await Promise.all([
      socket.send(payload),
      recvExactly(socket, payload.length),
    ]);
    t.is(sent, payload.length);
    t.is(sha256(back), sha256(payload));
    const small = payload.subarray(0, 300);
    const receiving = recvExactly(socket, small.length);
    for (const byte of small) t.is(await socket.send(Uint8Array.of(byte)), 1);
    t.deepEqual(await receiving, new Uint8Array(small));
  });
}

test('the SNI chooses the certificate, and session tickets do not disturb', async (t) => {
  const { server } = await pki();
  const { chainPem, keyPem, rootPem } = server.ecP256;
  const names: string[] = [];
  const node = await started(
    t,
    startNodeTlsServer(
      {
        cert: chainPem,
        key: keyPem,
        SNICallback: (name, done) => (names.push(name), done(null)),
      },
      (socket) => socket.pipe(socket),
    ),
  );
  const socket = tlsClient(t, { ca: rootPem });
  t.is(socket.setHostname('server.test'), 0);
  check(await socket.connect('127.0.0.1', node.port), socket);
  t.is(await ask(socket, 'x\n', /\n/), 'x\n');
  t.deepEqual(names, ['server.test']);
});

/** One request of Node's own http client over a TLSSocket, and the body of the answer. */
async function httpOver(
  t: ExecutionContext,
  port: number,
  ca: string,
  options: RequestOptions,
  body: Uint8Array | null,
): Promise<{ response: IncomingMessage; bytes: Uint8Array }> {
  const socket = tlsClient(t, { ca });
  const outgoing = request({
    host: 'localhost',
    ...options,
    createConnection: () => toDuplex(socket, { connected: socket.connect('localhost', port) }),
  });
  outgoing.end(body ?? undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    outgoing.once('response', resolve).once('error', reject),
  );
  const parts: Uint8Array[] = [];
  for await (const part of response) if (part instanceof Uint8Array) parts.push(part);
  return { response, bytes: new Uint8Array(Buffer.concat(parts)) };
}

test("Node's http client over toDuplex: GET, a large POST, chunks, a wrong CA", async (t) => {
  const { server, rsaCa } = await pki();
  const { chainPem, keyPem, rootPem } = server.ecP256;
  const https = createServer({ cert: chainPem, key: keyPem }, (incoming, response) => {
    if (incoming.method === 'POST') incoming.pipe(response);
    else response.end(`you asked for ${incoming.url}`);
  });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  t.teardown(() => {
    https.close();
    https.closeAllConnections();
  });
  const address = https.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;

  const got = await httpOver(t, port, rootPem, { path: '/path' }, null);
  t.is(got.response.statusCode, 200);
  t.is(new TextDecoder().decode(got.bytes), 'you asked for /path');

  const body = patternBytes(2_000_003);
  const posted = await httpOver(t, port, rootPem, { method: 'POST', path: '/' }, body);
  t.is(posted.response.headers['transfer-encoding'], 'chunked');
  t.is(sha256(posted.bytes), sha256(body));

  await t.throwsAsync(httpOver(t, port, rsaCa.rootPem, { path: '/' }, null), {
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    name: 'StreamError',
  });
});
