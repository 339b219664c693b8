import test from 'ava';
import {
  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED,
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { bytesOf, textOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { handshake, serverConfig, tlsPair, warmInstance } from '../support/tls-pair.js';

/** What Mbed TLS's own parsers were given since. */
function spy(instance: Instance): Uint8Array[] {
  const given: Uint8Array[] = [];
  const { exports } = instance;
  const { mbedtls_x509_crt_parse: certificate, native_pk_parse_key: key } = exports;
  exports.mbedtls_x509_crt_parse = (chain, bytes, size) => {
    given.push(instance.memory.copy(bytes, size));
    return certificate(chain, bytes, size);
  };
  exports.native_pk_parse_key = (context, bytes, size, password, length) => {
    given.push(instance.memory.copy(bytes, size));
    return key(context, bytes, size, password, length);
  };
  return given;
}

function derOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
}

/** The forms that a caller may have, each with what Mbed TLS is to be given. */
function forms(pem: string): { given: string | Uint8Array; expected: Uint8Array }[] {
  const der = derOf(pem);
  const terminated = bytesOf(`${pem}\0`);
  return [
    { given: pem, expected: terminated },
    { given: bytesOf(pem), expected: terminated },
    { given: Buffer.from(pem), expected: terminated },
    { given: terminated, expected: terminated },
    { given: der, expected: der },
    { given: Buffer.from(der), expected: der },
  ];
}

test(
  'Certificates come as PEM or DER, by set_root_ca_cert and set_client_cert_key, and are ' +
    'passed unmodified to Mbed TLS',
  async (t) => {
    const { rootCa, intermediate, client, server } = await pki();
    const peerCerts: Buffer[] = [];
    const peer = await startNodeTlsServer(
      {
        cert: server.ecP256.chainPem,
        key: server.ecP256.keyPem,
        ca: [rootCa.certPem, intermediate.certPem],
        requestCert: true,
      },
      (socket) => {
        peerCerts.push(socket.getPeerCertificate().raw);
        t.true(socket.authorized);
        socket.write('!');
      },
    );
    t.teardown(() => peer.close());
    const instance = new Instance();
    const given = spy(instance);
    const [roots, certificates, keys] = [
      forms(rootCa.certPem),
      forms(client.ec.certPem),
      forms(client.ec.keyPem),
    ];
    for (const [index, root] of roots.entries()) {
      const [certificate, key] = [certificates[index], keys[index]];
      if (certificate === undefined || key === undefined)
        throw new Error('The forms differ in number.');
      const before = [root, certificate, key].map((form) => Buffer.from(form.given));
      const socket = new TLSSocket(undefined, { instance });
      check(socket.open(), socket);
      t.is(socket.setRootCaCert(root.given), NSAPI_ERROR_OK);
      t.is(socket.setClientCertKey(certificate.given, key.given), NSAPI_ERROR_OK);
      t.deepEqual(
        given.splice(0).map((bytes) => Buffer.from(bytes)),
        [root, certificate, key].map((form) => Buffer.from(form.expected)),
      );
      t.deepEqual(
        [root, certificate, key].map((form) => Buffer.from(form.given)),
        before,
        "the caller's bytes stay as they are",
      );
      t.deepEqual(socket.getCaChain()?.certificates[0]?.der, rootCa.der);
      t.deepEqual(socket.getOwnCert()?.certificates[0]?.der, client.ec.der);
      t.is(await socket.connect('localhost', peer.port), NSAPI_ERROR_OK);
      t.is(textOf(await recvExactly(socket, 1)), '!', 'the server accepted it');
      await socket.close();
    }
    t.is(peerCerts.length, roots.length);
    t.true(peerCerts.every((raw) => raw.equals(client.ec.der)));
  },
);

test('the length of PEM includes its zero, of DER not; no caller need know', async (t) => {
  const { rootCa, client, encrypted } = await pki();
  const instance = new Instance();
  const given = spy(instance);
  for (const { given: input, expected } of forms(rootCa.certPem)) {
    X509Crt.parse(input, { instance }).dispose();
    t.deepEqual(Buffer.from(given.pop() ?? []), Buffer.from(expected));
  }
  for (const { given: input, expected } of forms(client.ec.keyPem)) {
    PkKey.parse(input, { instance }).dispose();
    t.deepEqual(Buffer.from(given.pop() ?? []), Buffer.from(expected));
  }
  const { passphrase } = encrypted;
  for (const { given: input } of forms(encrypted.ec.keyPem))
    PkKey.parse(input, { instance, passphrase }).dispose();
  // A zero at the end of a DER is the DER's own.
  const odd = Uint8Array.of(...rootCa.der, 0);
  X509Crt.parse(odd, { instance }).dispose();
  t.is(given.pop()?.length, odd.length);
});

async function connectTo(
  certificate: Certificate,
  prepare: (client: TLSSocketWrapper) => void,
): Promise<number> {
  const [near, far] = loopbackPair();
  const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
  using config = serverConfig(certificate);
  server.setSslConfig(config);
  prepare(client);
  const [result] = await Promise.all([
    client.connect(),
    server.connect().finally(() => server.close()),
  ]);
  if (result === NSAPI_ERROR_AUTH_FAILURE) {
    const { lastError } = client;
    if (
      !(lastError instanceof TLSError) ||
      lastError.mbedtls?.number !== MBEDTLS_ERR_X509_CERT_VERIFY_FAILED
    )
      throw lastError;
  }
  await client.close();
  return result;
}

test('Verification is required unless it was turned off through the configuration', async (t) => {
  const {
    rootCa,
    rsaCa,
    bad: { untrusted },
  } = await pki();
  const trusts =
    (pem: string) =>
    (client: TLSSocketWrapper): void => {
      check(client.setRootCaCert(pem), client);
    };
  const mode =
    (authmode: number) =>
    (client: TLSSocketWrapper): void => {
      check(client.setRootCaCert(rootCa.certPem), client);
      client.getSslConfig().confAuthmode(authmode);
    };
  t.is(new SslConfig().authmode, MBEDTLS_SSL_VERIFY_REQUIRED);
  t.is(await connectTo(untrusted, trusts(rootCa.certPem)), NSAPI_ERROR_AUTH_FAILURE);
  t.is(await connectTo(untrusted, trusts(rsaCa.certPem)), NSAPI_ERROR_AUTH_FAILURE);
  t.is(
    await connectTo(untrusted, (client) => {
      trusts(rootCa.certPem)(client);
      client.setHostname(null);
    }),
    NSAPI_ERROR_AUTH_FAILURE,
    'waiving the name waives nothing else',
  );
  t.is(await connectTo(untrusted, mode(MBEDTLS_SSL_VERIFY_REQUIRED)), NSAPI_ERROR_AUTH_FAILURE);
  t.is(await connectTo(untrusted, mode(MBEDTLS_SSL_VERIFY_OPTIONAL)), NSAPI_ERROR_OK);
  t.is(await connectTo(untrusted, mode(MBEDTLS_SSL_VERIFY_NONE)), NSAPI_ERROR_OK);
  t.is(
    await connectTo(untrusted, (client) =>
      client.getSslConfig().confAuthmode(MBEDTLS_SSL_VERIFY_NONE),
    ),
    NSAPI_ERROR_OK,
    'nor is a CA needed then',
  );
});

test(
  'get_ssl_config, set_ssl_config, get_own_cert, set_own_cert, get_ca_chain and set_ca_chain ' +
    "give the real structures; what is set through Mbed TLS's API on them takes effect",
  async (t) => {
    const {
      rootCa,
      client: { ec },
    } = await pki();
    const pair = await tlsPair({ connect: false });
    const { client } = pair;
    const config = client.getSslConfig();
    const { exports } = config.instance;
    t.is(client.getSslConfig(), config, 'the same face each time');
    t.is(config.endpoint, MBEDTLS_SSL_IS_CLIENT);
    t.is(
      client.getCaChain()?.pointer,
      exports.native_ssl_config_ca_chain(config.pointer),
      'the chain that Mbed TLS verifies by',
    );

    const other = new SslConfig();
    t.is(client.setSslConfig(other), NSAPI_ERROR_OK);
    t.is(client.getSslConfig(), other);
    t.is(client.getCaChain(), null, 'the certificates of the former one went with it');
    exports.mbedtls_ssl_conf_max_tls_version(other.pointer, MBEDTLS_SSL_VERSION_TLS1_2);

    using chain = X509Crt.parse(rootCa.certPem);
    using own = X509Crt.parse(ec.chainPem);
    using key = PkKey.parse(ec.keyPem);
    t.is(client.setCaChain(chain), NSAPI_ERROR_OK);
    t.is(client.setOwnCert(own, key), NSAPI_ERROR_OK);
    t.is(client.getCaChain(), chain);
    t.is(client.getOwnCert(), own);
    t.is(exports.native_ssl_config_ca_chain(other.pointer), chain.pointer);

    const serverSide = pair.server.getSslConfig();
    serverSide.confCaChain(chain);
    exports.mbedtls_ssl_conf_authmode(serverSide.pointer, MBEDTLS_SSL_VERIFY_REQUIRED);
    await handshake(client, pair.server);
    t.is(client.getSslContext()?.version, 'TLSv1.2');
    using seen = pair.server.getSslContext()?.getPeerCert();
    t.deepEqual(
      seen?.certificates.map(({ der }) => Buffer.from(der)),
      own.certificates.map(({ der }) => Buffer.from(der)),
    );
    other.dispose();
    await pair.end();
  },
);

test(
  'Two sockets share one configuration: b.set_ssl_config(a.get_ssl_config()), which saves ' +
    'memory; b goes on after a is gone',
  async (t) => {
    const { rootCa, server } = await pki();
    const { instance } = await warmInstance();
    const bytes = (): number => instance.memoryUsage.allocatedBytes;
    const make = (): { client: TLSSocketWrapper; server: TLSSocketWrapper } => {
      const [near, far] = loopbackPair();
      return {
        client: new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance }),
        server: new TLSSocketWrapper(far, null, TRANSPORT_CLOSE),
      };
    };
    using config = serverConfig(server.ecP256);
    const [a, b] = [make(), make()];
    a.server.setSslConfig(config);
    b.server.setSslConfig(config);

    const start = bytes();
    check(a.client.setRootCaCert(rootCa.certPem), a.client);
    const own = bytes() - start;
    t.true(own > 1000, 'a configuration and a certificate');
    check(b.client.setSslConfig(a.client.getSslConfig()), b.client);
    t.is(bytes() - start, own, 'the second socket needs nothing more');

    await Promise.all([handshake(a.client, a.server), handshake(b.client, b.server)]);
    t.is(await a.client.close(), NSAPI_ERROR_OK);
    a.client[Symbol.dispose]();
    t.is(await b.client.send(bytesOf('still here')), 10);
    t.is(textOf(await recvExactly(b.server, 10)), 'still here');
    await b.client.close();

    const third = make();
    third.server.setSslConfig(config);
    check(third.client.setSslConfig(b.client.getSslConfig()), third.client);
    b.client[Symbol.dispose]();
    await handshake(third.client, third.server);
    await third.client.close();
    t.true(bytes() > start);
    third.client[Symbol.dispose]();
    t.is(bytes(), start, 'the last one takes it along');
    await Promise.all([a, b, third].map((pair) => pair.server.close()));
  },
);
