import type { ServerOpts } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { cannotHonour, tlsError, wrongType } from './errors.js';
import type { Duplex } from 'node:stream';
import type { SecureContext } from './secure-context.js';

/** Chooses a context by the name that a client asked for, now or later; none: the server's own. */
export type SNICallback = (
  servername: string,
  callback: (error: Error | null, context?: SecureContext | null) => void,
) => void;

/** Chooses one of the protocols that a client offers, now or later; undefined refuses it. */
export type ALPNCallback = (asked: {
  readonly servername: string;
  readonly protocols: string[];
}) => string | undefined | Promise<string | undefined>;

/** Gives the pre-shared key of an identity; null refuses the client. */
export type PskCallback = (socket: Duplex, identity: string) => ArrayBufferView | null;

/** What a server, and a connection of a server that is made by hand, is told alike. */
export interface ServingOptions {
  readonly requestCert?: boolean | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
  readonly ALPNProtocols?: TlsOptions['ALPNProtocols'];
  readonly ALPNCallback?: ALPNCallback | undefined;
  readonly SNICallback?: SNICallback | undefined;
  readonly pskCallback?: PskCallback | undefined;
  readonly honorCipherOrder?: boolean | undefined;
  readonly sessionIdContext?: string | undefined;
  readonly ticketKeys?: Buffer | undefined;
  readonly sessionTimeout?: number | undefined;
  readonly secureOptions?: number | undefined;
  readonly enableTrace?: boolean | undefined;
  /** How long a client may take until its handshake is done, in milliseconds: 120000 by default. */
  readonly handshakeTimeout?: number | undefined;
}

/** Options of a server: those of node:tls and of node:net, and some. */
export interface ServerOptions
  extends ServingOptions,
    ServerOpts,
    Omit<
      TlsOptions,
      | keyof ServingOptions
      | keyof ServerOpts
      | 'secureContext'
      | 'pskIdentityHint'
      | 'pauseOnConnect'
    > {
  readonly secureContext?: SecureContext | undefined;
  /** True: an end without close_notify is an error. Node's default, false, takes it for an end. */
  readonly detectTruncation?: boolean | undefined;
  /** How many connections there may be; any number unless it is given. */
  readonly maxConnections?: number | undefined;
  /** How many connections there may be from one host; any number unless it is given. */
  readonly maxConnectionsPerHost?: number | undefined;
}

const FUNCTIONS = ['SNICallback', 'ALPNCallback', 'pskCallback'] as const;

/** Throws for options of a wrong type as Node does, and by its name for what cannot be honoured. */
export function checkServing(options: ServingOptions): void {
  for (const name of FUNCTIONS) {
    const given: unknown = options[name];
    if (isGiven(given) && typeof given !== 'function')
      throw wrongType(`options.${name}`, 'of type function', given);
  }
  if (isGiven(options.ALPNCallback) && isGiven(options.ALPNProtocols))
    throw Object.assign(
      new TypeError(
        'The ALPNCallback and ALPNProtocols TLS options are mutually exclusive: one is a list, ' +
          'the other chooses.',
      ),
      { code: 'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS' },
    );
  const { handshakeTimeout } = options;
  if (isGiven(handshakeTimeout) && typeof handshakeTimeout !== 'number')
    throw wrongType('options.handshakeTimeout', 'of type number', handshakeTimeout);
  if (isGiven(Reflect.get(options, 'pskIdentityHint')))
    throw cannotHonour('pskIdentityHint', 'Mbed TLS sends no hint');
  if (Reflect.get(options, 'requestOCSP') === true)
    throw cannotHonour('requestOCSP', 'there is no OCSP');
}

/** What a server says of a connection that ended before it was secure. */
export function hangUp(): Error {
  return tlsError('ECONNRESET', 'socket hang up');
}

export function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}
