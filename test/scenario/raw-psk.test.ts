import test from 'ava';
import {
  MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY,
  MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK,
  MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
} from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { openRaw, type Raw } from '../../ts/raw.js';
import { attempt, setPsk } from '../support/raw.js';
import { startOpensslPskServer } from '../../tools/servers.js';
import { ask, contextOf, started } from '../support/tls-client.js';

const key = new Uint8Array(32).map((_, index) => index * 7 + 1);
const identity = 'sensor-17';
const wrongKey = key.map((byte) => byte ^ 1);

/** Mbed TLS's numbers of the ways to use a key in TLS 1.3. */
function modes(raw: Raw, config: SslConfig, mode: number): void {
  raw.c.mbedtls_ssl_conf_tls13_key_exchange_modes(config.pointer, mode);
}

interface Way {
  readonly title: string;
  readonly tls: '1.2' | '1.3';
  readonly suite: number;
  readonly server: readonly string[];
  readonly mode?: number;
  readonly name: RegExp;
}

const ways: readonly Way[] = [
  {
    title: 'PSK',
    tls: '1.2',
    suite: MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
    server: ['-cipher', 'PSK-AES128-GCM-SHA256'],
    name: /^TLS-PSK-WITH-AES-128-GCM-SHA256$/,
  },
  {
    title: 'PSK-ECDHE',
    tls: '1.2',
    suite: MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
    server: ['-cipher', 'ECDHE-PSK-CHACHA20-POLY1305'],
    name: /^TLS-ECDHE-PSK-WITH-CHACHA20/,
  },
  {
    title: 'PSK-ECDHE with CBC',
    tls: '1.2',
    suite: MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
    server: ['-cipher', 'ECDHE-PSK-AES128-CBC-SHA256'],
    name: /^TLS-ECDHE-PSK-WITH-AES-128-CBC-SHA256$/,
  },
  {
    title: 'PSK',
    tls: '1.3',
    suite: MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    server: ['-ciphersuites', 'TLS_AES_128_GCM_SHA256', '-allow_no_dhe_kex'],
    mode: MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK,
    name: /^TLS1-3-AES-128-GCM-SHA256$/,
  },
  {
    title: 'PSK-ECDHE',
    tls: '1.3',
    suite: MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
    server: ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'],
    mode: MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL,
    name: /^TLS1-3-CHACHA20/,
  },
];

for (const { title, tls, suite, server, mode, name } of ways) {
  test(`${title} in TLS ${tls} with openssl: the right key connects, no other`, async (t) => {
    const openssl = await started(
      t,
      startOpensslPskServer({ key, identity, tls, extraArgs: server }),
    );
    for (const secret of [wrongKey, key]) {
      const socket = new TLSSocket();
      t.teardown(() => socket[Symbol.dispose]());
      check(socket.open());
      socket.setTimeout(20_000);
      const config = socket.getSslConfig();
      const raw = openRaw(config.instance);
      setPsk(raw, config, secret, identity);
      config.confCiphersuites([suite]);
      if (mode !== undefined) modes(raw, config, mode);
      const code = await socket.connect('localhost', openssl.port);
      if (secret === wrongKey) {
        t.is(code, NSAPI_ERROR_AUTH_FAILURE);
        const error = socket.lastError;
        t.true(
          error instanceof TLSError && error.mbedtls !== null && error.alert !== null,
          String(error),
        );
        continue;
      }
      t.is(code, 0, String(socket.lastError));
      const context = contextOf(socket);
      t.is(context.version, `TLSv${tls}`);
      t.regex(context.ciphersuite ?? '', name);
      // No certificate proved anything: the key did.
      t.is(context.getPeerCert(), null);
      t.regex(await ask(socket, 'abc\n', /\n/), /^cba\n$/);
      t.is(await socket.close(), 0);
    }
  });
}

for (const [name, version] of [
  ['1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const) {
  const onlyPsk = (config: SslConfig, raw: Raw): void => {
    if (version === MBEDTLS_SSL_VERSION_TLS1_3)
      modes(raw, config, MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL);
    else config.confCiphersuites([MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256]);
  };

  test(`our own server chooses a key by the client's identity in TLS ${name}`, async (t) => {
    const asked: string[] = [];
    const run = (wanted: string): ReturnType<typeof attempt> =>
      attempt(t, {
        version,
        client: (config, raw) => {
          onlyPsk(config, raw);
          setPsk(raw, config, key, wanted);
        },
        server: (config, raw) => {
          onlyPsk(config, raw);
          config.confPskCb((ssl, id) => {
            const given = new TextDecoder().decode(id);
            asked.push(given);
            if (given !== identity) return MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY;
            return raw.withBytes(key, (psk, size) => raw.c.mbedtls_ssl_set_hs_psk(ssl, psk, size));
          });
        },
      });
    const { client, server, pair } = await run(identity);
    t.is(client, 0, String(pair.client.lastError));
    t.is(server, 0, String(pair.server.lastError));
    const strange = await run('nobody');
    t.is(strange.client, NSAPI_ERROR_AUTH_FAILURE);
    t.is(strange.server, NSAPI_ERROR_AUTH_FAILURE);
    const error = strange.pair.client.lastError;
    t.true(error instanceof TLSError && error.alert !== null, String(error));
    t.deepEqual(asked, [identity, 'nobody']);
  });
}
