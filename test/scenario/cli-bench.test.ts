import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { startNginx, startOpensslServer } from '../../tools/servers.js';
import { runCommand, type Ran } from '../support/command.js';
import { started } from '../support/tls-client.js';

const bench = (...args: readonly string[]): Promise<Ran> =>
  runCommand(process.execPath, [projectFile('dist/ts/cli/main.js'), 'bench', ...args]);

test('what is wrong whatever the suite is told at once, and is what is wrong', async (t) => {
  const { bad, server, rootCa } = await pki();
  const openssl = { mode: 'reverse', certificate: server.ecP256 } as const;
  const expired = await started(t, startOpensslServer({ ...openssl, certificate: bad.expired }));
  const members = await started(
    t,
    startOpensslServer({ ...openssl, clientCa: rootCa.rootFile, requireClientCert: true }),
  );
  for (const [{ port }, words] of [
    [expired, /has expired/],
    [members, /it wants a certificate: give it by --cert FILE/],
  ] as const) {
    const ran = await bench(`localhost:${port}`, '--ca', rootCa.rootFile, '--seconds', '0.1');
    t.is(ran.status, 1, ran.stdout);
    t.regex(ran.stderr, words);
    t.is(ran.stdout, '');
  }
});

test('a silent server is asked once', async (t) => {
  let count = 0;
  const silent = createServer((socket) => {
    count += 1;
    socket.on('error', () => {});
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.teardown(() => silent.close());
  const address = silent.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const { status } = await bench(`127.0.0.1:${port}`, '--timeout', '0.5');
  t.is(status, 4);
  t.is(count, 1);
});

test('--path: one that is none, one that is not there', async (t) => {
  const { server } = await pki();
  const { port } = await started(t, startNginx({ certificate: server.ecP256 }));
  const target = [`localhost:${port}`, '--ca', server.ecP256.rootFile, '--seconds', '0.1'];
  for (const path of ['index.html', '/ HTTP/1.1', ''])
    t.is((await bench(...target, '--path', path)).status, 2, path);
  const missing = await bench(...target, '--path', '/not/there', '--max', '1.2');
  t.is(missing.status, 1);
  t.regex(missing.stderr, /^GET \/not\/there is answered by "HTTP\/1\.1 404 Not Found"\.$/m);
});
