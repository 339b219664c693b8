import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { freePort, startNginx, startOpensslServer } from '../../tools/servers.js';
import { projectFile } from '../../tools/project.js';
import { runCommand, type Ran } from '../support/command.js';
import { started } from '../support/tls-client.js';

const cli = (...args: readonly string[]): Promise<Ran> =>
  runCommand(process.execPath, [projectFile('dist/ts/cli/main.js'), ...args]);

test('scan of openssl: what it takes, in whose order, what it answers', async (t) => {
  const { server } = await pki();
  const { port } = await started(
    t,
    startOpensslServer({ certificate: server.ecP256, mode: 'www' }),
  );
  const { status, stdout, stderr } = await cli(
    'scan',
    `localhost:${port}`,
    '--ca',
    server.ecP256.rootFile,
    '--json',
  );
  t.is(status, 0, stderr);
  const scan = JSON.parse(stdout);
  t.deepEqual(scan.versions, {
    'TLS 1.3': 'yes',
    'TLS 1.2': 'yes',
    'TLS 1.1': 'not asked',
    'TLS 1.0': 'not asked',
    'SSL 3.0': 'not asked',
  });
  t.true(scan.suites['1.3'].names.includes('TLS1-3-AES-256-GCM-SHA384'));
  t.true(scan.suites['1.2'].names.includes('TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256'));
  t.false(scan.suites['1.2'].names.some((name: string) => name.includes('RSA')));
  t.deepEqual(scan.schemes['1.3'], { names: ['ecdsa_secp256r1_sha256'], order: null });
  t.true(scan.groups['1.3'].names.includes('x25519'));
  t.deepEqual(scan.tickets, { '1.3': true, '1.2': true });
  t.deepEqual(scan.resumption, { '1.3': true, '1.2': true });
  t.is(scan.keyUpdate, 'answered');
  t.is(scan.closeNotify, 'sent');
  t.true(scan.chain.ok, stdout);
});

test("scan of nginx with an order of its own, one version, a certificate's faults", async (t) => {
  const { bad, server } = await pki();
  const { port } = await started(
    t,
    startNginx({ certificate: bad.wrongHost, protocols: ['TLSv1.2'] }),
  );
  const { status, stdout, stderr } = await cli(
    'scan',
    `localhost:${port}`,
    '--ca',
    server.ecP256.rootFile,
  );
  t.is(status, 0, stderr);
  t.regex(stdout, /^ {2}TLS 1\.3 +no$/m);
  t.regex(stdout, /^ {2}TLS 1\.2 +yes$/m);
  t.regex(stdout, /^ {2}HelloRetryRequest +not asked$/m);
  t.regex(stdout, /^Certificates {2}refused$/m);
  t.regex(stdout, /not for "localhost"/);
  t.notRegex(stdout, /\u001b/);
});

test('scan where nobody listens', async (t) => {
  const { status, stdout, stderr } = await cli('scan', `127.0.0.1:${await freePort()}`);
  t.is(status, 1);
  t.is(stdout, '');
  t.regex(stderr, /ECONNREFUSED/);
});

test('cert shows certificates and keys, and verify judges them', async (t) => {
  const { server, rsaCa } = await pki();
  const { chainFile, keyFile, rootFile } = server.ecP256;
  const shown = await cli('cert', chainFile, keyFile, '--ca', rootFile);
  t.is(shown.status, 0, shown.stderr);
  t.regex(shown.stdout, /^certificate \(.*\n[^]*subject name +: .*CN=server\.test/);
  t.regex(shown.stdout, /^private key \(.*\n {2}EC, 256 bits$/m);
  t.regex(shown.stdout, /nothing is wrong/);
  const verify = ['cert', 'verify', chainFile, '--ca'];
  t.is((await cli(...verify, rootFile, '--host', 'localhost')).status, 0);
  const other = await cli(...verify, rootFile, '--host', 'other.test');
  t.is(other.status, 1);
  t.regex(other.stdout, /not for "other\.test"/);
  const untrusted = await cli(...verify, rsaCa.rootFile, '--json');
  t.is(untrusted.status, 1);
  t.deepEqual(JSON.parse(untrusted.stdout).verifications[0].flags, ['NOT_TRUSTED']);
  const late = await cli(...verify, rootFile, '--time', '2100-01-01');
  t.is(late.status, 1);
  t.regex(late.stdout, /expired/);
});

test('cert: a request, and what is none of its kinds', async (t) => {
  const folder = temporaryFolder('cli-cert').path;
  const [key, csr, junk] = ['key.pem', 'csr.pem', 'junk'].map((name) => join(folder, name));
  const subject = ['-nodes', '-subj', '/CN=device 7'];
  const made = ['-newkey', 'rsa:2048', '-keyout', `${key}`, '-out', `${csr}`];
  await runCommand('openssl', ['req', '-new', ...made, ...subject]);
  const shown = await cli('cert', `${csr}`);
  t.is(shown.status, 0, shown.stderr);
  t.regex(shown.stdout, /^request \([^]*subject name +: CN=device 7/);
  writeFileSync(`${junk}`, 'no certificate');
  const none = await cli('cert', `${junk}`);
  t.is(none.status, 1);
  t.regex(none.stdout, /neither PEM nor the DER/);
});

test('cert judges certificates whatever their lines end with', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const file = join(temporaryFolder('cli-lines').path, 'lines.pem');
  for (const end of [' \n', '\t \r\n', '\r']) {
    writeFileSync(file, ecP256.chainPem.replaceAll('\n', end));
    const { status, stdout } = await cli('cert', 'verify', file, '--ca', ecP256.rootFile);
    t.is(status, 0, JSON.stringify(end));
    t.regex(stdout, /nothing is wrong/);
  }
});

test('bench: figures for each suite that the server takes', async (t) => {
  const { server } = await pki();
  const nginx = startNginx({
    certificate: server.ecP256,
    files: { 'index.html': 'x'.repeat(999) },
  });
  const { port } = await started(t, nginx);
  const { status, stdout, stderr } = await cli(
    'bench',
    `localhost:${port}`,
    '--ca',
    server.ecP256.rootFile,
    ...['--seconds', '0.1', '--path', '/', '--json'],
    ...['--ciphers', 'TLS_AES_128_GCM_SHA256,TLS1-3-AES-256-GCM-SHA384'],
  );
  t.is(status, 0, stderr);
  const figures: { suite: string; handshakesPerSecond: number; bytesPerSecond: number }[] =
    JSON.parse(stdout);
  t.is(figures.length, 2);
  for (const { handshakesPerSecond, bytesPerSecond } of figures)
    t.true(handshakesPerSecond > 0 && bytesPerSecond > 0);
});
