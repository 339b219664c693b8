import { MBEDTLS_SSL_IS_SERVER } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig, type Verification } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { Gate } from './gate.js';

/**
 * A certificate's and key's structures in an own configuration for servers. The caller disposes it.
 */
export function serverConfig(
  certificate: Certificate,
  instance?: Instance,
  verification?: Verification,
): SslConfig {
  const config = new SslConfig({ endpoint: MBEDTLS_SSL_IS_SERVER, instance, verification });
  using chain = X509Crt.parse(certificate.chainPem, { instance: config.instance });
  using key = PkKey.parse(certificate.keyPem, { instance: config.instance });
  config.confOwnCert(chain, key);
  return config;
}

export interface TlsPairOptions {
  readonly instance?: Instance | undefined;
  /** Bytes that each direction of the connection in memory holds. */
  readonly bufferSize?: number;
  /** MBEDTLS_SSL_VERSION_*: the only one that the server speaks. */
  readonly version?: number | undefined;
  /** The server's; `server.ecP256` by default. */
  readonly certificate?: Certificate;
  /** False leaves the handshake to the test. */
  readonly connect?: boolean;
}

/** Two TLS sockets of ours, each over a gate, over a connection in memory. */
export interface TlsPair {
  readonly client: TLSSocketWrapper;
  readonly server: TLSSocketWrapper;
  readonly clientGate: Gate;
  readonly serverGate: Gate;
  /** Opens the gates, closes both, and gives back all memory of both. */
  end(): Promise<void>;
}

/** Makes a pair whose client trusts the test's root and expects `localhost`. */
export async function tlsPair(options: TlsPairOptions = {}): Promise<TlsPair> {
  const { instance, bufferSize = 65_536 } = options;
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const [near, far] = loopbackPair({ bufferSize });
  const [clientGate, serverGate] = [new Gate(near), new Gate(far)];
  const client = new TLSSocketWrapper(clientGate, 'localhost', TRANSPORT_CLOSE, { instance });
  check(client.setRootCaCert(rootCa.certPem), client);
  const server = new TLSSocketWrapper(serverGate, null, TRANSPORT_CLOSE, { instance });
  using config = serverConfig(options.certificate ?? ecP256, client.getSslConfig().instance);
  if (options.version !== undefined) {
    config.confMinTlsVersion(options.version);
    config.confMaxTlsVersion(options.version);
  }
  check(server.setSslConfig(config), server);
  if (options.connect ?? true) await handshake(client, server);
  return {
    client,
    server,
    clientGate,
    serverGate,
    end: async () => {
      clientGate.open();
      serverGate.open();
      await Promise.all([client.close(), server.close()]);
      client[Symbol.dispose]();
      server[Symbol.dispose]();
    },
  };
}

/** Both ends at once. */
export async function handshake(client: TLSSocketWrapper, server: TLSSocketWrapper): Promise<void> {
  const [near, far] = await Promise.all([client.connect(), server.connect()]);
  check(near, client);
  check(far, server);
}

/**
 * An instance after its first connection: PSA keeps the table of keys that it made then. What is
 * allocated later must go.
 */
export async function warmInstance(): Promise<{ instance: Instance; allocations: () => number }> {
  const instance = new Instance();
  const pair = await tlsPair({ instance });
  await pair.end();
  const before = instance.memoryUsage.allocations;
  return { instance, allocations: () => instance.memoryUsage.allocations - before };
}
