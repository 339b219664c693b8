import { X509Certificate } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import { HostileClient } from './client.js';
import type { HostilePeer, Identity, PeerOptions } from './peer.js';
import { HostileServer } from './server.js';
import { TRANSPORT_CLOSE } from '../../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import type { Instance } from '../../../ts/ffi/instance.js';
import { SslConfig, type Verification } from '../../../ts/mbedtls/ssl-config.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { pki, type Certificate } from '../../../tools/certificates.js';
import { serverConfig } from '../tls-pair.js';

export type Role = 'client' | 'server';

export interface PairOptions extends PeerOptions {
  readonly instance?: Instance | undefined;
  /** Our server asks for the client's certificate and wants it. */
  readonly askClient?: boolean;
  /** What the socket judges the hostile one's certificates by; strictly when absent. */
  readonly verification?: Verification;
  /** Bytes that each direction holds. */
  readonly bufferSize?: number;
}

/** A hostile peer and the socket of ours that it talks to; neither has connected. */
export interface HostilePair {
  readonly peer: HostilePeer & { handshake(): Promise<void> };
  readonly socket: TLSSocketWrapper;
}

/** What a test's certificate is to the hostile peer. */
export function identityOf(certificate: Certificate): Identity {
  const pems = certificate.chainPem.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? [];
  return { chain: pems.map((pem) => new X509Certificate(pem).raw), keyPem: certificate.keyPem };
}

/**
 * Makes both; `role` is the hostile one's. The socket trusts the test's root, and is closed when
 * the test ends.
 */
export async function hostilePair(
  t: ExecutionContext,
  role: Role,
  options: PairOptions,
): Promise<HostilePair> {
  const { instance, bufferSize = 1 << 20 } = options;
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const [near, far] = loopbackPair({ bufferSize });
  const ours = role === 'server' ? near : far;
  const name = role === 'server' ? 'localhost' : null;
  const socket = new TLSSocketWrapper(ours, name, TRANSPORT_CLOSE, { instance });
  if (role === 'client') {
    using config = serverConfig(ecP256, socket.getSslConfig().instance, options.verification);
    check(socket.setSslConfig(config), socket);
    if (options.askClient === true) config.confAuthmode(2);
  }
  if (role === 'server' && options.verification !== undefined) {
    using config = new SslConfig({ instance, verification: options.verification });
    check(socket.setSslConfig(config), socket);
  }
  if (role === 'server' || options.askClient === true)
    check(socket.setRootCaCert(rootCa.certPem), socket);
  socket.setTimeout(20_000);
  const identity = options.identity ?? (role === 'server' ? identityOf(ecP256) : undefined);
  const transport = role === 'server' ? far : near;
  transport.setTimeout(20_000);
  const peer =
    role === 'server'
      ? new HostileServer(transport, { ...options, identity })
      : new HostileClient(transport, { ...options, identity });
  t.teardown(async () => {
    await Promise.all([socket.close(), peer.close()]);
    socket[Symbol.dispose]();
  });
  return { peer, socket };
}

/** Both, after a handshake. */
export async function connectedPair(
  t: ExecutionContext,
  role: Role,
  options: PairOptions,
): Promise<HostilePair> {
  const pair = await hostilePair(t, role, options);
  const [code] = await Promise.all([pair.socket.connect(), pair.peer.handshake()]);
  check(code, pair.socket);
  return pair;
}
