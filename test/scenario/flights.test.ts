import test from 'ava';
import {
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { TRANSPORT_CONNECT_AND_CLOSE } from '../../ts/tls/lent-transport.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { pki } from '../../tools/certificates.js';
import { Gate } from '../support/gate.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { started } from '../support/tls-client.js';
import { serverConfig, tlsPair } from '../support/tls-pair.js';

const sends = (gate: Gate): number => gate.calls.filter((call) => call === 'send').length;

for (const [name, version, flights] of [
  ['1.2', MBEDTLS_SSL_VERSION_TLS1_2, 2],
  ['1.3', MBEDTLS_SSL_VERSION_TLS1_3, 1],
] as const) {
  test(`TLS ${name}: each flight, and each record of data, is one write`, async (t) => {
    const pair = await tlsPair({ version });
    t.teardown(() => pair.end());
    t.is(sends(pair.clientGate), 2);
    t.is(sends(pair.serverGate), flights);
    t.is(await pair.client.send(new Uint8Array(16_000)), 16_000);
    t.is(sends(pair.clientGate), 3);
    t.is(await pair.client.close(), 0);
    t.is(sends(pair.clientGate), 4);
  });

  test(`TLS ${name}: also with a client certificate, to a server of another kind`, async (t) => {
    const { server, client, rootCa } = await pki();
    const { chainPem, keyPem } = server.ecP256;
    const node = await started(
      t,
      startNodeTlsServer(
        {
          cert: chainPem,
          key: keyPem,
          ca: rootCa.rootPem,
          requestCert: true,
          minVersion: `TLSv${name}`,
          maxVersion: `TLSv${name}`,
        },
        (socket) => socket.resume(),
      ),
    );
    const tcp = new TCPSocket();
    check(tcp.open(), tcp);
    const gate = new Gate(tcp);
    const socket = new TLSSocketWrapper(gate, 'localhost', TRANSPORT_CONNECT_AND_CLOSE);
    t.teardown(async () => {
      await socket.close();
      socket[Symbol.dispose]();
    });
    check(socket.setRootCaCert(rootCa.rootPem), socket);
    check(socket.setClientCertKey(client.rsa.chainPem, client.rsa.keyPem), socket);
    check(await socket.connect(new SocketAddress('127.0.0.1', node.port)), socket);
    t.is(sends(gate), 2);
  });
}

test('a HelloRetryRequest costs one more flight, and each is still one write', async (t) => {
  const pair = await tlsPair({ connect: false });
  t.teardown(() => pair.end());
  const { server } = await pki();
  using config = serverConfig(server.ecP256);
  config.confMinTlsVersion(MBEDTLS_SSL_VERSION_TLS1_3);
  config.confGroups([MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1]);
  check(pair.server.setSslConfig(config), pair.server);
  const [near, far] = await Promise.all([pair.client.connect(), pair.server.connect()]);
  t.deepEqual([near, far], [0, 0]);
  t.is(sends(pair.clientGate), 3);
  t.is(sends(pair.serverGate), 2);
});
