import { readCertificateFiles } from '#platform';
import { TLSError, toNsapiError } from '../mbedtls/error.js';
import type { Instance } from '../ffi/instance.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { MAX_SESSION_AGE } from '../mbedtls/ssl-session.js';
import type { X509Crt } from '../mbedtls/x509-crt.js';
import { assertBytes } from '../nsapi/bytes.js';
import { NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER, NSAPI_ERROR_UNSUPPORTED } from '../nsapi/error.js';
import { handshakeTimeoutOf } from '../net/arguments.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { Socket } from '../net/socket.js';
import { TlsSettings } from './settings.js';

/** Options of TLSSocketWrapper and of TLSSocket. */
export interface TLSSocketOptions {
  /** The instance of Mbed TLS to use; the default one when absent. */
  readonly instance?: Instance | undefined;
  /**
   * How long after its full handshake a session may be resumed, however often it was resumed
   * meanwhile, in milliseconds: a day when absent, 0 for never. More than the 7 days of RFC 8446
   * 4.6.1 counts as 7 days.
   */
  readonly maxSessionAge?: number | undefined;
  /**
   * How long the handshake may take, from the first byte of TLS on and however the peer keeps it
   * busy, in milliseconds; Infinity for ever, 30000 by default. A handshake that takes longer has
   * failed with AUTH_FAILURE, and `lastError` says why.
   */
  readonly handshakeTimeout?: number | undefined;
}

/**
 * The half of a TLS socket that is used before the handshake: certificates, host name,
 * configuration. Each setter answers PARAMETER, and changes nothing, once the handshake has begun
 * or while another live connection uses the same configuration; `lastError` says which.
 */
export abstract class TLSSettingsSocket extends Socket {
  /** @internal */
  protected readonly settings: TlsSettings;
  /** @internal How long the handshake may take, in milliseconds. */
  protected readonly handshakeTimeout: number;

  /**
   * Throws TypeError or RangeError for a `maxSessionAge` or a `handshakeTimeout` that is no number
   * from 0 on.
   */
  protected constructor(options: TLSSocketOptions) {
    super();
    this.handshakeTimeout = handshakeTimeoutOf(options.handshakeTimeout);
    this.settings = new TlsSettings(options.instance, sessionAge(options.maxSessionAge));
  }

  /** The connection's context, or null when there is none. */
  abstract getSslContext(): SslContext | null;

  /** @internal True from the first step of the handshake on. */
  protected abstract get handshakeBegun(): boolean;

  /**
   * Sets the name that the peer's certificate must be for, and that is sent as SNI unless it is an
   * IP literal, which is checked against iPAddress names. A trailing dot is dropped, a name that is
   * not ASCII is converted as in URLs. Null waives the check: any name on a trusted certificate
   * will do. Answers OK, or PARAMETER once the handshake has begun. Throws TypeError or RangeError
   * for what is no name. Corresponds to `TLSSocketWrapper::set_hostname`.
   */
  setHostname(hostname: string | null): number {
    const name = hostname === null ? null : normalizeHostname(hostname);
    if (this.handshakeBegun) return this.#tooLate('host name');
    this.settings.hostname = name;
    return NSAPI_ERROR_OK;
  }

  /**
   * Sets the certificates that the peer's chain must end in, replacing those set before: PEM text
   * or bytes with one or more certificates, or DER bytes with one.
   * Answers OK; PARAMETER when any of it cannot be read; NO_MEMORY; DEVICE_ERROR after a trap. On
   * failure nothing changes. Throws TypeError for a wrong type. Corresponds to
   * `TLSSocketWrapper::set_root_ca_cert`.
   */
  setRootCaCert(rootCa: string | Uint8Array): number {
    return this.#set('CA certificates', () => this.settings.setRootCaCert([rootCa]));
  }

  /**
   * Adds certificates to those that the peer's chain may end in; without any it starts a chain
   * (upstream answers NO_MEMORY there). Answers and throws as {@link setRootCaCert}. Corresponds to
   * `TLSSocketWrapper::append_root_ca_cert`.
   */
  appendRootCaCert(rootCa: string | Uint8Array): number {
    return this.#set('CA certificates', () => this.settings.appendRootCaCert(rootCa));
  }

  /**
   * Sets the CA certificates from a file, or from every file of a directory, PEM or DER.
   * Answers as {@link setRootCaCert}; PARAMETER also when the path cannot be read, with the reason
   * as `lastError.cause`; UNSUPPORTED where there is no file system. Corresponds to
   * `TLSSocketWrapper::set_root_ca_cert_path`.
   */
  setRootCaCertPath(path: string): number {
    if (typeof path !== 'string')
      throw new TypeError(`The path must be a string, not ${typeof path}.`);
    let files: Uint8Array[] | null;
    try {
      files = readCertificateFiles(path);
    } catch (cause) {
      return this.failWith(
        new TLSError(NSAPI_ERROR_PARAMETER, `The CA certificates at "${path}" cannot be read.`, {
          cause,
        }),
      );
    }
    if (files === null) return this.fail(NSAPI_ERROR_UNSUPPORTED);
    const found = files;
    if (found.length === 0)
      return this.failWith(new TLSError(NSAPI_ERROR_PARAMETER, `There is no file in "${path}".`));
    return this.#set('CA certificates', () => this.settings.setRootCaCert(found));
  }

  /**
   * Sets the own certificate, with its intermediates if the PEM has them, and its private key,
   * replacing those set before: each PEM text or bytes, or DER bytes. `passphrase` opens an
   * encrypted key. Answers OK; PARAMETER when either cannot be read or they do not belong together;
   * NO_MEMORY; DEVICE_ERROR after a trap. On failure nothing changes. Throws TypeError for a wrong
   * type. Corresponds to `TLSSocketWrapper::set_client_cert_key`.
   */
  setClientCertKey(
    certificate: string | Uint8Array,
    privateKey: string | Uint8Array,
    passphrase?: string | Uint8Array,
  ): number {
    return this.#set('certificate and key', () =>
      this.settings.setClientCertKey(certificate, privateKey, passphrase),
    );
  }

  /**
   * The own certificate, or null when none was set. The socket owns the face; nobody has to dispose
   * it. Corresponds to `TLSSocketWrapper::get_own_cert`.
   */
  getOwnCert(): X509Crt | null {
    return this.settings.ownCert;
  }

  /**
   * Sets the own certificate from a structure, and its key (without one, the key set before). The
   * socket keeps its own share of both; the caller goes on owning what it gave. Null removes the
   * certificate. Answers 0, PARAMETER once the handshake has begun, NO_MEMORY, or DEVICE_ERROR
   * after a trap. Throws TypeError for a structure of another instance or a disposed one.
   * Corresponds to `TLSSocketWrapper::set_own_cert`.
   */
  setOwnCert(certificate: X509Crt | null, key: PkKey | null = null): number {
    return this.#set('certificate', () => this.settings.setOwnCert(certificate, key));
  }

  /**
   * The chain of CA certificates that was set on this socket, or null. The socket owns the face.
   * Corresponds to `TLSSocketWrapper::get_ca_chain`.
   */
  getCaChain(): X509Crt | null {
    return this.settings.caChain;
  }

  /**
   * Sets the CA certificates from a structure; null removes them. The socket keeps its own share,
   * the caller goes on owning what it gave. A revocation list set on the configuration before is
   * dropped. Answers and throws as {@link setOwnCert}. Corresponds to
   * `TLSSocketWrapper::set_ca_chain`.
   */
  setCaChain(chain: X509Crt | null): number {
    return this.#set('CA certificates', () => this.settings.setCaChain(chain));
  }

  /**
   * The configuration in use, made on the first call: client, stream, verification required, safe
   * defaults. The socket owns the face. Throws TLSError when memory is short, or the trap of a
   * poisoned instance. Corresponds to `TLSSocketWrapper::get_ssl_config`.
   */
  getSslConfig(): SslConfig {
    return this.settings.config;
  }

  /**
   * Uses `config` as it is, with whatever it was told; it may be shared with any number of sockets.
   * The socket keeps its own share, so the configuration outlives the socket it came from. The
   * socket's former configuration goes, and with it the certificates that were set on it: set them
   * again, or on the new one. Null goes back to none; the next use makes one with the safe
   * defaults. The same configuration again changes nothing. Answers OK, or PARAMETER once the
   * handshake has begun. Throws TypeError for a disposed configuration. Corresponds to
   * `TLSSocketWrapper::set_ssl_config`.
   */
  setSslConfig(config: SslConfig | null): number {
    if (this.handshakeBegun) return this.#tooLate('configuration');
    this.settings.setConfig(config);
    return NSAPI_ERROR_OK;
  }

  /**
   * Offers to resume a session that {@link getSession} gave, of this or of another process; null
   * offers none. The bytes are copied. It fits a connection whose server is judged by the same as
   * that one's was: verification mode, host name, CA certificates, revocation lists, profile,
   * pre-shared key's identity. Where a verify callback judges, or trust that was set by raw
   * pointers, it fits only the same live configuration. What does not fit, is older than
   * `maxSessionAge`, cut, damaged or of another version, is not offered, and the handshake is a
   * full one; as it is when the server does not resume. Answers OK, or PARAMETER once the handshake
   * has begun. Throws TypeError for anything but bytes. Corresponds to `mbedtls_ssl_set_session`,
   * which offers whatever it is given.
   */
  setSession(session: Uint8Array | null): number {
    if (session !== null) assertBytes(session, 'setSession');
    if (this.handshakeBegun) return this.#tooLate('session');
    this.settings.session = session === null ? null : new Uint8Array(session);
    return NSAPI_ERROR_OK;
  }

  /**
   * A copy of the session of the connection, to resume later, or null while there is none: TLS 1.2
   * has one after the handshake, TLS 1.3 when a ticket came with received data, if the
   * configuration asks for tickets (`mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets`).
   * There is none when the server was not verified, unless the configuration asks for no
   * verification, and none on a server. It holds secrets, and who may change it is trusted: keep it
   * as safe as a key. Throws TLSError when memory is short. Corresponds to
   * `mbedtls_ssl_get_session`.
   */
  getSession(): Uint8Array | null {
    const session = this.getSslContext()?.session ?? null;
    return session === null ? null : new Uint8Array(session);
  }

  #set(what: string, change: () => void): number {
    if (this.handshakeBegun) return this.#tooLate(what);
    if (this.settings.frozen) {
      return this.failWith(
        new TLSError(
          NSAPI_ERROR_PARAMETER,
          `The ${what} cannot be changed while another connection uses the same configuration.`,
        ),
      );
    }
    try {
      change();
      return NSAPI_ERROR_OK;
    } catch (error) {
      return this.failWith(toNsapiError(error));
    }
  }

  #tooLate(what: string): number {
    return this.failWith(
      new TLSError(NSAPI_ERROR_PARAMETER, `The ${what} must be set before the handshake begins.`),
    );
  }
}

function sessionAge(age: number = MAX_SESSION_AGE): number {
  if (typeof age !== 'number')
    throw new TypeError(`maxSessionAge must be a number of milliseconds, not ${typeof age}.`);
  if (!(age >= 0))
    throw new RangeError(`maxSessionAge must be 0 or more milliseconds, not ${age}.`);
  return age;
}
