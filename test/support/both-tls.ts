import type { Duplex } from 'node:stream';
import * as node from 'node:tls';
import * as ours from '../../ts/tls.js';

/** What a test uses of a TLS connection, whoever made it. */
export type EitherSocket = Duplex &
  Pick<
    node.TLSSocket,
    | 'authorized'
    | 'alpnProtocol'
    | 'encrypted'
    | 'isSessionReused'
    | 'bytesRead'
    | 'bytesWritten'
    | 'connecting'
    | 'destroySoon'
    | 'getX509Certificate'
    | 'getPeerX509Certificate'
  > & {
    readonly authorizationError: unknown;
    readonly remoteAddress?: string | undefined;
    readonly remotePort?: number | undefined;
    readonly localPort?: number | undefined;
    readonly readyState: string;
    getSession(): Buffer | undefined;
    exportKeyingMaterial(length: number, label: string, context: Buffer): Buffer;
    getProtocol(): string | null;
    getCipher(): { name?: string; standardName?: string; version?: string };
    getPeerCertificate(detailed?: boolean): unknown;
    setTimeout(milliseconds: number, callback?: () => void): unknown;
    setNoDelay(noDelay?: boolean): unknown;
    setKeepAlive(enable?: boolean, delay?: number): unknown;
    ref(): unknown;
    unref(): unknown;
  };

/** Options that both take; the context is the module's own. */
export type EitherOptions = Omit<
  node.ConnectionOptions & node.TLSSocketOptions,
  'secureContext' | 'pskCallback' | 'server' | 'SNICallback'
> & {
  readonly allowHalfOpen?: boolean;
  readonly highWaterMark?: number;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
  readonly signal?: AbortSignal;
};

/** A module with the names of node:tls. */
export interface EitherTls {
  readonly name: string;
  connect(...given: unknown[]): EitherSocket;
  createSecureContext(options?: node.SecureContextOptions): unknown;
  over(socket: Duplex, options: EitherOptions): EitherSocket;
}

/** node:tls and the entry of this package that has its names. */
export const both: readonly EitherTls[] = [
  {
    name: 'node:tls',
    connect: (...given) => called<node.TLSSocket>(node.connect, given),
    createSecureContext: node.createSecureContext,
    over: (socket, options) => new node.TLSSocket(socket, options),
  },
  {
    name: 'mbedtls-wasm/tls',
    connect: (...given) => called<ours.TLSSocket>(ours.connect, given),
    createSecureContext: ours.createSecureContext,
    over: (socket, options) => new ours.TLSSocket(socket, options),
  },
];

// In any form of its arguments, right or wrong.
function called<Socket>(connect: (...given: never[]) => Socket, given: unknown[]): Socket {
  return Reflect.apply(connect, undefined, given);
}
