import test from 'ava';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_PRESET_DEFAULT,
  MBEDTLS_SSL_TRANSPORT_STREAM,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_X509_BADCERT_CN_MISMATCH,
} from '../../wasm/constants.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_PARAMETER } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { openRaw, type Pointer, type Raw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { leavesNothing, usedInstance } from '../support/memory.js';
import { attempt, connectBoth, good, parsePem } from '../support/raw.js';
import { tlsPair } from '../support/tls-pair.js';

function rawConfig(raw: Raw): Pointer<'mbedtls_ssl_config'> {
  const { c } = raw;
  const conf = c.native_ssl_config_new();
  good(
    c.mbedtls_ssl_config_defaults(
      conf,
      MBEDTLS_SSL_IS_CLIENT,
      MBEDTLS_SSL_TRANSPORT_STREAM,
      MBEDTLS_SSL_PRESET_DEFAULT,
    ),
  );
  c.mbedtls_ssl_conf_rng(conf, raw.random, raw.NULL);
  return conf;
}

function rawCertificate(raw: Raw, pem: string): Pointer<'mbedtls_x509_crt'> {
  const crt = raw.c.native_x509_crt_new();
  parsePem(raw, pem, (text, size) => raw.c.mbedtls_x509_crt_parse(crt, text, size));
  return crt;
}

function rawKey(raw: Raw, pem: string): Pointer<'mbedtls_pk_context'> {
  const key = raw.c.native_pk_context_new();
  parsePem(raw, pem, (text, size) =>
    raw.c.mbedtls_pk_parse_key(key, text, size, raw.NULL, 0, raw.random, raw.NULL),
  );
  return key;
}

test("the pointer of a socket's configuration works with Mbed TLS's own functions", async (t) => {
  const { pair, client } = await attempt(t, {
    client: (config, { c, NULL }) => {
      for (const mode of [
        MBEDTLS_SSL_VERIFY_NONE,
        MBEDTLS_SSL_VERIFY_OPTIONAL,
        MBEDTLS_SSL_VERIFY_REQUIRED,
      ]) {
        c.mbedtls_ssl_conf_authmode(config.pointer, mode);
        t.is(config.authmode, mode);
      }
      c.mbedtls_ssl_conf_max_tls_version(config.pointer, MBEDTLS_SSL_VERSION_TLS1_2);
      c.mbedtls_ssl_conf_encrypt_then_mac(config.pointer, 1);
      c.mbedtls_ssl_conf_extended_master_secret(config.pointer, 1);
      c.mbedtls_ssl_conf_session_tickets(config.pointer, 0);
      c.mbedtls_ssl_conf_read_timeout(config.pointer, 1000);
      c.mbedtls_ssl_conf_set_user_data_n(config.pointer, 77);
      t.is(c.mbedtls_ssl_conf_get_user_data_n(config.pointer), 77);
      t.is(c.mbedtls_ssl_conf_get_endpoint(config.pointer), MBEDTLS_SSL_IS_CLIENT);
      t.is(c.native_ssl_config_ca_chain(config.pointer) === NULL, false);
    },
  });
  t.is(client, 0, String(pair.client.lastError));
  const context = pair.client.getSslContext();
  if (context === null) throw new Error('no context');
  const { c } = openRaw(context.instance);
  t.is(c.mbedtls_ssl_context_get_config(context.pointer), pair.client.getSslConfig().pointer);
  t.is(c.mbedtls_ssl_get_version_number(context.pointer), MBEDTLS_SSL_VERSION_TLS1_2);
  t.is(c.mbedtls_ssl_is_handshake_over(context.pointer), 1);
});

for (const owned of [true, false]) {
  test(
    'a socket takes structures that raw functions made, ' +
      `${owned ? 'and frees them' : "which stay their maker's"}`,
    async (t) => {
      const {
        rootCa,
        server: { ecP256 },
      } = await pki();
      const instance: Instance = await usedInstance();
      const raw = openRaw(instance);
      const { c } = raw;
      await leavesNothing(t, instance, async () => {
        const [conf, roots, own, key] = [
          rawConfig(raw),
          rawCertificate(raw, rootCa.certPem),
          rawCertificate(raw, ecP256.chainPem),
          rawKey(raw, ecP256.keyPem),
        ];
        const pair = await tlsPair({ instance, connect: false });
        {
          using config = SslConfig.adopt(conf, { instance, owned });
          using chain = X509Crt.adopt(roots, { instance, owned });
          using certificate = X509Crt.adopt(own, { instance, owned });
          using privateKey = PkKey.adopt(key, { instance, owned });
          check(pair.client.setSslConfig(config), pair.client);
          check(pair.client.setCaChain(chain), pair.client);
          check(pair.server.setOwnCert(certificate, privateKey), pair.server);
        }
        t.deepEqual(await connectBoth(pair), { client: 0, server: 0 });
        t.is(pair.client.verifyResult, 0);
        await pair.end();
        if (owned) return;
        c.native_ssl_config_delete(conf);
        for (const crt of [roots, own]) c.native_x509_crt_delete(crt);
        c.native_pk_context_delete(key);
      });
    },
  );
}

test("a context answers Mbed TLS's questions after its handshake failed", async (t) => {
  const {
    bad: { wrongHost },
  } = await pki();
  const { pair, client } = await attempt(t, { certificate: wrongHost });
  t.is(client, NSAPI_ERROR_AUTH_FAILURE);
  const context = pair.client.getSslContext();
  if (context === null) throw new Error('no context');
  const raw = openRaw(context.instance);
  const { c } = raw;
  t.is(c.mbedtls_ssl_get_verify_result(context.pointer), MBEDTLS_X509_BADCERT_CN_MISMATCH);
  t.is(raw.text(c.mbedtls_ssl_get_version(context.pointer)), 'TLSv1.3');
  // There is a suite when there is a session, which a failed handshake leaves none.
  t.is(raw.text(c.mbedtls_ssl_get_ciphersuite(context.pointer)), null);
  t.is(raw.text(c.mbedtls_ssl_get_hostname(context.pointer)), 'localhost');
  t.is(c.mbedtls_ssl_get_bytes_avail(context.pointer), 0);
  t.is(c.native_ssl_is_handshake_over(context.pointer), 0);
});

test('what is freed says so by its class, what is frozen refuses', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const pair = await tlsPair();
  const config = pair.client.getSslConfig();
  const context = pair.client.getSslContext();
  if (context === null) throw new Error('no context');
  t.throws(() => config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE), {
    instanceOf: TypeError,
    message: /SslConfig is in use/,
  });
  t.throws(() => config.confVerify(null), {
    instanceOf: TypeError,
    message: /SslConfig is in use/,
  });
  t.is(pair.client.setCaChain(null), NSAPI_ERROR_PARAMETER);
  await pair.end();
  t.throws(() => context.pointer, { instanceOf: TypeError, message: /SslContext was disposed/ });
  const faces = [X509Crt.parse(rootCa.certPem), PkKey.parse(ecP256.keyPem), new SslConfig()];
  for (const face of faces) {
    face.dispose();
    t.throws(() => face.pointer, {
      instanceOf: TypeError,
      message: new RegExp(`This ${face.constructor.name} was disposed`),
    });
  }
  const other = await tlsPair({ connect: false });
  t.teardown(() => other.end());
  const [crt, disposed] = [X509Crt.parse(rootCa.certPem), new SslConfig()];
  crt.dispose();
  disposed.dispose();
  t.throws(() => other.client.setSslConfig(disposed), {
    instanceOf: TypeError,
    message: /SslConfig was disposed/,
  });
  t.throws(() => other.client.setCaChain(crt), {
    instanceOf: TypeError,
    message: /X509Crt was disposed/,
  });
});
