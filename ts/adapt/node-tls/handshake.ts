import { isIP } from 'node:net';
import * as tls from 'node:tls';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import { MBEDTLS_PSK_MAX_LEN } from '../../../wasm/constants.js';
import { confPsk } from '../../mbedtls/config-extras.js';
import { keyLogLine } from '../../mbedtls/key-log.js';
import type { SslConfig } from '../../mbedtls/ssl-config.js';
import type { Socket } from '../../net/socket.js';
import { NSAPI_ERROR_IS_CONNECTED } from '../../nsapi/error.js';
import { isBytes } from '../../nsapi/bytes.js';
import { isError } from '../../nsapi/is-error.js';
import { SocketError } from '../../nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../tls/lent-transport.js';
import { TLSSocketWrapper } from '../../tls/tls-socket-wrapper.js';
import { cannotHonour, tlsError, wrongType } from './errors.js';
import { unpackSession, type KeptSession } from './kept-session.js';
import { legacyOf } from './peer-certificate.js';
import type { SecureContext, Variant } from './secure-context.js';
import { serverCode } from './server-code.js';
import { disconnectedError, misnamedError, refusedError, toldError } from './told-error.js';
import { verifyCode } from './verify-code.js';

/** What is settled when a handshake begins. */
export interface HandshakePlan {
  readonly context: SecureContext;
  readonly isServer: boolean;
  readonly verify: Variant['verify'];
  readonly alpn: readonly string[];
  /** A client's: the name that the certificate must be for, undefined where none is known. */
  readonly hostname?: string | undefined;
  /** True: the name is not sent, but verified. */
  readonly hidesName?: boolean | undefined;
  readonly checkServerIdentity?: ConnectionOptions['checkServerIdentity'];
  readonly session?: Uint8Array | undefined;
  /** What is told with a connection that the peer ended before the handshake was done. */
  readonly where?: object | undefined;
  readonly pskCallback?: ConnectionOptions['pskCallback'];
  /** Takes the lines of a key log. */
  readonly keyLog?: ((line: string) => void) | undefined;
  /** Takes the lines of Mbed TLS's trace. */
  readonly trace?: ((line: string) => void) | undefined;
  /** A server's. */
  readonly serving?: Serving | undefined;
}

/** What a server has settled for a client whose hello it has read. */
export interface Serving {
  /** What was read, with which the handshake begins. */
  readonly first: Uint8Array;
  /** The configuration; the caller disposes it. `own`: one that nobody else has. */
  config(own: boolean): SslConfig;
  /** Tells a configuration of the connection's own what only this connection has. */
  readonly personalize?: ((config: SslConfig) => void) | undefined;
}

/** How a TLS connection of node:tls's kind comes to be, in either role. */
export class Handshake {
  readonly socket: TLSSocketWrapper;
  readonly #transport: Socket;
  #authorizationError: string | null = null;
  #authorized = false;
  #judgedName: string | null = null;
  /** What was wrong with the peer of the session that is offered. */
  #before: string | null = null;

  /** @param timeout how long it may take, in milliseconds */
  constructor(transport: Socket, timeout: number) {
    this.#transport = transport;
    this.socket = new TLSSocketWrapper(transport, undefined, TRANSPORT_CLOSE, {
      handshakeTimeout: timeout,
      sendAfterTruncation: true,
      // unref() is the transport's to heed.
      keepsRunning: false,
    });
  }

  /** Whether the peer's certificate was verified, and is for the name that was asked for. */
  get authorized(): boolean {
    return this.#authorized;
  }

  /** The name that was compared here, and not by Mbed TLS, which binds its session to none. */
  get judgedName(): string | null {
    return this.#judgedName;
  }

  /** Why it is not: Node's code. Null as long as nothing was found wrong. */
  get authorizationError(): string | null {
    return this.#authorizationError;
  }

  /**
   * Connects, settles what is to be done when the transport is there, and does it. Rejects with
   * Node's errors.
   */
  async run(plan: () => HandshakePlan): Promise<number> {
    await this.connect();
    return this.begin(plan());
  }

  /** Waits until the transport is there. Rejects with Node's errors. */
  async connect(): Promise<void> {
    const ready = await this.#transport.connect();
    if (ready < 0 && ready !== NSAPI_ERROR_IS_CONNECTED) throw this.#transportError(ready);
  }

  /** The handshake, up to its first wait in this very call. Rejects with Node's errors. */
  async begin(plan: HandshakePlan): Promise<number> {
    this.#prepare(plan);
    const result = await this.socket.doHandshake();
    if (result < 0) throw this.#failure(result, plan);
    this.#judge(plan);
    return result;
  }

  #prepare(plan: HandshakePlan): void {
    const { socket } = this;
    this.#judgedName = judgedName(plan);
    const config = this.#config(plan);
    socket.setSslConfig(config);
    if (plan.serving !== undefined) {
      config.dispose();
      socket.precede(plan.serving.first);
    }
    if (plan.hidesName === true) socket.setHostname(null);
    else if (plan.hostname !== undefined) socket.setHostname(plan.hostname);
    else if (plan.isServer || plan.verify !== 'required') socket.setHostname(null);
    if (plan.session !== undefined) this.#offer(unpackSession(plan.session), plan);
  }

  // One of a peer that was not trusted is no proof of anything, nor is one of another name.
  #offer({ session, authorizationError, hostname }: KeptSession, plan: HandshakePlan): void {
    if (authorizationError !== null && plan.verify !== 'optional') return;
    if (hostname !== this.#judgedName) return;
    this.#before = authorizationError;
    this.socket.setSession(session);
  }

  #config(plan: HandshakePlan): SslConfig {
    const { context, isServer, verify, alpn, pskCallback, keyLog, trace, serving } = plan;
    const isPersonal =
      pskCallback !== undefined ||
      keyLog !== undefined ||
      trace !== undefined ||
      serving?.personalize !== undefined;
    const variant: Variant = { isServer, verify, alpn, checksName: custom(plan) === undefined };
    if (!isPersonal) return serving?.config(false) ?? context.configFor(variant);
    // What belongs to one connection is not shared.
    const config = serving?.config(true) ?? context.newConfig(variant);
    serving?.personalize?.(config);
    if (pskCallback !== undefined) usePsk(config, pskCallback);
    if (keyLog !== undefined) config.confExportKeysCb((keys) => keyLog(keyLogLine(keys)));
    if (trace !== undefined) {
      config.instance.exports.mbedtls_debug_set_threshold(3);
      config.confDbg((level, file, line, text) => trace(`${level} ${file}:${line} ${text}`));
    }
    return config;
  }

  #judge(plan: HandshakePlan): void {
    const context = this.socket.getSslContext();
    if (context === null || plan.verify === 'none') return;
    const isOld = context.isResumed && this.#before !== null;
    const code = isOld ? this.#before : verifyCode(context, () => plan.context.trusted);
    this.#authorizationError = code;
    const check = custom(plan);
    if (code === null && check !== undefined && !context.isResumed) {
      const chain = context.getPeerCert();
      const [der] = chain?.certificates.map((certificate) => certificate.der) ?? [];
      chain?.dispose();
      const shown = der === undefined ? undefined : legacyOf(der);
      const refused: unknown =
        der === undefined && plan.checkServerIdentity === undefined
          ? undefined
          : callCheck(check, plan.hostname ?? '', shown);
      // As in Node, whatever is no empty value refuses.
      if (refused) {
        this.#authorizationError = codeOf(refused);
        if (plan.verify === 'required') throw refusalOf(refused);
      }
    }
    this.#authorized = this.#authorizationError === null;
  }

  #failure(result: number, plan: HandshakePlan): Error {
    const { hostname, where, isServer } = plan;
    const { lastError } = this.socket;
    const error =
      lastError !== null && lastError.errno === result ? lastError : new SocketError(result);
    const context = this.socket.getSslContext();
    const refused =
      'verifyFlags' in error && Array.isArray(error.verifyFlags) && error.verifyFlags.length > 0;
    const known = isServer ? serverCode(error) : undefined;
    if (!refused || context === null) {
      const broken = this.#broken(error, known);
      return isReset(broken) && !isServer ? disconnectedError(broken, where) : broken;
    }
    const code = known ?? verifyCode(context, () => plan.context.trusted) ?? 'CERT_REJECTED';
    this.#authorizationError = code;
    if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return refusedError(error, code);
    const der = context.verdict[0]?.der;
    return misnamedError(error, hostname ?? '', der === undefined ? undefined : legacyOf(der));
  }

  // What broke the connection beneath is told as Node tells it.
  #broken(error: SocketError, code?: string): Error {
    const { lastError } = this.#transport;
    const beneath = lastError?.cause;
    return isError(beneath) && 'syscall' in beneath && error.cause === lastError
      ? beneath
      : toldError(error, code);
  }

  #transportError(result: number): Error {
    const { lastError } = this.#transport;
    const cause = lastError?.cause;
    if (isError(cause)) return cause;
    return toldError(lastError ?? new SocketError(result));
  }
}

function isReset(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET';
}

// Whose function compared the name counts, too: one may take what the other refuses.
function judgedName(plan: HandshakePlan): string | null {
  const { hidesName, hostname = '', checkServerIdentity } = plan;
  if (hidesName !== true) return null;
  return `${checkServerIdentity === undefined ? '' : '?'}${hostname.toLowerCase()}`;
}

// Mbed TLS compares the name as Node does; whoever gave a function of its own is asked instead.
function custom({ checkServerIdentity: check, hidesName }: HandshakePlan): typeof check {
  if (check !== undefined) return check;
  return hidesName === true ? checkAlternativeNames : undefined;
}

// Where Mbed TLS has not got the name, since it would send it: a common name counts as little.
function checkAlternativeNames(hostname: string, certificate: PeerCertificate): Error | undefined {
  const error = tls.checkServerIdentity(hostname, certificate);
  if (error !== undefined || (certificate.subjectaltname ?? '') !== '') return error;
  const reason = `The certificate has no subject alternative name for ${hostname}.`;
  return Object.assign(tlsError('ERR_TLS_CERT_ALTNAME_INVALID', reason), {
    reason,
    host: hostname,
    cert: certificate,
  });
}

function callCheck(
  check: NonNullable<ConnectionOptions['checkServerIdentity']>,
  hostname: string,
  certificate: PeerCertificate | undefined,
): unknown {
  if (certificate === undefined) return Reflect.apply(check, undefined, [hostname, {}]);
  return check(hostname, certificate);
}

function refusalOf(refused: unknown): Error {
  if (isError(refused)) return refused;
  const message = `checkServerIdentity refused the certificate: ${String(refused)}`;
  return tlsError('CERT_REJECTED', message, refused);
}

function codeOf(refused: unknown): string {
  if (!isError(refused)) return String(refused);
  return 'code' in refused && typeof refused.code === 'string' ? refused.code : refused.message;
}

function usePsk(config: SslConfig, ask: NonNullable<ConnectionOptions['pskCallback']>): void {
  const answer: unknown = ask(null);
  if (answer === null || answer === undefined)
    throw tlsError('ERR_SSL_PSK_IDENTITY_NOT_FOUND', 'pskCallback gave no key.');
  if (typeof answer !== 'object')
    throw wrongType('options.pskCallback', 'a function that returns an object', answer);
  const psk: unknown = 'psk' in answer ? answer.psk : undefined;
  const identity: unknown = 'identity' in answer ? answer.identity : undefined;
  if (!ArrayBuffer.isView(psk))
    throw wrongType('psk', 'an instance of Buffer, TypedArray, or DataView', psk);
  if (typeof identity !== 'string') throw wrongType('identity', 'of type string', identity);
  if (psk.byteLength < 1 || psk.byteLength > MBEDTLS_PSK_MAX_LEN)
    throw cannotHonour(
      'pskCallback',
      `a psk has 1 to ${MBEDTLS_PSK_MAX_LEN} bytes, not ${psk.byteLength}`,
    );
  const key = isBytes(psk) ? psk : new Uint8Array(psk.buffer, psk.byteOffset, psk.byteLength);
  confPsk(config, key, new TextEncoder().encode(identity));
}

/** Whether a name is sent as one: IP addresses are not. */
export function isServerName(name: string): boolean {
  return name !== '' && isIP(name) === 0;
}
