import { createHash } from 'node:crypto';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { recvExactly } from '../support/exchange.js';
import { patternBytes } from '../support/pattern.js';
import { startNginx } from '../../tools/servers.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { TLSSocket } from '../../ts/tls/tls-socket.js';
import { ask, connected, contextOf, started } from '../support/tls-client.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const request = (path: string, connection: string): Uint8Array =>
  new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: ${connection}\r\n\r\n`,
  );

/** The header of an answer, received byte by byte so that none of the body is taken. */
async function header(socket: TLSSocket): Promise<string> {
  let text = '';
  while (!text.endsWith('\r\n\r\n'))
    text += new TextDecoder('latin1').decode(await recvExactly(socket, 1));
  return text;
}

async function get(
  socket: TLSSocket,
  path: string,
  connection = 'keep-alive',
): Promise<Uint8Array> {
  check(await socket.send(request(path, connection)), socket);
  const head = await header(socket);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(head);
  return recvExactly(socket, Number(length));
}

for (const [protocol, version] of [
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
] as const) {
  test(`${protocol}: a large file is whole; many requests, one connection`, async (t) => {
    const { server } = await pki();
    const large = patternBytes(8_000_003);
    const files = { 'large.bin': large, 'small.txt': 'small', 'empty.txt': '' };
    const nginx = await started(
      t,
      startNginx({ certificate: server.ecP256, protocols: [protocol], files }),
    );
    const socket = await connected(t, nginx.port, { ca: server.ecP256.rootPem });
    t.is(contextOf(socket).version, version);
    const line = new TextDecoder().decode(await get(socket, '/tls'));
    t.regex(line, new RegExp(`^${protocol} .* localhost\\n$`));
    for (let round = 0; round < 20; round += 1) {
      t.is(new TextDecoder().decode(await get(socket, '/small.txt')), 'small');
      t.is((await get(socket, '/empty.txt')).length, 0);
    }
    t.is(sha256(await get(socket, '/large.bin', 'close')), sha256(large));
    t.is(await socket.recv(new Uint8Array(1)), 0);
    t.is(await socket.close(), 0);
  });

  test(`${protocol}: client certificates, given, refused and missing`, async (t) => {
    const { server, client, bad, rootCa } = await pki();
    const nginx = await started(
      t,
      startNginx({
        certificate: server.rsaUnderEc,
        protocols: [protocol],
        clientCa: rootCa.rootFile,
        requireClientCert: true,
      }),
    );
    const ca = rootCa.rootPem;
    for (const who of ['ec', 'rsa'] as const) {
      const socket = await connected(t, nginx.port, { ca, credentials: client[who] });
      t.regex(new TextDecoder().decode(await get(socket, '/tls')), / SUCCESS localhost/);
    }
    const text = new TextDecoder().decode(request('/tls', 'close'));
    const missing = await connected(t, nginx.port, { ca });
    t.regex(await ask(missing, text, /<\/html>/), /No required SSL certificate was sent/);
    const untrusted = await connected(t, nginx.port, { ca, credentials: bad.untrusted });
    t.regex(await ask(untrusted, text, /<\/html>/), /The SSL certificate error/);
  });
}

test('ALPN chooses the protocol of HTTP', async (t) => {
  const { server } = await pki();
  const nginx = await started(t, startNginx({ certificate: server.ecP256 }));
  const socket = await connected(t, nginx.port, {
    ca: server.ecP256.rootPem,
    configure: (config) => config.confAlpnProtocols(['http/1.0', 'http/1.1']),
  });
  t.is(contextOf(socket).alpnProtocol, 'http/1.1');
});

test('many requests at once, answered in order', async (t) => {
  const { server } = await pki();
  const nginx = await started(
    t,
    startNginx({ certificate: server.ecP256, files: { a: 'A'.repeat(50_000), b: 'B'.repeat(3) } }),
  );
  const socket = await connected(t, nginx.port, { ca: server.ecP256.rootPem });
  const text = (path: string, connection: string): string =>
    new TextDecoder().decode(request(path, connection));
  const all =
    (text('/a', 'keep-alive') + text('/b', 'keep-alive')).repeat(10) + text('/b', 'close');
  const answer = await ask(socket, all, /Connection: close\r\n[^]*BBB$/);
  t.is(answer.match(/HTTP\/1\.1 200 OK/g)?.length, 21);
  t.deepEqual(
    answer.match(/A{50000}|BBB/g)?.map((body) => body.length),
    [...Array<number[]>(10).fill([50_000, 3]).flat(), 3],
  );
  t.is(await socket.recv(new Uint8Array(1)), 0);
});
