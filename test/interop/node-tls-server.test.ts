import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { serve } from '../support/node-server.js';

/** A server of ours that speaks HTTP/1.1 and HTTP/2, by node:http and node:http2. */
async function web(t: ExecutionContext): Promise<number> {
  const one = http.createServer((request, response) => response.end(`1 ${request.url}`));
  const two = http2.createServer((request, response) => response.end(`2 ${request.url}`));
  const { port } = await serve(t, { ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    const server = socket.alpnProtocol === 'h2' ? two : one;
    server.emit('connection', socket);
  });
  return port;
}

/** Runs a client; `words` go to it, and its input ends when what it says fits. */
async function run(
  name: string,
  args: readonly string[],
  words: string,
  until: RegExp,
): Promise<string> {
  const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000 });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (piece: Buffer) => {
      said += piece.toString('latin1');
      if (until.test(said)) child.stdin.end();
    });
  child.stdin.on('error', () => {});
  if (words !== '') child.stdin.write(words);
  await once(child, 'close');
  return said;
}

const GET = 'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

for (const [option, version] of [
  ['-tls1_2', 'TLSv1.2'],
  ['-tls1_3', 'TLSv1.3'],
] as const)
  test(`openssl s_client is served over ${version}`, async (t) => {
    const { rootCa } = await pki();
    const port = await web(t);
    const said = await run(
      'openssl',
      [
        ...['s_client', '-connect', `localhost:${port}`, '-CAfile', rootCa.certFile, option],
        ...['-verify_return_error', '-servername', 'localhost', '-alpn', 'http/1.1', '-ign_eof'],
      ],
      GET,
      /1 \/x/,
    );
    t.regex(said, /1 \/x/);
    t.regex(said, new RegExp(`New, ${version}`));
    t.regex(said, /ALPN protocol: http\/1\.1/);
  });

test('openssl s_client comes back five times, and resumes each time', async (t) => {
  const { rootCa } = await pki();
  const port = await web(t);
  const said = await run(
    'openssl',
    [
      ...['s_client', '-connect', `localhost:${port}`, '-CAfile', rootCa.certFile],
      ...['-tls1_2', '-reconnect'],
    ],
    '',
    /(?:Reused,[^]*){5}---\n$/,
  );
  t.is(said.match(/^New,/gm)?.length, 1);
  t.is(said.match(/^Reused,/gm)?.length, 5);
});

test('gnutls-cli is served, and resumes', async (t) => {
  const { rootCa } = await pki();
  const port = await web(t);
  const args = ['--x509cafile', rootCa.certFile, '-p', `${port}`, 'localhost'];
  t.regex(await run('gnutls-cli', [...args, '--alpn', 'http/1.1'], GET, /1 \/x/), /1 \/x/);
  const said = await run('gnutls-cli', [...args, '-r'], '', /resumed session/);
  t.regex(said, /This is a resumed session/);
});

test('a client of node:http2 is served', async (t) => {
  const { rootCa } = await pki();
  const port = await web(t);
  const session = http2.connect(`https://localhost:${port}`, { ca: rootCa.rootPem });
  t.teardown(() => session.destroy());
  const paths = ['/1', '/2', '/3'];
  const answers = paths.map((path) => text(session.request({ ':path': path })));
  t.deepEqual(
    await Promise.all(answers),
    paths.map((path) => `2 ${path}`),
  );
  const closed = once(session, 'close');
  session.close();
  await closed;
});
