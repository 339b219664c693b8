import test from 'ava';
import {
  MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
  MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
  MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
  MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
} from '../../wasm/constants.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { attempt, good } from '../support/raw.js';
import { startOpensslServer } from '../../tools/servers.js';
import { contextOf, started, tlsClient } from '../support/tls-client.js';

type Configure = (config: SslConfig) => void;
interface Restriction {
  readonly what: string;
  readonly tls: '1.2' | '1.3';
  /** What the server is restricted to. */
  readonly server: readonly string[];
  readonly refused: Configure;
  readonly accepted: Configure;
}

const restrictions: readonly Restriction[] = [
  {
    what: 'cipher suites',
    tls: '1.3',
    server: ['-ciphersuites', 'TLS_AES_256_GCM_SHA384'],
    refused: (config) => config.confCiphersuites([MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256]),
    accepted: (config) => config.confCiphersuites([MBEDTLS_TLS1_3_AES_256_GCM_SHA384]),
  },
  {
    what: 'cipher suites',
    tls: '1.2',
    server: ['-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
    refused: (config) =>
      config.confCiphersuites([MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256]),
    accepted: (config) =>
      config.confCiphersuites([MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]),
  },
  ...(['1.2', '1.3'] as const).flatMap((tls): Restriction[] => [
    {
      what: 'groups',
      tls,
      server: ['-groups', 'P-384'],
      // P-256 is the certificate's, which TLS 1.2 takes from the same list.
      refused: (config) =>
        config.confGroups([
          MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
          MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
        ]),
      accepted: (config) =>
        config.confGroups([
          MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
          MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
        ]),
    },
    {
      what: 'signature algorithms',
      tls,
      server: [],
      refused: (config) => config.confSigAlgs([MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256]),
      accepted: (config) => config.confSigAlgs([MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256]),
    },
  ]),
];

for (const { what, tls, server, refused, accepted } of restrictions) {
  test(`TLS ${tls}: what the ${what} leave out is refused by the server, and told`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const openssl = await started(
      t,
      startOpensslServer({ certificate: ecP256, tls, mode: 'www', extraArgs: server }),
    );
    const bad = tlsClient(t, { ca: ecP256.rootPem, configure: refused });
    t.is(await bad.connect('localhost', openssl.port), NSAPI_ERROR_AUTH_FAILURE);
    const error = bad.lastError;
    t.true(error instanceof TLSError && error.alert === 'handshake_failure', String(error));
    const other = tlsClient(t, { ca: ecP256.rootPem, configure: accepted });
    t.is(await other.connect('localhost', openssl.port), 0, String(other.lastError));
    t.is(contextOf(other).version, `TLSv${tls}`);
  });
}

test('a list that is set by the raw function is the one in use', async (t) => {
  const raw = openRaw();
  // The configuration keeps a pointer: the list lives as long.
  const list = raw.allocate<'int'>(8);
  t.teardown(() => raw.free(list, 8));
  raw.setInt32(list, MBEDTLS_TLS1_3_AES_256_GCM_SHA384, 0);
  const { pair, client } = await attempt(t, {
    client: (config) => raw.c.mbedtls_ssl_conf_ciphersuites(config.pointer, list),
  });
  t.is(client, 0);
  t.is(pair.client.getSslContext()?.ciphersuite, 'TLS1-3-AES-256-GCM-SHA384');
});

test('our own server refuses a suite that it does not have, and says so itself', async (t) => {
  const { pair, client, server } = await attempt(t, {
    client: (config) => config.confCiphersuites([MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256]),
    server: (config) => config.confCiphersuites([MBEDTLS_TLS1_3_AES_256_GCM_SHA384]),
  });
  t.is(client, NSAPI_ERROR_AUTH_FAILURE);
  t.is(server, NSAPI_ERROR_AUTH_FAILURE);
  const [near, far] = [pair.client.lastError, pair.server.lastError];
  t.true(near instanceof TLSError && near.alert === 'handshake_failure', String(near));
  t.true(
    far instanceof TLSError && far.mbedtls?.number === MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
    String(far),
  );
});

for (const [name, version] of [
  ['TLSv1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLSv1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const) {
  test(`${name}: the application protocol is agreed on, and a stranger is refused`, async (t) => {
    const offering =
      (names: readonly string[]) =>
      (config: SslConfig): void =>
        config.confAlpnProtocols(names);
    const agreed = await attempt(t, {
      version,
      client: offering(['h2', 'http/1.1']),
      server: offering(['http/1.1', 'h2']),
    });
    t.is(good(agreed.client), 0);
    // The server's order counts.
    t.is(agreed.pair.client.getSslContext()?.alpnProtocol, 'http/1.1');
    t.is(agreed.pair.server.getSslContext()?.alpnProtocol, 'http/1.1');
    const strange = await attempt(t, {
      version,
      client: offering(['mqtt']),
      server: offering(['h2']),
    });
    t.is(strange.client, NSAPI_ERROR_AUTH_FAILURE);
    const error = strange.pair.client.lastError;
    t.true(error instanceof TLSError && error.alert === 'no_application_protocol', String(error));
  });
}

test('ALPN is agreed on with openssl, by the raw function', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const openssl = await started(
    t,
    startOpensslServer({ certificate: ecP256, mode: 'www', extraArgs: ['-alpn', 'http/1.1'] }),
  );
  const raw = openRaw();
  const name = new TextEncoder().encode('http/1.1\0');
  const block = raw.allocate<'char *'>(8 + name.length);
  raw.setInt32(block, block + 8, 0);
  raw.write(block, Uint8Array.of(...raw.read(block, 8), ...name));
  const socket = tlsClient(t, {
    ca: ecP256.rootPem,
    configure: (config) => good(raw.c.mbedtls_ssl_conf_alpn_protocols(config.pointer, block)),
  });
  t.is(await socket.connect('localhost', openssl.port), 0, String(socket.lastError));
  t.is(contextOf(socket).alpnProtocol, 'http/1.1');
  await socket.close();
  socket[Symbol.dispose]();
  raw.free(block, 8 + name.length);
});
