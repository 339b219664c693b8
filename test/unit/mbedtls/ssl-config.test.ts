import test from 'ava';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_TRANSPORT_STREAM,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
} from '../../../wasm/constants.js';
import { Instance } from '../../../ts/ffi/instance.js';
import { safeCiphersuites } from '../../../ts/mbedtls/defaults.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { PkKey } from '../../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { pki } from '../../../tools/certificates.js';
import { handshake, tlsPair } from '../../support/tls-pair.js';

test('the defaults: a client that requires verification, a server that asks for nothing', (t) => {
  const client = new SslConfig();
  t.is(client.endpoint, MBEDTLS_SSL_IS_CLIENT);
  t.is(client.authmode, MBEDTLS_SSL_VERIFY_REQUIRED);
  t.true(client.lacksTrust);
  const server = new SslConfig({
    endpoint: MBEDTLS_SSL_IS_SERVER,
    transport: MBEDTLS_SSL_TRANSPORT_STREAM,
  });
  t.is(server.endpoint, MBEDTLS_SSL_IS_SERVER);
  t.is(server.authmode, MBEDTLS_SSL_VERIFY_NONE);
  t.false(server.lacksTrust);
  client.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
  t.false(client.lacksTrust);
});

test('mistakes of the program throw', (t) => {
  const config = new SslConfig();
  const mistakes: (() => unknown)[] = [
    () => new SslConfig({ endpoint: 2 }),
    () => new SslConfig({ transport: 2 }),
    () => config.confAuthmode(3),
    () => config.confAuthmode(-1),
    () => config.confCiphersuites([]),
    () => config.confCiphersuites([0]),
    () => config.confCiphersuites([70_000]),
    () => config.confCiphersuites([1.5]),
    () => config.confGroups([]),
    () => config.confSigAlgs([]),
    () => config.confAlpnProtocols([]),
    () => config.confAlpnProtocols(['']),
    () => config.confAlpnProtocols(['a\0b']),
    () => config.confMinTlsVersion(0x0302),
    () => config.confMaxTlsVersion(0),
  ];
  for (const [index, mistake] of mistakes.entries())
    t.throws(mistake, { instanceOf: TypeError, message: /.{15}/ }, String(index));
  t.throws(() => config.confAlpnProtocols(['x'.repeat(256)]), {
    instanceOf: TLSError,
    message: /BAD_INPUT_DATA/,
  });
});

test('all memory of a configuration goes with it', async (t) => {
  const {
    rootCa,
    client: { ec },
  } = await pki();
  const instance = new Instance();
  const before = instance.memoryUsage.allocations;
  const config = new SslConfig({ instance });
  for (let round = 0; round < 3; round++) {
    config.confCiphersuites(safeCiphersuites.slice(round));
    config.confGroups([0x001d, 0x0017]);
    config.confSigAlgs([0x0403]);
    config.confAlpnProtocols(['h2', 'http/1.1']);
    using chain = X509Crt.parse(rootCa.certPem, { instance });
    using own = X509Crt.parse(ec.chainPem, { instance });
    using key = PkKey.parse(ec.keyPem, { instance });
    config.confCaChain(chain);
    config.confOwnCert(own, key);
  }
  t.false(config.lacksTrust);
  const full = instance.memoryUsage.allocations;
  const other = config.another();
  config.dispose();
  t.is(instance.memoryUsage.allocations, full, 'another face keeps it');
  t.is(other.authmode, MBEDTLS_SSL_VERIFY_REQUIRED);
  other.confCaChain(null);
  other.confOwnCert(null);
  t.true(other.lacksTrust);
  other.dispose();
  t.is(instance.memoryUsage.allocations, before);
});

test('what is set takes effect: suite, version and ALPN', async (t) => {
  const pair = await tlsPair({ connect: false });
  const config = pair.client.getSslConfig();
  config.confMinTlsVersion(MBEDTLS_SSL_VERSION_TLS1_3);
  config.confCiphersuites([MBEDTLS_TLS1_3_AES_256_GCM_SHA384]);
  config.confAlpnProtocols(['mqtt', 'http/1.1']);
  pair.server.getSslConfig().confAlpnProtocols(['http/1.1']);
  await handshake(pair.client, pair.server);
  const context = pair.client.getSslContext();
  t.deepEqual(
    [context?.version, context?.ciphersuite, context?.alpnProtocol],
    ['TLSv1.3', 'TLS1-3-AES-256-GCM-SHA384', 'http/1.1'],
  );
  await pair.end();

  const apart = await tlsPair({ version: MBEDTLS_SSL_VERSION_TLS1_2, connect: false });
  apart.client.getSslConfig().confMinTlsVersion(MBEDTLS_SSL_VERSION_TLS1_3);
  const [result] = await Promise.all([apart.client.connect(), apart.server.connect()]);
  t.true(result < 0);
  t.is(
    apart.client.lastError instanceof TLSError ? apart.client.lastError.alert : null,
    'handshake_failure',
    'the server knows none of the suites that were offered',
  );
  await apart.end();
});

test('by default the two ends agree on ChaCha20-Poly1305', async (t) => {
  for (const version of [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3]) {
    const pair = await tlsPair({ version });
    t.regex(pair.client.getSslContext()?.ciphersuite ?? '', /CHACHA20-POLY1305/);
    await pair.end();
  }
});
