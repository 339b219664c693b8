import { execFile, spawn } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../../../tools/cleanup.js';
import { pki, type Certificate } from '../../../tools/certificates.js';
import { connectNode, exchange } from '../../support/node-client.js';
import { patternBytes } from '../../support/pattern.js';
import { projectFile, root } from '../../../tools/project.js';
import {
  startGnutlsServer,
  startMosquitto,
  startNginx,
  startNodeTlsServer,
  startOpensslServer,
  type TestServer,
} from '../../../tools/servers.js';

const GET = 'GET /index.html HTTP/1.0\r\n\r\n';

/** Nobody listens there any more. */
function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
}

/** Stops the server also when the test fails. */
async function started<S extends TestServer>(
  t: ExecutionContext,
  starting: Promise<S>,
): Promise<S> {
  const server = await starting;
  t.teardown(() => server.close());
  return server;
}

async function closes(t: ExecutionContext, server: TestServer): Promise<void> {
  await server.close();
  await server.close();
  t.true(await refuses(server.port));
}

async function verify(certificate: Certificate, ...more: readonly string[]): Promise<string> {
  const chain =
    certificate.intermediatesFile === null ? [] : ['-untrusted', certificate.intermediatesFile];
  const args = [
    'verify',
    '-no-CApath',
    '-CAfile',
    certificate.rootFile,
    ...chain,
    ...more,
    certificate.certFile,
  ];
  return promisify(execFile)('openssl', args).then(
    () => 'OK',
    (error: { stderr: string }) => error.stderr,
  );
}

test('the project folder is the one with package.json', (t) => {
  t.true(existsSync(join(root, 'package.json')));
  t.true(existsSync(projectFile('native', 'mbedtls.cmake')));
});

test('good certificates verify for each of their names', async (t) => {
  const { server, client } = await pki();
  const certificates = [...Object.values(server), ...Object.values(client)];
  t.is(certificates.length, 7);
  for (const certificate of certificates) t.is(await verify(certificate), 'OK');
  for (const certificate of Object.values(server)) {
    const x509 = new X509Certificate(certificate.certPem);
    t.is(x509.checkHost('localhost'), 'localhost');
    t.is(x509.checkHost('server.test'), 'server.test');
    t.is(x509.checkIP('127.0.0.1'), '127.0.0.1');
    t.is(x509.checkIP('::1'), '::1');
    t.true(x509.checkPrivateKey(createPrivateKey(certificate.keyPem)));
    t.deepEqual(x509.raw, Buffer.from(certificate.der));
    t.is(readFileSync(certificate.chainFile, 'utf8'), certificate.chainPem);
  }
});

test('certificates have the keys and issuers that their names say', async (t) => {
  const { server, bad, intermediate, rsaCa, p384Ca, rootCa } = await pki();
  const key = (certificate: Certificate): string => {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(certificate.keyPem);
    return (
      `${asymmetricKeyType} ` +
      `${asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength}`
    );
  };
  const issuedBy = (leaf: Certificate, ca: Certificate): boolean =>
    new X509Certificate(leaf.certPem).verify(new X509Certificate(ca.certPem).publicKey);
  t.is(key(server.ecP256), 'ec prime256v1');
  t.is(key(server.ecP384), 'ec secp384r1');
  t.is(key(server.rsa2048), 'rsa 2048');
  t.is(key(server.rsaUnderEc), 'rsa 2048');
  t.is(key(server.ecUnderRsa), 'ec prime256v1');
  t.is(key(bad.rsa1024), 'rsa 1024');
  t.true(issuedBy(server.ecP256, intermediate));
  t.true(issuedBy(server.ecP384, p384Ca));
  t.true(issuedBy(server.rsa2048, rsaCa));
  t.true(issuedBy(server.rsaUnderEc, intermediate));
  t.true(issuedBy(server.ecUnderRsa, rsaCa));
  t.true(issuedBy(intermediate, rootCa));
});

test('bad certificates are bad in their own way', async (t) => {
  const { bad, rootCa, server, crl } = await pki();
  for (const certificate of Object.values(bad)) t.is(certificate.rootPem, rootCa.certPem);
  t.regex(await verify(bad.expired), /has expired/);
  t.regex(await verify(bad.notYetValid), /not yet valid/);
  t.is(await verify(bad.wrongHost), 'OK');
  t.regex(await verify(bad.wrongHost, '-verify_hostname', 'localhost'), /hostname mismatch/i);
  t.regex(await verify(bad.untrusted), /signature failure|local issuer/);
  t.is(
    new X509Certificate(bad.untrusted.certPem).issuer,
    new X509Certificate(rootCa.certPem).subject,
  );
  t.regex(await verify(bad.selfSigned), /self-signed/);
  t.is(await verify(bad.revoked), 'OK');
  t.regex(await verify(bad.revoked, '-crl_check', '-CRLfile', crl.file), /revoked/);
  t.is(await verify(server.ecP256, '-crl_check', '-CRLfile', crl.file), 'OK');
  t.regex(await verify(bad.sha1, '-auth_level', '2'), /digest algorithm too weak/);
  t.regex(await verify(bad.rsa1024, '-auth_level', '2'), /key too (small|weak)/);
  t.regex(await verify(bad.issuerNotCa), /invalid CA/);
  t.is(new X509Certificate(bad.nameOnlyInCn.certPem).subject, 'CN=localhost');
  t.is(new X509Certificate(bad.nameOnlyInCn.certPem).subjectAltName, undefined);
});

test("encrypted keys open with the passphrase and are the clients' keys", async (t) => {
  const { client, encrypted } = await pki();
  for (const [clear, locked] of [
    [client.ec, encrypted.ec],
    [client.rsa, encrypted.rsa],
  ] as const) {
    t.regex(locked.keyPem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    const key = createPrivateKey({ key: locked.keyPem, passphrase: encrypted.passphrase });
    t.true(key.equals(createPrivateKey(clear.keyPem)));
    t.throws(() => createPrivateKey({ key: locked.keyPem, passphrase: 'wrong' }));
  }
});

for (const tls of ['1.2', '1.3'] as const) {
  test(`openssl s_server answers over TLS ${tls}, with every good certificate`, async (t) => {
    const { server: certificates } = await pki();
    for (const certificate of Object.values(certificates)) {
      const server = await started(t, startOpensslServer({ certificate, tls, mode: 'www' }));
      const socket = await connectNode(server.port, { ca: certificate.rootPem });
      t.is(socket.getProtocol(), `TLSv${tls}`);
      t.regex(await exchange(socket, GET, /<\/html>/i), /200 ok/i);
      await closes(t, server);
    }
  });

  test(`gnutls-serv answers over TLS ${tls}, with every good certificate`, async (t) => {
    const { server: certificates } = await pki();
    for (const certificate of Object.values(certificates)) {
      const server = await started(t, startGnutlsServer({ certificate, tls, mode: 'echo' }));
      const socket = await connectNode(server.port, { ca: certificate.rootPem });
      t.is(socket.getProtocol(), `TLSv${tls}`);
      t.is(await exchange(socket, 'hello\n', /\n/), 'hello\n');
      await closes(t, server);
    }
  });
}

test('servers serve the bad certificates too', async (t) => {
  const { bad } = await pki();
  for (const certificate of [bad.sha1, bad.rsa1024, bad.issuerNotCa, bad.expired]) {
    const server = await started(t, startOpensslServer({ certificate, mode: 'reverse' }));
    const socket = await connectNode(server.port, { rejectUnauthorized: false });
    t.deepEqual(socket.getPeerX509Certificate()?.raw, Buffer.from(certificate.der));
    t.is(await exchange(socket, 'abc\n', /\n/), 'cba\n');
    await closes(t, server);
  }
});

test('openssl s_server in raw mode logs what comes and sends its input', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const server = await started(t, startOpensslServer({ certificate, mode: 'raw' }));
  const socket = await connectNode(server.port, { ca: certificate.rootPem });
  socket.write('from the client\n');
  await server.logged(/from the client/);
  const answer = exchange(socket, '', /\n/);
  server.input('from the server\n');
  t.is(await answer, 'from the server\n');
  await t.throwsAsync(server.logged(/never printed/, 1), { message: /1 ms passed.*ACCEPT/s });
  const pending = t.throwsAsync(server.logged(/never printed/), {
    message: /it ended \(SIGKILL\)/,
  });
  await closes(t, server);
  await pending;
});

test('each server asks for a client certificate, and refuses a client without one', async (t) => {
  const {
    server: { ecP256: certificate },
    client,
    rootCa,
  } = await pki();
  const required = { certificate, clientCa: rootCa.rootFile, requireClientCert: true };
  const identity = { ca: certificate.rootPem, cert: client.ec.chainPem, key: client.ec.keyPem };
  const stranger = { ca: certificate.rootPem };
  const servers = [
    await started(t, startOpensslServer({ ...required, mode: 'www' })),
    await started(t, startGnutlsServer({ ...required, mode: 'http' })),
    await started(t, startNginx({ ...required, files: { 'index.html': 'hello' } })),
  ];
  for (const server of servers) {
    t.regex(
      await exchange(await connectNode(server.port, identity), GET, /hello|<\/html>/i),
      /200 OK/i,
    );
    await t.throwsAsync(async () =>
      exchange(await connectNode(server.port, stranger), GET, /200 OK/i),
    );
    await closes(t, server);
  }
});

test('nginx serves large files and tells about the connection', async (t) => {
  const certificate = (await pki()).server.rsaUnderEc;
  const large = patternBytes(3_000_001);
  const files = { 'sub/large.bin': large };
  const server = await started(t, startNginx({ certificate, protocols: ['TLSv1.2'], files }));
  const socket = await connectNode(server.port, { ca: certificate.rootPem });
  const pieces: Buffer[] = [];
  socket.write('GET /sub/large.bin HTTP/1.0\r\n\r\n');
  for await (const piece of socket) if (Buffer.isBuffer(piece)) pieces.push(piece);
  const answer = Buffer.concat(pieces);
  t.true(answer.subarray(answer.indexOf('\r\n\r\n') + 4).equals(large));
  const about = await connectNode(server.port, { ca: certificate.rootPem });
  t.regex(
    await exchange(about, 'GET /tls HTTP/1.0\r\n\r\n', /TLSv1.*\n/),
    /^TLSv1\.2 ECDHE-RSA-\S+ NONE localhost$/m,
  );
  await closes(t, server);
});

test('mosquitto accepts an MQTT client over TLS', async (t) => {
  const {
    server: { ecP256: certificate },
    client,
    rootCa,
  } = await pki();
  const server = await started(
    t,
    startMosquitto({ certificate, clientCa: rootCa.rootFile, requireClientCert: true }),
  );
  const socket = await connectNode(server.port, {
    ca: certificate.rootPem,
    cert: client.rsa.chainPem,
    key: client.rsa.keyPem,
  });
  // CONNECT with a clean session and the client identifier "a"; the answer is CONNACK, accepted.
  const answer = await exchange(
    socket,
    '\x10\x0d\0\x04MQTT\x04\x02\0\x3c\0\x01a',
    /^\x20\x02\0\0$/,
  );
  t.is(answer.length, 4);
  await server.logged(/New client connected/);
  await closes(t, server);
});

test("Node's own server answers and stops with connections open", async (t) => {
  const { chainPem: cert, keyPem: key, rootPem: ca } = (await pki()).server.ecP384;
  const server = await started(
    t,
    startNodeTlsServer({ cert, key }, (socket) => socket.pipe(socket)),
  );
  t.is(await exchange(await connectNode(server.port, { ca }), 'hello\n', /\n/), 'hello\n');
  await t.throwsAsync(
    connectNode(server.port, { ca, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }),
  );
  const open = await connectNode(server.port, { ca });
  const ended = new Promise((resolve) => open.on('error', () => undefined).on('close', resolve));
  await closes(t, server);
  await ended;
  t.regex(server.log(), /^handshake: .*no shared cipher/m);
});

test('a server that cannot start says why', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const error = await t.throwsAsync(
    startOpensslServer({ certificate, mode: 'raw', extraArgs: ['-nonsense'] }),
  );
  t.regex(error.message, /openssl on port \d+: it ended \(exit status 1\).*nonsense/s);
});

test('no server outlives the process that started it, even one that is killed', async (t) => {
  const folder = temporaryFolder('outlive');
  t.teardown(() => folder.remove());
  const place = (file: string): string =>
    JSON.stringify(new URL(`../../../tools/${file}`, import.meta.url).href);
  const script = `
    const { startNginx } = await import(${place('servers.js')});
    const { pki } = await import(${place('certificates.js')});
    const server = await startNginx({ certificate: (await pki()).server.ecP256 });
    console.log(server.port);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder.path },
  });
  t.teardown(() => parent.kill('SIGKILL'));
  const port = await new Promise<number>((resolve, reject) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())));
    parent.once('exit', () => reject(new Error('it ended before the server was up')));
  });
  const connection = connectTcp(port, '127.0.0.1');
  await once(connection, 'connect');
  const ended = once(
    connection.on('error', () => undefined),
    'close',
  );
  parent.kill('SIGKILL');
  await ended;
  t.true(await refuses(port));
});
