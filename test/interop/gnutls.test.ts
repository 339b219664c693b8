import test from 'ava';
import { MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE } from '../../wasm/constants.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { pki } from '../../tools/certificates.js';
import { startGnutlsServer } from '../../tools/servers.js';
import { ask, connected, contextOf, started, tlsClient } from '../support/tls-client.js';

const SERVERS = ['ecP256', 'ecP384', 'rsa2048', 'rsaUnderEc', 'ecUnderRsa'] as const;
const GET = 'GET / HTTP/1.0\r\n\r\n';
const PAGE_END = /<\/HTML>/i;

for (const tls of ['1.2', '1.3'] as const) {
  for (const name of SERVERS) {
    test(
      `TLS ${tls}, server ${name}: without a client certificate, with an ECDSA one and with ` +
        'an RSA one',
      async (t) => {
        const { server, client, rootCa } = await pki();
        const certificate = server[name];
        const gnutls = await started(
          t,
          startGnutlsServer({ certificate, tls, clientCa: rootCa.rootFile, mode: 'http' }),
        );
        for (const who of [null, 'ec', 'rsa'] as const) {
          const socket = await connected(t, gnutls.port, {
            ca: certificate.rootPem,
            credentials: who === null ? undefined : client[who],
          });
          t.is(socket.verifyResult, 0);
          t.is(contextOf(socket).version, `TLSv${tls}`);
          const page = await ask(socket, GET, PAGE_END);
          t.regex(page, new RegExp(`TLS${tls}`));
          if (who === null) t.notRegex(page, /CN=client/);
          else t.regex(page, /CN=client/);
          await socket.close();
        }
      },
    );
  }

  test(
    `TLS ${tls}: a required client certificate, also with an encrypted key; its absence ` +
      `brings the peer's alert`,
    async (t) => {
      const { server, client, encrypted, rootCa } = await pki();
      const gnutls = await started(
        t,
        startGnutlsServer({
          certificate: server.ecP256,
          tls,
          clientCa: rootCa.rootFile,
          requireClientCert: true,
          mode: 'echo',
        }),
      );
      const credentials = {
        chainPem: client.rsa.chainPem,
        keyPem: encrypted.rsa.keyPem,
        passphrase: encrypted.passphrase,
      };
      const good = await connected(t, gnutls.port, { ca: rootCa.rootPem, credentials });
      t.is(await ask(good, 'an echo\n', /\n/), 'an echo\n');
      t.is(await good.close(), 0);

      const bad = tlsClient(t, { ca: rootCa.rootPem });
      const result = await bad.connect('localhost', gnutls.port);
      if (tls === '1.2') t.is(result, NSAPI_ERROR_AUTH_FAILURE);
      else {
        t.is(result, 0);
        t.is(await bad.recv(new Uint8Array(10)), MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
      }
      // With TLS 1.2 GnuTLS takes an empty list of certificates for a malformed one; it tells
      // openssl the same.
      const alert = tls === '1.2' ? 'decode_error' : 'certificate_required';
      t.true(
        bad.lastError instanceof TLSError && bad.lastError.alert === alert,
        bad.lastError?.message,
      );
    },
  );

  test(`TLS ${tls}: long lines come back whole, in pieces of one record`, async (t) => {
    const { server } = await pki();
    const gnutls = await started(
      t,
      startGnutlsServer({ certificate: server.ecP256, tls, mode: 'echo' }),
    );
    const socket = await connected(t, gnutls.port, { ca: server.ecP256.rootPem });
    for (const size of [1, 1_000, 15_000]) {
      const line = `${'x'.repeat(size)}\n`;
      t.is(await ask(socket, line, /\n$/), line);
    }
  });
}

test("ALPN: the server's choice is told", async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const gnutls = await started(
    t,
    startGnutlsServer({ certificate, mode: 'http', extraArgs: ['--alpn', 'http/1.1'] }),
  );
  const socket = await connected(t, gnutls.port, {
    ca: certificate.rootPem,
    configure: (config) => config.confAlpnProtocols(['h2', 'http/1.1']),
  });
  t.is(contextOf(socket).alpnProtocol, 'http/1.1');
});

for (const [name, group] of [
  ['X25519', 'GROUP-X25519'],
  ['P-256', 'GROUP-SECP256R1'],
  ['P-384', 'GROUP-SECP384R1'],
  ['P-521', 'GROUP-SECP521R1'],
] as const) {
  test(`the group ${name}, the only one of the server's`, async (t) => {
    const { server } = await pki();
    const certificate = server.ecP256;
    // TLS 1.3 only: in TLS 1.2 the curve of the certificate's key would have to be among the
    // groups.
    const priority = `NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+${group}`;
    const gnutls = await started(
      t,
      startGnutlsServer({ certificate, mode: 'http', extraArgs: ['--priority', priority] }),
    );
    const socket = await connected(t, gnutls.port, { ca: certificate.rootPem });
    const page = await ask(socket, GET, PAGE_END);
    t.regex(page, new RegExp(group.slice('GROUP-'.length), 'i'));
  });
}
