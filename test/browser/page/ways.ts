import {
  StreamsStack,
  TLSSocket,
  WebSocketStack,
  WispStack,
  check,
  constants,
  type NetworkStack,
  type SslConfig,
} from 'mbedtls-wasm';
import { describe, type Outcome } from './loopback.js';
import { connectByPort } from './port-streams.js';

/** A tunnel, and with what the page goes through it. */
export interface Way {
  readonly kind: 'WebSocketStream' | 'WebSocket' | 'Wisp 2' | 'Wisp 1' | 'MessagePort';
  readonly url: string;
  readonly maxBuffered?: number;
}

/**
 * What a configuration is told beside the certificates; what is absent stays as it is by default.
 */
export interface Settings {
  readonly tls?: '1.2' | '1.3';
  readonly suites?: readonly number[];
  readonly groups?: readonly number[];
  readonly alpn?: readonly string[];
  /** One of MBEDTLS_SSL_MAX_FRAG_LEN_*. */
  readonly maxFragLen?: number;
  readonly psk?: { readonly key: readonly number[]; readonly identity: string };
}

/** A server behind a tunnel, and how it is met. */
export interface Target extends Settings {
  readonly way: Way;
  /** The port on localhost. */
  readonly port: number;
  /** The name that is asked for and verified; localhost when absent. */
  readonly hostname?: string;
  readonly ca: string;
  readonly credentials?: {
    readonly chainPem: string;
    readonly keyPem: string;
    readonly passphrase?: string;
  };
}

/** A failure as data. */
export type Failure = NonNullable<Outcome['error']> & {
  readonly errno: number;
  readonly alert: string | null;
};

const stacks = new Map<string, NetworkStack>();

/** The stack of a way; there is one for all that use the same. */
export function stackOf(way: Way): NetworkStack {
  const key = JSON.stringify(way);
  const stack = stacks.get(key) ?? makeStack(way);
  stacks.set(key, stack);
  return stack;
}

function makeStack({ kind, url, maxBuffered }: Way): NetworkStack {
  if (kind === 'WebSocketStream' && !('WebSocketStream' in globalThis))
    throw new Error('This browser has no WebSocketStream.');
  const options = { maxBuffered, ...(kind === 'WebSocket' ? { webSocketStream: null } : {}) };
  if (kind === 'MessagePort')
    return new StreamsStack(connectByPort(url), { halfClose: false, maxBuffered });
  if (kind === 'Wisp 2') return new WispStack(url, options);
  // As where there is no WebSocketStream.
  return kind === 'Wisp 1'
    ? new WispStack(url, { ...options, version: 1, webSocketStream: null })
    : new WebSocketStack(url, options);
}

/** A TLSSocket that is set up, and not connected. */
export function socketTo({ way, hostname, ca, credentials, ...settings }: Target): TLSSocket {
  const socket = new TLSSocket(stackOf(way));
  socket.setTimeout(20_000);
  if (hostname !== undefined) check(socket.setHostname(hostname), socket);
  check(socket.setRootCaCert(ca), socket);
  if (credentials !== undefined)
    check(
      socket.setClientCertKey(credentials.chainPem, credentials.keyPem, credentials.passphrase),
      socket,
    );
  configure(socket.getSslConfig(), settings);
  return socket;
}

function configure(
  config: SslConfig,
  { tls, suites, groups, alpn, maxFragLen, psk }: Settings,
): void {
  const { exports, memory } = config.instance;
  if (tls !== undefined) {
    const version =
      tls === '1.2' ? constants.MBEDTLS_SSL_VERSION_TLS1_2 : constants.MBEDTLS_SSL_VERSION_TLS1_3;
    config.confMinTlsVersion(version);
    config.confMaxTlsVersion(version);
  }
  if (suites !== undefined) config.confCiphersuites(suites);
  if (groups !== undefined) config.confGroups(groups);
  if (alpn !== undefined) config.confAlpnProtocols(alpn);
  if (maxFragLen !== undefined)
    check(exports.mbedtls_ssl_conf_max_frag_len(config.pointer, maxFragLen));
  if (psk === undefined) return;
  const [key, identity] = [Uint8Array.from(psk.key), new TextEncoder().encode(psk.identity)];
  memory.withBytes(key, (secret, size) =>
    memory.withBytes(identity, (name, length) =>
      check(exports.mbedtls_ssl_conf_psk(config.pointer, secret, size, name, length)),
    ),
  );
}

/** A TLSSocket that is connected. */
export async function connectedTo(target: Target): Promise<TLSSocket> {
  const socket = socketTo(target);
  check(await socket.connect('localhost', target.port), socket);
  return socket;
}

/** What a socket failed with. */
export function failureOf({ lastError }: TLSSocket): Failure | null {
  const described = describe(lastError);
  if (lastError === null || described === null) return null;
  return {
    ...described,
    errno: lastError.errno,
    alert: 'alert' in lastError && typeof lastError.alert === 'string' ? lastError.alert : null,
  };
}
