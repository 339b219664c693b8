import test from 'ava';
import * as constants from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { pki, type Certificate } from '../support/certificates.js';
import { startOpensslServer } from '../support/servers.js';
import { ask, connected, contextOf, receiveText, started, tlsClient } from '../support/tls-client.js';

const GET = 'GET / HTTP/1.0\r\n\r\n';
const PAGE_END = /<\/html>/i;
const SERVERS = ['ecP256', 'ecP384', 'rsa2048', 'rsaUnderEc', 'ecUnderRsa'] as const;
const CLIENTS = [null, 'ec', 'rsa'] as const;

for (const tls of ['1.2', '1.3'] as const) {
  for (const name of SERVERS) {
    test(`TLS ${tls}, server ${name}: without a client certificate, with an ECDSA one and with an RSA one`, async (t) => {
      const { server, client, rootCa } = await pki();
      const certificate = server[name];
      const openssl = await started(t, startOpensslServer({ certificate, tls, clientCa: rootCa.rootFile, mode: 'www' }));
      for (const who of CLIENTS) {
        const socket = await connected(t, openssl.port, {
          ca: certificate.rootPem, credentials: who === null ? undefined : client[who],
        });
        t.is(socket.verifyResult, 0);
        t.is(contextOf(socket).version, `TLSv${tls}`);
        const page = await ask(socket, GET, PAGE_END);
        t.regex(page, new RegExp(`Protocol *: TLSv${tls}`));
        if (who === null) t.regex(page, /no client certificate available/);
        else t.regex(page, new RegExp(`Client certificate[^]*Public Key Algorithm: ${who === 'ec' ? 'id-ecPublicKey' : 'rsaEncryption'}`));
        t.is(await socket.close(), 0);
      }
    });
  }

  test(`TLS ${tls}: keys that are encrypted`, async (t) => {
    const { server, client, encrypted, rootCa } = await pki();
    const openssl = await started(t, startOpensslServer({
      certificate: server.ecP256, tls, clientCa: rootCa.rootFile, requireClientCert: true, mode: 'www',
    }));
    for (const who of ['ec', 'rsa'] as const) {
      const credentials = { chainPem: client[who].chainPem, keyPem: encrypted[who].keyPem, passphrase: encrypted.passphrase };
      const socket = await connected(t, openssl.port, { ca: rootCa.rootPem, credentials });
      t.regex(await ask(socket, GET, PAGE_END), /Client certificate/);
      await socket.close();
    }
  });
}

async function requiring(t: Parameters<typeof started>[0], tls: '1.2' | '1.3'): Promise<{ port: number; certificate: Certificate }> {
  const { server, rootCa } = await pki();
  const certificate = server.ecP256;
  const { port } = await started(t, startOpensslServer({ certificate, tls, clientCa: rootCa.rootFile, requireClientCert: true, mode: 'www' }));
  return { port, certificate };
}

test('TLS 1.2: a required client certificate that is missing fails the handshake with the peer\'s alert', async (t) => {
  const { port, certificate } = await requiring(t, '1.2');
  const socket = tlsClient(t, { ca: certificate.rootPem });
  t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
  const { lastError } = socket;
  if (!(lastError instanceof TLSError)) return t.fail('no TLSError');
  t.is(lastError.alert, 'handshake_failure');
  t.regex(lastError.message, /alert handshake_failure/);
});

test('TLS 1.3: a required client certificate that is missing shows at the first recv, with the peer\'s alert', async (t) => {
  const { port, certificate } = await requiring(t, '1.3');
  const socket = await connected(t, port, { ca: certificate.rootPem });
  t.is(await socket.recv(new Uint8Array(100)), constants.MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
  const { lastError } = socket;
  if (!(lastError instanceof TLSError)) return t.fail('no TLSError');
  t.is(lastError.alert, 'certificate_required');
  t.is(lastError.errno, constants.MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
});

test('a client certificate that the server does not trust is refused with unknown_ca', async (t) => {
  const { bad } = await pki();
  const { port, certificate } = await requiring(t, '1.2');
  const socket = tlsClient(t, { ca: certificate.rootPem, credentials: { chainPem: bad.selfSigned.certPem, keyPem: bad.selfSigned.keyPem } });
  t.is(await socket.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
  t.true(socket.lastError instanceof TLSError && socket.lastError.alert === 'unknown_ca', socket.lastError?.message);
});

// Our number, Mbed TLS's name of it, openssl's name of it.
const SUITES_13 = [
  [constants.MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256, 'TLS1-3-CHACHA20-POLY1305-SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  [constants.MBEDTLS_TLS1_3_AES_128_GCM_SHA256, 'TLS1-3-AES-128-GCM-SHA256', 'TLS_AES_128_GCM_SHA256'],
  [constants.MBEDTLS_TLS1_3_AES_256_GCM_SHA384, 'TLS1-3-AES-256-GCM-SHA384', 'TLS_AES_256_GCM_SHA384'],
  [constants.MBEDTLS_TLS1_3_AES_128_CCM_SHA256, 'TLS1-3-AES-128-CCM-SHA256', 'TLS_AES_128_CCM_SHA256'],
] as const;
const SUITES_12_ECDSA = [
  [constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 'TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  [constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 'TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  [constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, 'TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  [constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM, 'TLS-ECDHE-ECDSA-WITH-AES-128-CCM', 'ECDHE-ECDSA-AES128-CCM'],
  [constants.MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, 'TLS-ECDHE-ECDSA-WITH-AES-128-CBC-SHA256', 'ECDHE-ECDSA-AES128-SHA256'],
] as const;
const SUITES_12_RSA = [
  [constants.MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 'TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
  [constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 'TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  [constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, 'TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  [constants.MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, 'TLS-ECDHE-RSA-WITH-AES-256-CBC-SHA', 'ECDHE-RSA-AES256-SHA'],
] as const;
const SUITE_TESTS = [['1.3', 'ecP256', SUITES_13], ['1.2', 'ecP256', SUITES_12_ECDSA], ['1.2', 'rsa2048', SUITES_12_RSA]] as const;

for (const [tls, name, suites] of SUITE_TESTS) {
  test(`TLS ${tls}, ${name}: each cipher suite that confCiphersuites names`, async (t) => {
    const { server } = await pki();
    const certificate = server[name];
    const theirs = suites.map(([, , openssl]) => openssl).join(':');
    const openssl = await started(t, startOpensslServer({
      certificate, tls, mode: 'www',
      extraArgs: tls === '1.3' ? ['-ciphersuites', theirs] : ['-cipher', `${theirs}:@SECLEVEL=0`],
    }));
    for (const [number, ourName, theirName] of suites) {
      const socket = await connected(t, openssl.port, {
        ca: certificate.rootPem, configure: (config) => config.confCiphersuites([number]),
      });
      t.is(contextOf(socket).ciphersuite, ourName);
      t.regex(await ask(socket, GET, PAGE_END), new RegExp(`Cipher *: ${theirName}\\n`));
      await socket.close();
    }
  });
}

test('a CBC suite is not offered unless it is named', async (t) => {
  const { server } = await pki();
  const openssl = await started(t, startOpensslServer({
    certificate: server.rsa2048, tls: '1.2', mode: 'www', extraArgs: ['-cipher', 'ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA256:@SECLEVEL=0'],
  }));
  const socket = tlsClient(t, { ca: server.rsa2048.rootPem });
  t.is(await socket.connect('localhost', openssl.port), NSAPI_ERROR_AUTH_FAILURE);
  t.true(socket.lastError instanceof TLSError && socket.lastError.alert === 'handshake_failure', socket.lastError?.message);
});

const GROUPS = [
  ['X25519', constants.MBEDTLS_SSL_IANA_TLS_GROUP_X25519], ['P-256', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1],
  ['P-384', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1], ['P-521', constants.MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1],
] as const;

for (const [group, number] of GROUPS) {
  test(`the group ${group}: by default (in TLS 1.3 by a HelloRetryRequest unless it comes first), and when it alone is offered`, async (t) => {
    const { server } = await pki();
    const certificate = server.rsa2048;
    for (const tls of ['1.2', '1.3'] as const) {
      const openssl = await started(t, startOpensslServer({ certificate, tls, mode: 'www', extraArgs: ['-groups', group, '-msg'] }));
      const hellos = (): number => openssl.log().match(/, ClientHello$/gm)?.length ?? 0;
      const first = await connected(t, openssl.port, { ca: certificate.rootPem });
      await ask(first, GET, PAGE_END);
      t.is(contextOf(first).version, `TLSv${tls}`);
      t.is(hellos(), tls === '1.3' && group !== 'X25519' ? 2 : 1);
      await first.close();
      const before = hellos();
      const second = await connected(t, openssl.port, { ca: certificate.rootPem, configure: (config) => config.confGroups([number]) });
      await ask(second, GET, PAGE_END);
      t.is(hellos() - before, 1);
    }
  });
}

test('no group in common: the peer\'s alert tells', async (t) => {
  const { server } = await pki();
  const openssl = await started(t, startOpensslServer({ certificate: server.rsa2048, tls: '1.3', mode: 'www', extraArgs: ['-groups', 'X448'] }));
  const socket = tlsClient(t, { ca: server.rsa2048.rootPem });
  t.is(await socket.connect('localhost', openssl.port), NSAPI_ERROR_AUTH_FAILURE);
  t.true(socket.lastError instanceof TLSError && socket.lastError.alert === 'handshake_failure', socket.lastError?.message);
});

test('ALPN: the server\'s choice is told, and none when nothing is in common', async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const openssl = await started(t, startOpensslServer({ certificate, mode: 'www', extraArgs: ['-alpn', 'mqtt,http/1.1'] }));
  const socket = await connected(t, openssl.port, { ca: certificate.rootPem, configure: (config) => config.confAlpnProtocols(['http/1.1', 'h2']) });
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
    const openssl = await started(t, startOpensslServer({ certificate, tls, mode: 'reverse', extraArgs: ['-max_send_frag', '512', '-split_send_frag', '512'] }));
    const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
    for (let line = 0; line < 50; line += 1) t.is(await ask(socket, `line ${line}.\n`, /\n$/), `.${[...String(line)].reverse().join('')} enil\n`);
    const long = 'a'.repeat(8_000);
    t.is(await ask(socket, `${long}b\n`, /\n$/), `b${long}\n`);
    t.is(await socket.close(), 0);
  });
}

test('the server\'s close_notify is the end of the stream', async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const openssl = await started(t, startOpensslServer({ certificate, mode: 'reverse' }));
  const socket = await connected(t, openssl.port, { ca: certificate.rootPem });
  t.is(await ask(socket, 'line\nCLOSE\n', /\n$/), 'enil\n');
  t.is(await socket.recv(new Uint8Array(10)), 0);
  t.is(await socket.recv(new Uint8Array(10)), 0);
  t.is(await socket.close(), 0);
});

test('a connection that the server cuts without close_notify is no end of the stream', async (t) => {
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
