import { MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { SslContext } from '../../ts/mbedtls/ssl-context.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import {
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
  isFlow,
} from '../../ts/nsapi/error.js';
import { check, type SocketError } from '../../ts/nsapi/socket-error.js';
import { openRaw, type Raw } from '../../ts/raw.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { Gate } from './gate.js';
import { good } from './raw.js';
import { TicketStore } from './ticket-store.js';
import { serverConfig } from './tls-pair.js';

export type Configure = (config: SslConfig, raw: Raw) => void;

export interface Visit {
  /** Of both versions' numbers the only one that the server speaks. */
  readonly version: number;
  readonly session?: Uint8Array | null | undefined;
  /** `localhost` by default; null waives its check. */
  readonly hostname?: string | null;
  readonly maxSessionAge?: number;
  /** The client's whole configuration, shared; otherwise a new one that trusts `ca`. */
  readonly config?: SslConfig;
  readonly ca?: string;
  readonly client?: Configure;
  readonly server?: Configure;
  /** The client's own. */
  readonly credentials?: Certificate;
  /** The server's. */
  readonly certificate?: Certificate;
  /** Changes what the client gets. */
  readonly tamper?: (bytes: Uint8Array) => void;
}

export interface Visited {
  readonly client: number;
  readonly server: number;
  /** Without a certificate on the way. */
  readonly resumed: boolean;
  readonly session: Uint8Array | null;
  readonly verdict: { readonly ofServer: number; readonly ofClient: number };
  readonly version: string | null;
  readonly error: { readonly client: SocketError | null; readonly server: SocketError | null };
}

/**
 * A full handshake brings the server's chain, of two certificates with their signature; everything
 * else is less than this.
 */
const FULL = 900;

/**
 * A server of ours that keeps its sessions behind tickets, and clients that visit it, in one
 * instance.
 */
export class Resumptions {
  readonly raw: Raw;
  readonly store: TicketStore;
  readonly #instance: Instance;

  constructor(instance: Instance, store = new TicketStore(openRaw(instance))) {
    this.#instance = instance;
    this.raw = openRaw(instance);
    this.store = store;
  }

  /** One connection: a handshake, a byte from the server, and what came of it. */
  async visit(visit: Visit): Promise<Visited> {
    const [near, far] = loopbackPair({ bufferSize: 65_536 });
    const gate = new Gate(near);
    gate.tamper = visit.tamper ?? null;
    const client = await this.#client(gate, visit);
    const server = await this.#server(new Gate(far), visit);
    const [clientCode, serverCode] = await Promise.all([connect(client), connect(server)]);
    const resumed = gate.received < FULL;
    let session: Uint8Array | null = null;
    if (clientCode === 0 && serverCode === 0) {
      check(await server.send(Uint8Array.of(1)), server);
      check(await client.recv(new Uint8Array(1)), client);
      session = client.getSession();
    }
    const visited = {
      client: clientCode,
      server: serverCode,
      resumed: resumed && clientCode === 0 && serverCode === 0,
      session,
      verdict: { ofServer: client.verifyResult, ofClient: server.verifyResult },
      version: client.getSslContext()?.version ?? null,
      error: { client: client.lastError, server: server.lastError },
    };
    await Promise.all([client.close(), server.close()]);
    client[Symbol.dispose]();
    server[Symbol.dispose]();
    return visited;
  }

  /** A session of a connection that has to succeed. */
  async sessionOf(visit: Visit): Promise<Uint8Array> {
    const { session, error, resumed } = await this.visit(visit);
    if (session === null) throw new Error(`no session: ${error.client} ${error.server}`);
    if (resumed && visit.session == null)
      throw new Error('a connection without a session cannot be a resumed one');
    return session;
  }

  /**
   * Offers a session by the raw functions, which ask for nothing, whatever it was made under.
   * Resolves with what both ends answered, and whether it was resumed.
   */
  async offer(
    visit: Visit,
    bare: Uint8Array,
  ): Promise<Pick<Visited, 'client' | 'server' | 'resumed' | 'verdict'>> {
    const { c } = this.raw;
    const [near, far] = loopbackPair({ bufferSize: 65_536 });
    const gate = new Gate(near);
    gate.tamper = visit.tamper ?? null;
    const server = await this.#server(new Gate(far), visit);
    using config = await this.#config(visit);
    visit.client?.(config, this.raw);
    const context = new SslContext(config, gate);
    context.setHostname(visit.hostname === undefined ? 'localhost' : visit.hostname);
    const session = c.native_ssl_session_new();
    good(this.raw.withBytes(bare, (data, size) => c.mbedtls_ssl_session_load(session, data, size)));
    good(c.mbedtls_ssl_set_session(context.pointer, session));
    c.native_ssl_session_delete(session);
    server.setBlocking(false);
    let client: number = NSAPI_ERROR_WOULD_BLOCK;
    let served: number = NSAPI_ERROR_WOULD_BLOCK;
    for (let turns = 0; turns < 20; turns++) {
      if (client === NSAPI_ERROR_WOULD_BLOCK) client = context.handshake();
      if (isFlow(served)) served = server.tryConnect(null);
      if (served === NSAPI_ERROR_IS_CONNECTED) served = NSAPI_ERROR_OK;
      // An end that failed says why to the other one, and then goes.
      if (client < 0 && client !== NSAPI_ERROR_WOULD_BLOCK) gate.tryClose();
    }
    const result = {
      client,
      server: served,
      resumed: client === 0 && served === NSAPI_ERROR_OK && gate.received < FULL,
      verdict: { ofServer: context.verifyResult, ofClient: server.verifyResult },
    };
    context.dispose();
    server.tryClose();
    server[Symbol.dispose]();
    return result;
  }

  async #client(transport: Gate, visit: Visit): Promise<TLSSocketWrapper> {
    const hostname = visit.hostname === undefined ? 'localhost' : visit.hostname;
    const client = new TLSSocketWrapper(transport, hostname, TRANSPORT_CLOSE, {
      instance: this.#instance,
      maxSessionAge: visit.maxSessionAge,
    });
    client.setTimeout(20_000);
    using config = await this.#config(visit);
    check(client.setSslConfig(config), client);
    if (visit.credentials !== undefined)
      check(client.setClientCertKey(visit.credentials.chainPem, visit.credentials.keyPem), client);
    visit.client?.(client.getSslConfig(), this.raw);
    check(client.setSession(visit.session ?? null), client);
    return client;
  }

  async #config({ config, ca }: Visit): Promise<SslConfig> {
    if (config !== undefined) return config.another();
    return clientConfig(this.#instance, ca ?? (await pki()).rootCa.certPem);
  }

  async #server(transport: Gate, visit: Visit): Promise<TLSSocketWrapper> {
    const server = new TLSSocketWrapper(transport, null, TRANSPORT_CLOSE, {
      instance: this.#instance,
    });
    server.setTimeout(20_000);
    using config = serverConfig(visit.certificate ?? (await pki()).server.ecP256, this.#instance);
    config.confMinTlsVersion(visit.version);
    config.confMaxTlsVersion(visit.version);
    config.confSessionTicketsCb(this.store.write, this.store.parse);
    visit.server?.(config, this.raw);
    check(server.setSslConfig(config), server);
    return server;
  }
}

async function connect(socket: TLSSocketWrapper): Promise<number> {
  const code = await socket.connect();
  // The other end shall not wait for it.
  if (code !== 0) await socket.close();
  return code;
}

/** A client's configuration that trusts `ca` and asks for the tickets of TLS 1.3. */
export function clientConfig(instance: Instance, ca: string): SslConfig {
  const config = new SslConfig({ instance });
  using chain = X509Crt.parse(ca, { instance });
  config.confCaChain(chain);
  openRaw(instance).c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(config.pointer, 1);
  return config;
}

/** Mbed TLS's bytes of a session that `getSession` gave. */
export function bareSession(session: Uint8Array): Uint8Array {
  return session.slice(20, -32);
}

/** "1.2" or "1.3". */
export function versionName(version: number): string {
  return version === MBEDTLS_SSL_VERSION_TLS1_3 ? '1.3' : '1.2';
}
