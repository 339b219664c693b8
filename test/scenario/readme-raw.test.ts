import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { example, EXAMPLES, names, runExample } from '../support/readme.js';
import {
  startNginx,
  startNodeTlsServer,
  startOpensslDtlsServer,
  startOpensslPskServer,
  startOpensslServer,
} from '../../tools/servers.js';
import { started } from '../support/tls-client.js';

test('restricting suites, groups, signatures, certificates and records', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const openssl = await started(
    t,
    startOpensslServer({ certificate: ecP256, mode: 'www', extraArgs: ['-alpn', 'http/1.1'] }),
  );
  const output = await runExample(t, example(EXAMPLES.restrict), await names(openssl.port));
  t.is(output, 'TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384 http/1.1 1024\n');
});

test('pinning a public key and looking at the chain', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const leaf = new X509Certificate(ecP256.certPem);
  const pin = createHash('sha256')
    .update(leaf.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  const code = example(EXAMPLES.pin);
  const output = await runExample(t, code, [...(await names(nginx.port)), `const pin = '${pin}';`]);
  const year = new Date(leaf.validTo).getUTCFullYear();
  const [first, ...lines] = output.split('\n');
  t.is(
    first,
    `CN=server.test ${year} EC 256 ${leaf.fingerprint256.replaceAll(':', '').toLowerCase()}`,
  );
  t.deepEqual(lines.slice(0, 2), ['localhost', 'server.test']);
  t.regex(lines[2] ?? '', /^CN=Test Intermediate CA \d{4} EC 256 [0-9a-f]{64}$/);
});

test('a pin that does not fit refuses', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: ecP256 }));
  const code = example(EXAMPLES.pin).replace(
    "check(await socket.connect('localhost', port), socket);",
    "console.log(await socket.connect('localhost', port), socket.lastError.verifyFlags); " +
      'process.exit();',
  );
  t.is(
    await runExample(t, code, [...(await names(nginx.port)), "const pin = 'other';"]),
    "-3011 [ 'OTHER' ]\n",
  );
});

for (const tls of ['1.2', '1.3'] as const) {
  test(`a pre-shared key: TLS ${tls}`, async (t) => {
    const key = new Uint8Array(32).fill(3);
    const openssl = await started(
      t,
      startOpensslPskServer({
        key,
        identity: 'sensor-17',
        tls,
        extraArgs: [
          '-cipher',
          'ECDHE-PSK-CHACHA20-POLY1305',
          '-ciphersuites',
          'TLS_CHACHA20_POLY1305_SHA256',
        ],
      }),
    );
    t.is(
      await runExample(t, example(EXAMPLES.psk), [
        `const port = ${openssl.port};`,
        'const key = new Uint8Array(32).fill(3);',
      ]),
      `TLSv${tls}\n`,
    );
  });

  test(`resuming a session: TLS ${tls}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const reused: boolean[] = [];
    const version = tls === '1.2' ? 'TLSv1.2' : 'TLSv1.3';
    const node = await started(
      t,
      startNodeTlsServer(
        { cert: ecP256.chainPem, key: ecP256.keyPem, maxVersion: version },
        (socket) => {
          reused.push(socket.isSessionReused());
          socket.once('data', () => socket.end('bye'));
        },
      ),
    );
    await runExample(t, example(EXAMPLES.resume), await names(node.port));
    t.deepEqual(reused, [false, true]);
  });
}

test('DTLS by raw functions', async (t) => {
  const key = new Uint8Array(16).fill(3);
  const openssl = await started(t, startOpensslDtlsServer({ key }));
  t.is(
    await runExample(t, example(EXAMPLES.rawDtls), [
      "import { createSocket } from 'node:dgram';",
      "import { setTimeout as sleep } from 'node:timers/promises';",
      `const port = ${openssl.port};`,
      'const key = new Uint8Array(16).fill(3);',
    ]),
    '0 DTLSv1.2 TLS-ECDHE-PSK-WITH-CHACHA20-POLY1305-SHA256\n',
  );
});

test('revocation, key log and trace', async (t) => {
  const {
    bad: { revoked },
    crl,
    rootCa,
    intermediate,
  } = await pki();
  const nginx = await started(t, startNginx({ certificate: revoked }));
  const folder = temporaryFolder('key-log');
  t.teardown(() => folder.remove());
  const file = join(folder.path, 'keys');
  // The issuer of the list must be among the authorities.
  const output = await runExample(
    t,
    example(EXAMPLES.revoke),
    [
      `const ca = ${JSON.stringify(rootCa.certPem + intermediate.certPem)};`,
      `const port = ${nginx.port};`,
      `const crl = ${JSON.stringify(crl.pem)};`,
      `const keyLogFile = ${JSON.stringify(file)};`,
      'const trace = [];',
    ],
    'console.log(trace.length > 10);',
  );
  t.is(output, "-3011 [ 'REVOKED' ]\ntrue\n");
  t.regex(readFileSync(file, 'utf8'), /^(SERVER|CLIENT)_HANDSHAKE_TRAFFIC_SECRET /m);
});

test('a server', async (t) => {
  const {
    server: { ecP256 },
    bad: { wrongHost },
  } = await pki();
  const certificates = [
    ['localhost', ecP256],
    ['other.test', wrongHost],
  ] as const;
  const list = certificates.map(([name, { chainPem, keyPem }]) => ({
    name,
    chain: chainPem,
    key: keyPem,
  }));
  // Its port is what it prints first: a client of Node's connects as soon as it does.
  const output = await runExample(t, example(EXAMPLES.serve), [
    "import { connect } from 'node:tls';",
    `const certificates = ${JSON.stringify(list)};`,
    `const ca = ${JSON.stringify(ecP256.rootPem)};`,
    'const print = console.log;',
    "console.log = (port) => connect({ port, host: '127.0.0.1', servername: 'other.test', ca })",
    "  .on('secureConnect', function () { print(this.getPeerCertificate().subject.CN, " +
      'this.authorized); })',
    "  .on('data', (data) => print(data.toString().trim()));",
  ]);
  t.is(output, 'other.test true\nwelcome\n');
});
