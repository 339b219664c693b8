import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Certificate } from '../../tools/authority.js';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import { startOpensslServer, type OpensslServerOptions } from '../../tools/servers.js';
import { runCommand } from '../support/command.js';
import { started } from '../support/tls-client.js';

async function scanned(...args: readonly string[]) {
  const program = projectFile('dist/ts/cli/main.js');
  const ran = await runCommand(process.execPath, [program, 'scan', ...args, '--json']);
  return { ...ran, scan: JSON.parse(ran.stdout) };
}

async function openssl(t: ExecutionContext, options: Partial<OpensslServerOptions> = {}) {
  const {
    server: { ecP256 },
  } = await pki();
  const certificate = options.certificate ?? ecP256;
  const { port } = await started(t, startOpensslServer({ mode: 'www', ...options, certificate }));
  return [`localhost:${port}`, '--ca', certificate.rootFile];
}

/** A certificate that signs itself. */
async function selfSigned(...kind: readonly string[]): Promise<Certificate> {
  const { path } = temporaryFolder('cli-scan');
  const [certFile, keyFile] = [join(path, 'cert.pem'), join(path, 'key.pem')];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await runCommand('openssl', [
    ...['req', '-x509', '-nodes', '-newkey', ...kind],
    ...['-keyout', keyFile, '-out', certFile, ...named],
  ]);
  const { server } = await pki();
  return { ...server.ecP256, certFile, keyFile, intermediatesFile: null, rootFile: certFile };
}

async function listening(t: ExecutionContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  return `localhost:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

test('a server for clients with a certificate is scanned without one, too', async (t) => {
  const { client, rootCa } = await pki();
  const target = await openssl(t, { clientCa: rootCa.rootFile, requireClientCert: true });
  const { scan, status, stderr } = await scanned(...target);
  t.is(status, 0, stderr);
  t.is(scan.clientCertificate, 'required');
  t.like(scan.versions, { 'TLS 1.3': 'yes', 'TLS 1.2': 'yes' });
  t.regex(scan.failures['1.3'], /certificate_required: .* give it by --cert FILE/);
  t.true(scan.suites['1.2'].names.includes('TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256'));
  t.deepEqual(scan.schemes['1.3'].names, ['ecdsa_secp256r1_sha256']);
  t.true(scan.chain.ok);
  t.is(scan.keyUpdate, 'not asked');
  t.deepEqual(scan.tickets, {});
  const { chainFile, keyFile } = client.ec;
  const known = await scanned(...target, '--cert', chainFile, '--key', keyFile);
  t.is(known.status, 0, known.stderr);
  t.is(known.scan.clientCertificate, 'required');
  t.deepEqual(known.scan.failures, {});
  t.is(known.scan.keyUpdate, 'answered');
});

for (const [scheme, ...kind] of [
  ['rsa_pss_pss_sha256', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ['ed25519', 'ed25519'],
] as const)
  test(`a key for ${scheme} alone`, async (t) => {
    const target = await openssl(t, { certificate: await selfSigned(...kind) });
    const { scan, stderr } = await scanned(...target);
    t.is(scan.schemes?.['1.3'].names[0], scheme, stderr);
    t.is(scan.schemes['1.2'].names[0], scheme);
    t.true(scan.chain.ok);
  });

test('signature schemes are in the order of who has one', async (t) => {
  const { server } = await pki();
  const { certFile, keyFile } = server.rsa2048;
  const wished = 'RSA-PSS+SHA512:ECDSA+SHA256:RSA-PSS+SHA256';
  const extraArgs = ['-dcert', certFile, '-dkey', keyFile, '-serverpref', '-sigalgs', wished];
  const { scan } = await scanned(...(await openssl(t, { tls: '1.3', extraArgs })));
  t.deepEqual(scan.schemes['1.3'], {
    names: ['rsa_pss_rsae_sha512', 'ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256'],
    order: 'server',
  });
});

test('one that is silent to a hello of TLS 1.3 has TLS 1.2 all the same', async (t) => {
  const [inner = '', ...trust] = await openssl(t, { tls: '1.2' });
  const [, port] = inner.split(':');
  const front = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (hello) => {
      // What offers TLS 1.3 is taken in, and that is all.
      if (hello.includes(Buffer.from('002b0003020304', 'hex'))) return;
      const onward = connect(Number(port), '127.0.0.1').on('error', () => {});
      onward.write(hello);
      socket.pipe(onward).pipe(socket);
    });
  });
  const target = await listening(t, front);
  const { scan, status, stderr } = await scanned(target, ...trust, '--timeout', '1');
  t.is(status, 0, stderr);
  t.like(scan.versions, { 'TLS 1.3': 'no', 'TLS 1.2': 'yes' });
});

test('one that turns connections away for a while is asked again, not misjudged', async (t) => {
  const [inner = '', ...trust] = await openssl(t, { tls: '1.3' });
  const [, port] = inner.split(':');
  let count = 0;
  const front = createServer((socket) => {
    socket.on('error', () => {});
    count += 1;
    // The fifth and the sixth are told to go before TLS begins.
    if (count === 5 || count === 6) {
      socket.end('421 too many\r\n');
      return;
    }
    socket.write('220 hi\r\n');
    socket.once('data', () => {
      socket.write('234 go\r\n');
      const onward = connect(Number(port), '127.0.0.1').on('error', () => {});
      socket.pipe(onward).pipe(socket);
    });
  });
  const target = await listening(t, front);
  const { scan, stderr } = await scanned(target, ...trust, '--starttls', 'ftp');
  t.is(scan.suites?.['1.3'].names.length, 3, stderr);
});

test('what no handshake succeeds for', async (t) => {
  const old = await scanned(...(await openssl(t, { extraArgs: ['-tls1_1'] })));
  t.is(old.status, 1);
  t.regex(old.stderr, /it chooses TLS 1\.1, which is not compiled in/);
  const reset = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.resetAndDestroy());
  });
  const lost = await scanned(await listening(t, reset));
  t.is(lost.status, 1);
  t.regex(lost.stderr, /^No handshake succeeds, .*the connection was lost/);
});
