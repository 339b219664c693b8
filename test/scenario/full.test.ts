import { execFileSync } from 'node:child_process';
import {
  createECDH,
  createHmac,
  createPublicKey,
  randomBytes,
  verify as verifySignature,
  X509Certificate,
} from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { startNginx } from '../../tools/servers.js';
import { readmeExamples, runExample } from '../support/readme.js';
import { started } from '../support/tls-client.js';

/** The example of docs/full.md under a heading. */
function exampleOf(heading: RegExp): string {
  const found = readmeExamples('docs/full.md').filter((one) => heading.test(one.heading));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} examples under ${heading}`);
  return found[0].code;
}

/** What openssl prints about files that are made for it. */
function openssl(
  t: ExecutionContext,
  files: Readonly<Record<string, string | Uint8Array>>,
  ...args: readonly string[]
): string {
  const folder = temporaryFolder('full');
  t.teardown(() => folder.remove());
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder.path, name), content);
  return execFileSync('openssl', args, { cwd: folder.path, encoding: 'utf8', stdio: 'pipe' });
}

test('docs/full.md: a private CA that issues certificates to devices', async (t) => {
  const output = await runExample(t, exampleOf(/private CA/), []);
  const [ca = '', certificate = ''] = output.match(/-----BEGIN[^]*?END CERTIFICATE-----\n/g) ?? [];
  const files = { 'ca.pem': ca, 'certificate.pem': certificate };
  const args = ['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.pem'];
  t.regex(openssl(t, files, ...args, 'certificate.pem'), /certificate\.pem: OK/);
  const {
    subject,
    issuer,
    subjectAltName,
    fingerprint256,
    ca: isCa,
  } = new X509Certificate(certificate);
  t.is(subject, 'O=Example\nCN=device 7');
  t.is(issuer, 'C=DE\nO=Example\nCN=Example Device CA');
  t.is(subjectAltName, 'DNS:device7.example.com, IP Address:192.0.2.7');
  t.false(isCa);
  t.is(output.trim().split('\n').at(-1), fingerprint256);
});

test('docs/full.md: AES-GCM with a key that PSA keeps', async (t) => {
  const secret = randomBytes(32).toString('hex');
  const output = await runExample(t, exampleOf(/AES-GCM/), [
    `const secret = Buffer.from('${secret}', 'hex');`,
  ]);
  t.is(output, 'what the file says\nPSA_ERROR_INVALID_SIGNATURE\n');
});

test('docs/full.md: ECDH, and HKDF over it', async (t) => {
  const peer = createECDH('prime256v1');
  const peerKey = peer.generateKeys('hex');
  const output = await runExample(
    t,
    exampleOf(/ECDH/),
    [
      'let sent;',
      `const exchange = (key) => { sent = key; return Buffer.from('${peerKey}', 'hex'); };`,
    ],
    "console.log(Buffer.from(sent).toString('hex'));",
  );
  const [key, own = ''] = output.trim().split('\n');
  const shared = peer.computeSecret(Buffer.from(own, 'hex'));
  const prk = createHmac('sha256', Buffer.alloc(32)).update(shared).digest();
  const okm = createHmac('sha256', prk)
    .update('device 7, first key')
    .update(Buffer.from([1]));
  t.is(key, okm.digest('hex'));
});

test('docs/full.md: a chain verified offline, with a revocation list', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
    bad: { revoked },
    crl,
  } = await pki();
  const text = (name: string, value: string): string => `const ${name} = ${JSON.stringify(value)};`;
  const judge = (certPem: string, host: string): Promise<string> =>
    runExample(t, exampleOf(/offline/), [
      text('chain', certPem),
      text('roots', rootCa.certPem),
      text('crl', crl.pem),
      text('host', host),
    ]);
  t.regex(
    await judge(ecP256.chainPem, 'server.test'),
    /^trusted\nCN=server\.test: nothing is wrong\n/,
  );
  t.regex(await judge(revoked.chainPem, 'server.test'), /^REVOKED\n.*: .*revoked/i);
  t.regex(await judge(ecP256.chainPem, 'other.test'), /^CN_MISMATCH\n/);
});

test('docs/full.md: a client over a transport of its own', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const output = await runExample(
    t,
    exampleOf(/transport of one's own/),
    [
      "import { once } from 'node:events';",
      "import { connect } from 'node:net';",
      `const ca = new TextEncoder().encode(${JSON.stringify(`${ecP256.rootPem}\0`)});`,
      "const text = 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n';",
      'const request = new TextEncoder().encode(text);',
      `const net = connect(${nginx.port}, '127.0.0.1');`,
      "await once(net, 'connect');",
      'const WOULD_BLOCK = -3001;',
      'const transport = {',
      '  trySend: (bytes) => (net.write(Uint8Array.from(bytes)), bytes.length),',
      '  tryRecv: (into) => {',
      '    const some = net.read();',
      '    if (some === null) return WOULD_BLOCK;',
      '    if (some.length > into.length) net.unshift(some.subarray(into.length));',
      '    into.set(some.subarray(0, into.length));',
      '    return Math.min(some.length, into.length);',
      '  },',
      "  ready: () => once(net, 'readable'),",
      '};',
    ],
    'net.destroy();',
  );
  t.regex(output, /^TLSv1\.3\nHTTP\/1\.1 \d{3} /);
});

test('docs/full.md: signing with RSA-PSS and with ECDSA', async (t) => {
  const output = await runExample(t, exampleOf(/Signing/), []);
  const [pss = '', rsa = '', ecdsa = '', point = ''] = output.trim().split('\n');
  const message = Buffer.from('a firmware image');
  const rsaKey = createPublicKey({ key: Buffer.from(rsa, 'hex'), format: 'der', type: 'pkcs1' });
  const files = {
    message,
    signature: Buffer.from(pss, 'hex'),
    'key.pem': rsaKey.export({ format: 'pem', type: 'spki' }),
  };
  const verify = ['dgst', '-sha256', '-verify', 'key.pem', '-signature', 'signature'];
  t.regex(
    openssl(t, files, ...verify, '-sigopt', 'rsa_padding_mode:pss', 'message'),
    /Verified OK/,
  );
  const spki = Buffer.from(`3059301306072a8648ce3d020106082a8648ce3d030107034200${point}`, 'hex');
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const signature = Buffer.from(ecdsa, 'hex');
  t.true(verifySignature('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature));
});
