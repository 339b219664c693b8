import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_ALL,
  MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { openRaw } from '../../ts/raw.js';
import { attempt, setPsk } from '../support/raw.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { pki } from '../../tools/certificates.js';

const version = MBEDTLS_SSL_VERSION_TLS1_3;
/** The extension psk_key_exchange_modes. */
const MODES = Buffer.of(0x00, 0x2d);

/** The modes in the ClientHello of a configuration: 0 for psk_ke, 1 for psk_dhe_ke. */
async function offered(
  t: ExecutionContext,
  prepare: (config: SslConfig) => void,
): Promise<number[]> {
  const [near, far] = loopbackPair();
  const socket = new TLSSocketWrapper(near, 'localhost');
  t.teardown(() => socket[Symbol.dispose]());
  socket.setRootCaCert((await pki()).rootCa.certPem);
  prepare(socket.getSslConfig());
  socket.setBlocking(false);
  await socket.doHandshake();
  const hello = new Uint8Array(4096);
  const bytes = Buffer.from(hello.buffer, 0, await far.recv(hello));
  // Other lengths and numbers may look like it; what follows does not.
  for (let at = bytes.indexOf(MODES); at >= 0; at = bytes.indexOf(MODES, at + 1)) {
    const [, , high, size = 0, count = 0] = bytes.subarray(at);
    if (high === 0 && count > 0 && size === count + 1)
      return [...bytes.subarray(at + 5, at + 5 + count)];
  }
  return [];
}

test(
  'a client offers psk_dhe_ke only, with a pre-shared key as well, unless the raw function ' +
    'asked for more',
  async (t) => {
    const { c } = openRaw();
    const psk = (config: SslConfig): void =>
      setPsk(openRaw(), config, new Uint8Array(32).fill(1), 'id');
    t.deepEqual(await offered(t, () => undefined), [1]);
    t.deepEqual(await offered(t, psk), [1]);
    const all = (config: SslConfig): void =>
      c.mbedtls_ssl_conf_tls13_key_exchange_modes(
        config.pointer,
        MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_ALL,
      );
    t.deepEqual((await offered(t, all)).sort(), [0, 1]);
    t.deepEqual(
      (
        await offered(t, (config) => {
          all(config);
          psk(config);
        })
      ).sort(),
      [0, 1],
    );
  },
);

test('a server takes psk_ke only when it was asked to', async (t) => {
  for (const asked of [false, true]) {
    const { client, server } = await attempt(t, {
      version,
      client: (config, raw) => {
        setPsk(raw, config, new Uint8Array(32).fill(1), 'id');
        raw.c.mbedtls_ssl_conf_tls13_key_exchange_modes(
          config.pointer,
          MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK,
        );
      },
      server: (config, raw) => {
        setPsk(raw, config, new Uint8Array(32).fill(1), 'id');
        if (asked)
          raw.c.mbedtls_ssl_conf_tls13_key_exchange_modes(
            config.pointer,
            MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_ALL,
          );
      },
    });
    t.deepEqual(
      [client, server],
      asked ? [0, 0] : [NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_AUTH_FAILURE],
    );
  }
});
