import test from 'ava';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { usedInstance } from '../support/memory.js';
import { patternBytes } from '../support/pattern.js';
import { handshake, serverConfig } from '../support/tls-pair.js';

const CONNECTIONS = 1000;
const WARM_UP = 20;

test('1000 connections one after the other leave the memory flat', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const instance = await usedInstance();
  const config = serverConfig(ecP256, instance);
  const bytes = patternBytes(3000);
  let usage = instance.memoryUsage;
  for (let count = 1; count <= CONNECTIONS; count++) {
    const version = count % 2 === 0 ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3;
    const [near, far] = loopbackPair();
    const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
    const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance });
    check(client.setRootCaCert(rootCa.certPem), client);
    client.getSslConfig().confMaxTlsVersion(version);
    check(server.setSslConfig(config), server);
    await handshake(client, server);
    check(await client.send(bytes), client);
    check(await server.recv(new Uint8Array(3000)), server);
    await Promise.all([client.close(), server.close()]);
    client[Symbol.dispose]();
    server[Symbol.dispose]();
    if (count === WARM_UP) usage = instance.memoryUsage;
  }
  t.deepEqual(instance.memoryUsage, usage);
});
