import type { EventEmitter } from 'node:events';
import type { OnReadOpts, TcpSocketConnectOpts } from 'node:net';
import type {
  ConnectionOptions as NodeConnectionOptions,
  TLSSocketOptions as NodeTLSSocketOptions,
} from 'node:tls';
import type { SecureContext } from './secure-context.js';
import type { ALPNCallback, PskCallback, SNICallback } from './server-options.js';

/** Options of a TLS socket: those of node:tls, and some. */
export interface TLSSocketOptions
  extends Omit<
    NodeTLSSocketOptions,
    'secureContext' | 'server' | 'session' | 'SNICallback' | 'ALPNCallback'
  > {
  /** A server's: whose connection it is, and where its events are told. */
  readonly server?: EventEmitter | undefined;
  /** @internal Which arrival it is, where a server has taken it. */
  readonly arrival?: number | undefined;
  readonly SNICallback?: SNICallback | undefined;
  readonly ALPNCallback?: ALPNCallback | undefined;
  readonly secureContext?: SecureContext | undefined;
  readonly session?: Uint8Array | undefined;
  /** True: an end without close_notify is an error. Node's default, false, takes it for an end. */
  readonly detectTruncation?: boolean | undefined;
  /** How long the handshake may take, in milliseconds; 120000 by default, Infinity for ever. */
  readonly handshakeTimeout?: number | undefined;
  readonly allowHalfOpen?: boolean | undefined;
  readonly highWaterMark?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onread?: OnReadOpts | undefined;
  /** A client's is asked for both, a server's for the key of an identity. */
  readonly pskCallback?: NodeConnectionOptions['pskCallback'] | PskCallback;
  readonly checkServerIdentity?: NodeConnectionOptions['checkServerIdentity'];
  readonly servername?: string | undefined;
  /** A client's: the name that the certificate must be for where there is no servername. */
  readonly host?: string | undefined;
}

/** Options of `connect`: those of node:tls and of node:net, and some. */
export interface ConnectionOptions
  extends Omit<
      NodeConnectionOptions,
      'secureContext' | 'session' | 'SNICallback' | 'ALPNCallback' | 'onread'
    >,
    Pick<
      TLSSocketOptions,
      | 'secureContext'
      | 'session'
      | 'detectTruncation'
      | 'handshakeTimeout'
      | 'allowHalfOpen'
      | 'highWaterMark'
      | 'signal'
      | 'onread'
    >,
    Pick<
      TcpSocketConnectOpts,
      | 'family'
      | 'hints'
      | 'localAddress'
      | 'localPort'
      | 'noDelay'
      | 'keepAlive'
      | 'keepAliveInitialDelay'
      | 'autoSelectFamily'
      | 'autoSelectFamilyAttemptTimeout'
    > {
  readonly secureContext?: SecureContext | undefined;
}
