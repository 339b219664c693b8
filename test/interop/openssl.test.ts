import test from 'ava';
import * as constants from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { openRaw } from '../../ts/raw.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { setPsk } from '../support/raw.js';
import { startOpensslPskServer, startOpensslServer } from '../../tools/servers.js';
import { GROUPS, onlySuites, PSK_SUITES, SUITES } from '../support/suites.js';
import {
  ask,
  connected,
  contextOf,
  receiveText,
  started,
  tlsClient,
} from '../support/tls-client.js';

const GET = 'GET / HTTP/1.0\r\n\r\n';
const PAGE_END = /<\/html>/i;
const SERVERS = ['ecP256', 'ecP384', 'rsa2048', 'rsaUnderEc', 'ecUnderRsa'] as const;
const CLIENTS = [null, 'ec', 'rsa'] as const;

for (const tls of ['1.2', '1.3'] as const) {
  for (const name of SERVERS) {
    test(
      `TLS ${tls}, server ${name}: without a client certificate, with an ECDSA one and with ` +
        'an RSA one',
      async (t) => {
        const { server, client, rootCa } = await pki();
        const certificate = server[name];
        const openssl = await started(
          t,
          startOpensslServer({ certificate, tls, clientCa: rootCa.rootFile, mode: 'www' }),
        );
        for (const who of CLIENTS) {
          const socket = await connected(t, openssl.port, {
            ca: certificate.rootPem,
            credentials: who === null ? undefined : client[who],
          });
          t.is(socket.verifyResult, 0);
          t.is(contextOf(socket).version, `TLSv${tls}`);
          const page = await ask(socket, GET, PAGE_END);
          t.regex(page, new RegExp(`Protocol *: TLSv${tls}`));
          if (who === null) t.regex(page, /no client certificate available/);
          else
            t.regex(
              page,
              new RegExp(
                'Client certificate[^]*Public Key Algorithm: ' +
                  `${who === 'ec' ? 'id-ecPublicKey' : 'rsaEncryption'}`,
              ),
            );
          t.is(await socket.close(), 0);
        }
      },
    );
  }

  test(`TLS ${tls}: keys that are encrypted`, async (t) => {
    const { server, client, encrypted, rootCa } = await pki();
    const openssl = await started(
      t,
      startOpensslServer({
        certificate: server.ecP256,
        tls,
        clientCa: rootCa.rootFile,
        requireClientCert: true,
        mode: 'www',
      }),
    );
    for (const who of ['ec', 'rsa'] as const) {
      const credentials = {
        chainPem: client[who].chainPem,
        keyPem: encrypted[who].keyPem,
        passphrase: encrypted.passphrase,
      };
      const socket = await connected(t, openssl.port, { ca: rootCa.rootPem, credentials });
      t.regex(await ask(socket, GET, PAGE_END), /Client certificate/);
      await socket.close();
    }
  });
}

async function requiring(
  t: Parameters<typeof started>[0],
  tls: '1.2' | '1.3',
): Promise<{ port: number; certificate: Certificate }> {
  const { server, rootCa } = await pki();
  const certificate = server.ecP256;
  const { port } = await started(
    t,
    startOpensslServer({
      certificate,
      tls,
      clientCa: rootCa.rootFile,
      requireClientCert: true,
      mode: 'www',
    }),
  );
  return { port, certificate };
}

test(
  "TLS 1.2: a required client certificate that is missing fails the handshake with the peer's " +
    'alert',
  async (t) => {
    const { port, certificate } = await requiring(t, '1.2');
    const socket = tlsClient(t, { ca: certificate.rootPem });
    t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
    const { lastError } = socket;
    if (!(lastError instanceof TLSError)) return t.fail('no TLSError');
    t.is(lastError.alert, 'handshake_failure');
    t.regex(lastError.message, /alert handshake_failure/);
  },
);

test(
  'TLS 1.3: a required client certificate that is missing shows at the first recv, with the ' +
    "peer's alert",
  async (t) => {
    const { port, certificate } = await requiring(t, '1.3');
    const socket = await connected(t, port, { ca: certificate.rootPem });
    t.is(await socket.recv(new Uint8Array(100)), constants.MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
    const { lastError } = socket;
    if (!(lastError instanceof TLSError)) return t.fail('no TLSError');
    t.is(lastError.alert, 'certificate_required');
    t.is(lastError.errno, constants.MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
  },
);

test('a client certificate that is not trusted is refused with unknown_ca', async (t) => {
  const { bad } = await pki();
  const { port, certificate } = await requiring(t, '1.2');
  const socket = tlsClient(t, {
    ca: certificate.rootPem,
    credentials: { chainPem: bad.selfSigned.certPem, keyPem: bad.selfSigned.keyPem },
  });
  t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
  t.true(
    socket.lastError instanceof TLSError && socket.lastError.alert === 'unknown_ca',
    socket.lastError?.message,
  );
});

for (const { tls, certificate: name, suites } of SUITES) {
  test(`TLS ${tls}, ${name}: each cipher suite that confCiphersuites names`, async (t) => {
    const { server } = await pki();
    const certificate = server[name];
    const openssl = await started(
      t,
      startOpensslServer({ certificate, tls, mode: 'www', extraArgs: onlySuites(tls, suites) }),
    );
    for (const [number, ourName, theirName] of suites) {
      const socket = await connected(t, openssl.port, {
        ca: certificate.rootPem,
        configure: (config) => config.confCiphersuites([number]),
      });
      t.is(contextOf(socket).ciphersuite, ourName);
      t.regex(await ask(socket, GET, PAGE_END), new RegExp(`Cipher *: ${theirName}\\n`));
      await socket.close();
    }
  });
}

test('each cipher suite with a pre-shared key', async (t) => {
  const [key, identity] = [new Uint8Array(32).fill(5), 'sensor-17'];
  const { rootCa } = await pki();
  const openssl = await started(
    t,
    startOpensslPskServer({ key, identity, tls: '1.2', extraArgs: onlySuites('1.2', PSK_SUITES) }),
  );
  for (const [number, ourName] of PSK_SUITES) {
    const socket = await connected(t, openssl.port, {
      ca: rootCa.rootPem,
      configure: (config) => {
        setPsk(openRaw(config.instance), config, key, identity);
        config.confCiphersuites([number]);
      },
    });
    t.is(contextOf(socket).ciphersuite, ourName);
    t.is(await ask(socket, 'abc\n', /\n/), 'cba\n');
    await socket.close();
  }
});

test('these are all the cipher suites that are compiled in', (t) => {
  const raw = openRaw();
  const compiled: number[] = [];
  let list = raw.c.mbedtls_ssl_list_ciphersuites();
  for (; raw.int32(list) !== 0; list = raw.at(list, 4)) compiled.push(raw.int32(list));
  const tested = [...SUITES.flatMap(({ suites }) => suites), ...PSK_SUITES].map(
    ([number]) => number,
  );
  t.deepEqual(
    tested.sort((a, b) => a - b),
    compiled.sort((a, b) => a - b),
  );
});

test('a CBC suite is not offered unless it is named', async (t) => {
  const { server } = await pki();
  const openssl = await started(
    t,
    startOpensslServer({
      certificate: server.rsa2048,
      tls: '1.2',
      mode: 'www',
      extraArgs: ['-cipher', 'ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA256:@SECLEVEL=0'],
    }),
  );
  const socket = tlsClient(t, { ca: server.rsa2048.rootPem });
  t.is(await socket.connect('localhost', openssl.port), NSAPI_ERROR_AUTH_FAILURE);
  t.true(
    socket.lastError instanceof TLSError && socket.lastError.alert === 'handshake_failure',
    socket.lastError?.message,
  );
});

for (const [group, number] of GROUPS) {
  test(
    `the group ${group}: by default (in TLS 1.3 by a HelloRetryRequest unless it comes ` +
      'first), and when it alone is offered',
    async (t) => {
      const { server } = await pki();
      const certificate = server.rsa2048;
      for (const tls of ['1.2', '1.3'] as const) {
        const openssl = await started(
          t,
          startOpensslServer({
            certificate,
            tls,
            mode: 'www',
            extraArgs: ['-groups', group, '-msg'],
          }),
        );
        const hellos = (): number => openssl.log().match(/, ClientHello$/gm)?.length ?? 0;
        const first = await connected(t, openssl.port, { ca: certificate.rootPem });
        await ask(first, GET, PAGE_END);
        t.is(contextOf(first).version, `TLSv${tls}`);
        t.is(hellos(), tls === '1.3' && group !== 'X25519' ? 2 : 1);
        await first.close();
        const before = hellos();
        const second = await connected(t, openssl.port, {
          ca: certificate.rootPem,
          configure: (config) => config.confGroups([number]),
        });
        await ask(second, GET, PAGE_END);
        t.is(hellos() - before, 1);
      }
    },
  );
}

test("no group in common: the peer's alert tells", async (t) => {
  const { server } = await pki();
  const openssl = await started(
    t,
    startOpensslServer({
      certificate: server.rsa2048,
      tls: '1.3',
      mode: 'www',
      extraArgs: ['-groups', 'X448'],
    }),
  );
  const socket = tlsClient(t, { ca: server.rsa2048.rootPem });
  t.is(await socket.connect('localhost', openssl.port), NSAPI_ERROR_AUTH_FAILURE);
  t.true(
    socket.lastError instanceof TLSError && socket.lastError.alert === 'handshake_failure',
    socket.lastError?.message,
  );
});

test("ALPN: the server's choice is told, and none when nothing is in common", async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const openssl = await started(
    t,
    startOpensslServer({ certificate, mode: 'www', extraArgs: ['-alpn', 'mqtt,http/1.1'] }),
  );
  const socket = await connected(t, openssl.port, {
    ca: certificate.rootPem,
    configure: (config) => config.confAlpnProtocols(['http/1.1', 'h2']),
  });
  t.is(contextOf(socket).alpnProtocol, 'http/1.1');
  t.regex(await ask(socket, GET, PAGE_END), /Protocol *: TLSv1\.3/);
  await socket.close();
  const none = await connected(t, openssl.port, { ca: certificate.rootPem });
  t.is(contextOf(none).alpnProtocol, null);
});

for (const tls of ['1.2', '1.3'] as const) {
  test(`TLS ${tls}: lines are answered one by one, small records included`, async (t) => {
    const { server } = await pki();
    const certificate = server.ecP256;
    const openssl = await started(
      t,
      startOpensslServer({
        certificate,
        tls,
        mode: 'reverse',
        extraArgs: ['-max_send_frag', '512', '-split_send_frag', '512'],
      }),
    );
    const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
    for (let line = 0; line < 50; line += 1)
      t.is(
        await ask(socket, `line ${line}.\n`, /\n$/),
        `.${[...String(line)].reverse().join('')} enil\n`,
      );
    const long = 'a'.repeat(8_000);
    t.is(await ask(socket, `${long}b\n`, /\n$/), `b${long}\n`);
    t.is(await socket.close(), 0);
  });
}

test("the server's close_notify is the end of the stream", async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const openssl = await started(t, startOpensslServer({ certificate, mode: 'reverse' }));
  const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
  t.is(await ask(socket, 'line\nCLOSE\n', /\n$/), 'enil\n');
  t.is(await socket.recv(new Uint8Array(10)), 0);
  t.is(await socket.recv(new Uint8Array(10)), 0);
  t.is(await socket.close(), 0);
});

test('a connection cut without close_notify is no end of the stream', async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const openssl = await started(t, startOpensslServer({ certificate, mode: 'raw' }));
  const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
  openssl.input('from the server\n');
  t.is(await receiveText(socket, /\n/), 'from the server\n');
  // openssl's command for that.
  openssl.input('Q\n');
  t.is(await socket.recv(new Uint8Array(10)), constants.MBEDTLS_ERR_SSL_CONN_EOF);
  t.is(await socket.recv(new Uint8Array(10)), constants.MBEDTLS_ERR_SSL_CONN_EOF);
});
