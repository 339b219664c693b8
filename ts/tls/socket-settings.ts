import { readCertificateFiles } from '../platform/index.js';
import {
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_SSL_TRANSPORT_STREAM,
} from '../../wasm/constants.js';
import { TLSError, toNsapiError } from '../mbedtls/error.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import { MAX_SESSION_AGE } from '../mbedtls/ssl-session.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import type { CertificateFile } from '../nsapi/certificate-file.js';
import type { X509Crt } from '../mbedtls/x509-crt.js';
import { handshakeTimeoutOf } from '../net/arguments.js';
import type { Failures } from '../net/failures.js';
import { assertBytes } from '../nsapi/bytes.js';
import { NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER, NSAPI_ERROR_UNSUPPORTED } from '../nsapi/error.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { TlsSettings } from './settings.js';
import type { TLSSocketOptions } from './tls-socket-options.js';

/**
 * What a socket that does TLS, over a stream or over datagrams, lets be set before its handshake.
 * Each setter returns PARAMETER, and changes nothing, once the handshake has begun or while another
 * live connection uses the same configuration; the socket's `lastError` says which.
 */
export class SocketSettings {
  /** How long the handshake may take, in milliseconds. */
  readonly handshakeTimeout: number;
  readonly #told: TlsSettings;
  readonly #failures: Failures;
  readonly #transport: number;
  #sealed = false;

  /**
   * Throws TypeError or RangeError for a `maxSessionAge` or a `handshakeTimeout` that is no number
   * from 0 on.
   *
   * @param failures those of the socket
   * @param transport MBEDTLS_SSL_TRANSPORT_*
   */
  constructor(
    options: TLSSocketOptions,
    failures: Failures,
    transport: number = MBEDTLS_SSL_TRANSPORT_STREAM,
  ) {
    this.#transport = transport;
    this.handshakeTimeout = handshakeTimeoutOf(options.handshakeTimeout);
    this.#told = new TlsSettings(options.instance, sessionAge(options.maxSessionAge), transport);
    this.#failures = failures;
  }

  /** True from the first step of the handshake on. */
  get sealed(): boolean {
    return this.#sealed;
  }

  seal(): void {
    this.#sealed = true;
  }

  /** The name that the peer's certificate is to be for. */
  get hostname(): string | null | undefined {
    return this.#told.hostname;
  }

  /** The name that connect(host, ...) was called with. */
  get connectName(): string | undefined {
    return this.#told.connectName;
  }

  get config(): SslConfig {
    return this.#told.config;
  }

  showConfig(): SslConfig {
    return this.#told.showConfig();
  }

  showCaChain(): X509Crt | null {
    return this.#told.showCaChain();
  }

  get unreadable(): readonly Unreadable[] {
    return this.#told.unreadable;
  }

  get ownCert(): X509Crt | null {
    return this.#told.ownCert;
  }

  /** A session to resume, as saved. */
  get session(): Uint8Array | null {
    return this.#told.session;
  }

  /** How old it may be, in milliseconds. */
  get maxSessionAge(): number {
    return this.#told.maxSessionAge;
  }

  setHostname(hostname: string | null): number {
    const name = hostname === null ? null : normalizeHostname(hostname);
    if (this.#sealed) return this.#tooLate('host name');
    this.#told.hostname = name;
    return NSAPI_ERROR_OK;
  }

  /** Names the peer for one connect; once the handshake has begun, the name is that handshake's. */
  nameConnect(name: string | undefined): void {
    if (!this.#sealed) this.#told.connectName = name;
  }

  setRootCaCert(rootCa: string | Uint8Array): number {
    return this.#set('CA certificates', () => this.#told.setRootCaCert([rootCa]));
  }

  appendRootCaCert(rootCa: string | Uint8Array): number {
    return this.#set('CA certificates', () => this.#told.appendRootCaCert(rootCa));
  }

  setRootCaCertPath(path: string): number {
    if (typeof path !== 'string')
      throw new TypeError(`The path must be a string, not ${typeof path}.`);
    let files: CertificateFile[] | null;
    try {
      files = readCertificateFiles(path);
    } catch (cause) {
      return this.#refuse(`The CA certificates at "${path}" cannot be read.`, { cause });
    }
    if (files === null) return this.#failures.fail(NSAPI_ERROR_UNSUPPORTED);
    const found = files;
    if (found.length === 0) return this.#refuse(`There is no file in "${path}".`);
    return this.#set('CA certificates', () => this.#told.setRootCaCert(found));
  }

  setClientCertKey(
    certificate: string | Uint8Array,
    privateKey: string | Uint8Array,
    passphrase: string | Uint8Array | undefined,
  ): number {
    return this.#set('certificate and key', () =>
      this.#told.setClientCertKey(certificate, privateKey, passphrase),
    );
  }

  setOwnCert(certificate: X509Crt | null, key: PkKey | null): number {
    return this.#set('certificate', () => this.#told.setOwnCert(certificate, key));
  }

  setCaChain(chain: X509Crt | null): number {
    return this.#set('CA certificates', () => this.#told.setCaChain(chain));
  }

  setConfig(config: SslConfig | null): number {
    if (this.#sealed) return this.#tooLate('configuration');
    const datagrams = this.#transport === MBEDTLS_SSL_TRANSPORT_DATAGRAM;
    if (config instanceof SslConfig && config.isDatagram !== datagrams)
      return this.#refuse(
        datagrams
          ? 'The configuration is for streams; DTLS needs one that was made with ' +
              'MBEDTLS_SSL_TRANSPORT_DATAGRAM as its transport.'
          : 'The configuration is for datagrams; TLS needs one for streams.',
      );
    this.#told.setConfig(config);
    return NSAPI_ERROR_OK;
  }

  setSession(session: Uint8Array | null): number {
    if (session !== null) assertBytes(session, 'setSession');
    if (this.#sealed) return this.#tooLate('session');
    this.#told.session = session === null ? null : new Uint8Array(session);
    return NSAPI_ERROR_OK;
  }

  /** Gives back the memory of CA certificates that only this socket has, which stay readable. */
  putAway(): void {
    this.#told.putAway();
  }

  /** Changes the configuration by what it has no setter for. */
  change(what: string, by: (config: SslConfig) => void): number {
    return this.#set(what, () => by(this.config));
  }

  /** Gives up the shares of what was set. */
  release(): void {
    this.#told.release();
  }

  #set(what: string, change: () => void): number {
    if (this.#sealed) return this.#tooLate(what);
    if (this.#told.frozen)
      return this.#refuse(
        `The ${what} cannot be changed while another connection uses the same configuration.`,
      );
    try {
      change();
      return NSAPI_ERROR_OK;
    } catch (error) {
      return this.#failures.failWith(toNsapiError(error));
    }
  }

  #tooLate(what: string): number {
    return this.#refuse(`The ${what} must be set before the handshake begins.`);
  }

  #refuse(why: string, options: { readonly cause?: unknown } = {}): number {
    return this.#failures.failWith(new TLSError(NSAPI_ERROR_PARAMETER, why, options));
  }
}

function sessionAge(age: number = MAX_SESSION_AGE): number {
  if (typeof age !== 'number')
    throw new TypeError(`maxSessionAge must be a number of milliseconds, not ${typeof age}.`);
  if (!(age >= 0))
    throw new RangeError(`maxSessionAge must be 0 or more milliseconds, not ${age}.`);
  return age;
}
