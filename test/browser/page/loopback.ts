import {
  PkKey,
  SslConfig,
  TLSSocketWrapper,
  X509Crt,
  check,
  constants,
  loopbackPair,
  TRANSPORT_CLOSE,
  TLSError,
} from 'mbedtls-wasm';

// Where an engine has no `using`, TypeScript's wants the symbol by which the library goes then.
if (Symbol.dispose === undefined) Reflect.set(Symbol, 'dispose', Symbol.for('Symbol.dispose'));

/** What a handshake in the page needs; plain data, from the test. */
export interface Case {
  readonly version: '1.2' | '1.3';
  /** The name that the client expects. */
  readonly host: string;
  readonly ca: string;
  readonly chain: string;
  readonly key: string;
}

/** How it went. */
export interface Outcome {
  readonly connected: number;
  readonly version: string | null;
  readonly suite: string | null;
  /** What the server got, and sent back. */
  readonly echoed: string;
  readonly error: {
    readonly name: string;
    readonly message: string;
    readonly verifyFlags: readonly string[];
  } | null;
}

/**
 * Connects a client and a server of ours in this page, over a connection in memory; the server
 * echoes.
 */
export async function echo(given: Case): Promise<Outcome> {
  const [near, far] = loopbackPair();
  using config = serverConfig(given);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
  server.setSslConfig(config);
  const client = new TLSSocketWrapper(near, given.host, TRANSPORT_CLOSE);
  check(client.setRootCaCert(given.ca), client);
  const [connected] = await Promise.all([client.connect(), server.connect()]);
  const context = client.getSslContext();
  const outcome = {
    connected,
    version: connected === 0 ? (context?.version ?? null) : null,
    suite: connected === 0 ? (context?.ciphersuite ?? null) : null,
    echoed:
      connected === 0
        ? await roundTrip(client, server, `hello from a page, TLS ${given.version}`)
        : '',
    error: describe(client.lastError),
  };
  await Promise.all([client.close(), server.close()]);
  return outcome;
}

/** Configuration of the server at the other end. The caller disposes it. */
export function serverConfig(given: Case): SslConfig {
  const config = new SslConfig({ endpoint: constants.MBEDTLS_SSL_IS_SERVER });
  using chain = X509Crt.parse(given.chain);
  using key = PkKey.parse(given.key);
  config.confOwnCert(chain, key);
  const version =
    given.version === '1.2'
      ? constants.MBEDTLS_SSL_VERSION_TLS1_2
      : constants.MBEDTLS_SSL_VERSION_TLS1_3;
  config.confMinTlsVersion(version);
  config.confMaxTlsVersion(version);
  return config;
}

/** An error as data. */
export function describe(error: Error | null): Outcome['error'] {
  if (error === null) return null;
  return {
    name: error.constructor.name,
    message: error.message,
    verifyFlags: error instanceof TLSError ? error.verifyFlags : [],
  };
}

async function roundTrip(
  client: TLSSocketWrapper,
  server: TLSSocketWrapper,
  text: string,
): Promise<string> {
  const buffer = new Uint8Array(1000);
  check(await client.send(new TextEncoder().encode(text)), client);
  const received = check(await server.recv(buffer), server);
  check(await server.send(buffer.subarray(0, received)), server);
  const back = check(await client.recv(buffer), client);
  return new TextDecoder().decode(buffer.subarray(0, back));
}
