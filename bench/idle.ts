import { MBEDTLS_SSL_IS_SERVER } from '../wasm/constants.js';
import { Instance } from '../ts/ffi/instance.js';
import { PkKey } from '../ts/mbedtls/pk-key.js';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../ts/mbedtls/x509-crt.js';
import { check } from '../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../ts/tls/lent-transport.js';
import { loopbackPair } from '../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../ts/tls/tls-socket-wrapper.js';
import type { Certificate } from '../tools/certificates.js';

/**
 * Bytes of WebAssembly memory for each of `count` connected clients that do nothing; their servers
 * are elsewhere.
 */
export async function measureIdle(
  certificate: Certificate,
  count: number,
  shared: boolean,
): Promise<number> {
  const [instance, elsewhere] = [new Instance(), new Instance()];
  const serverConfig = new SslConfig({ instance: elsewhere, endpoint: MBEDTLS_SSL_IS_SERVER });
  serverConfig.confOwnCert(
    X509Crt.parse(certificate.chainPem, { instance: elsewhere }),
    PkKey.parse(certificate.keyPem, { instance: elsewhere }),
  );
  const makeConfig = (): SslConfig => {
    const config = new SslConfig({ instance });
    using chain = X509Crt.parse(certificate.rootPem, { instance });
    config.confCaChain(chain);
    return config;
  };
  const sockets: TLSSocketWrapper[] = [];
  const connect = async (config: SslConfig): Promise<void> => {
    const [near, far] = loopbackPair();
    const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
    const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance: elsewhere });
    check(client.setSslConfig(config), client);
    check(server.setSslConfig(serverConfig), server);
    const [connected, served] = await Promise.all([client.connect(), server.connect()]);
    check(connected, client);
    check(served, server);
    // The session tickets that the server sends after its handshake are read.
    client.setBlocking(false);
    await client.recv(new Uint8Array(1));
    sockets.push(client, server);
  };
  const common = makeConfig();
  // The first key of all makes PSA's table of keys.
  await connect(common);
  const before = instance.memoryUsage.allocatedBytes;
  for (let made = 0; made < count; made++) await connect(shared ? common : makeConfig());
  const bytes = (instance.memoryUsage.allocatedBytes - before) / count;
  for (const socket of sockets) socket[Symbol.dispose]();
  return bytes;
}
