import type { Duplex } from 'stream';
import { dispose } from '../../nsapi/dispose.js';
import { NSAPI_ERROR_OK } from '../../nsapi/error.js';
import { normalizeHostname } from '../../nsapi/hostname.js';
import { check } from '../../nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../tls/lent-transport.js';
import { TLSSocketWrapper } from '../../tls/tls-socket-wrapper.js';
import { fromDuplex } from '../transport.js';
import { PageSecureContext, type PageSecureContextOptions } from './page-secure-context.js';
import { PageStream } from './page-stream.js';
import { shownCertificate, type PageCertificate } from './page-certificate.js';

/** What a connection by TLS is told. */
export interface PageTLSOptions extends PageSecureContextOptions {
  readonly host?: string | undefined;
  readonly servername?: string | undefined;
  readonly ALPNProtocols?: readonly string[] | undefined;
  /** False takes any certificate; `authorized` tells what became of it. */
  readonly rejectUnauthorized?: boolean | undefined;
  readonly secureContext?: PageSecureContext | undefined;
  /** Judges the name in place of Mbed TLS: what it returns, if anything, is the error. */
  readonly checkServerIdentity?:
    | ((host: string, certificate: PageCertificate) => Error | undefined)
    | undefined;
  readonly isServer?: boolean | undefined;
}

/** For which name Mbed TLS has verified a certificate that was shown. */
const verifiedFor = new WeakMap<object, string>();

/**
 * Whether a certificate of getPeerCertificate() is for a name: undefined if it is, else the error.
 * Only of the name that Mbed TLS has compared in the handshake it is known, others are refused.
 * Corresponds to `tls.checkServerIdentity`.
 */
export function checkServerIdentity(host: string, certificate: object): Error | undefined {
  const verified = verifiedFor.get(certificate);
  if (verified !== undefined && verified === normalizeHostname(host)) return undefined;
  const message = `The certificate was not verified for "${host}" in the handshake.`;
  return Object.assign(new Error(message), { code: 'ERR_TLS_CERT_ALTNAME_INVALID', host });
}

/**
 * A client's TLS connection over a stream, in a page, with the members and events of node:tls's.
 * Corresponds to `tls.TLSSocket`.
 */
export class PageTLSSocket extends PageStream {
  readonly #options: PageTLSOptions;
  readonly #wrapper: TLSSocketWrapper;
  readonly #name: string;

  /**
   * Over a stream that is connected, or about to be. Throws where nobody would be trusted, and for
   * options that cannot be honoured.
   */
  constructor(raw: Duplex, options: PageTLSOptions = {}) {
    super(false);
    if (options.isServer === true) throw new TypeError('There are no servers in a page.');
    this.#options = options;
    this.#name = options.servername || options.host || hostOf(raw) || 'localhost';
    this.#wrapper = this.#wrap(raw);
    for (const event of ['connect', 'ready']) raw.once(event, () => this.emit(event));
    const connected = this.#wrapper.doHandshake().then((result) => {
      check(result, this.#wrapper);
      this.#judge();
      return NSAPI_ERROR_OK;
    });
    const settings = { connected, allowTruncation: true };
    this.carry(this.#wrapper, settings, ['secure', 'secureConnect']);
  }

  /** Always true. */
  get encrypted(): true {
    return true;
  }

  /** Whether the peer's certificate was verified, and is for the name that was asked for. */
  get authorized(): boolean {
    return !this.isConnecting && this.#wrapper.verifyResult === 0;
  }

  /** Why it is not trusted, where that was asked to be no failure. */
  get authorizationError(): string | null {
    return this.isConnecting || this.authorized ? null : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
  }

  /** The protocol that was agreed on, or false. */
  get alpnProtocol(): string | false {
    return this.#wrapper.getSslContext()?.alpnProtocol ?? false;
  }

  /** The name that was sent. */
  get servername(): string {
    return this.#name;
  }

  /** The protocol's version, such as `TLSv1.3`; null before and after. */
  getProtocol(): string | null {
    return this.isConnecting ? null : (this.#wrapper.getSslContext()?.version ?? null);
  }

  /** The cipher suite, by its name in Mbed TLS. */
  getCipher(): { name: string | null; version: string | null } {
    return {
      name: this.#wrapper.getSslContext()?.ciphersuite ?? null,
      version: this.getProtocol(),
    };
  }

  /** The peer's certificate; an empty object when it sent none. */
  getPeerCertificate(): PageCertificate | object {
    return this.#peer ?? {};
  }

  /** False: nothing is resumed here. */
  isSessionReused(): boolean {
    return false;
  }

  /** Undefined: nothing is resumed here. */
  getSession(): undefined {
    return undefined;
  }

  get #judges(): PageTLSOptions['checkServerIdentity'] {
    const { checkServerIdentity: given } = this.#options;
    return given === checkServerIdentity ? undefined : given;
  }

  get #peer(): PageCertificate | null {
    const chain = this.#wrapper.getSslContext()?.getPeerCert() ?? null;
    const own = chain?.certificates[0];
    chain?.[dispose]();
    if (own === undefined) return null;
    const shown = shownCertificate(own);
    if (this.#judges === undefined && this.authorized)
      verifiedFor.set(shown, normalizeHostname(this.#name));
    return shown;
  }

  #wrap(raw: Duplex): TLSSocketWrapper {
    const { secureContext, rejectUnauthorized, ALPNProtocols = [] } = this.#options;
    const context = secureContext ?? new PageSecureContext(this.#options);
    const config = context.configFor({
      verifies: rejectUnauthorized !== false,
      checksName: this.#judges === undefined,
      alpn: ALPNProtocols,
    });
    const { instance } = config;
    const wrapper = new TLSSocketWrapper(fromDuplex(raw), this.#name, TRANSPORT_CLOSE, {
      instance,
    });
    check(wrapper.setSslConfig(config), wrapper);
    config[dispose]();
    return wrapper;
  }

  #judge(): void {
    const peer = this.#peer;
    if (this.#options.rejectUnauthorized === false || peer === null) return;
    const error = this.#judges?.(this.#name, peer);
    if (error !== undefined && error !== null) throw error;
  }
}

function hostOf(raw: object): string | undefined {
  return '_host' in raw && typeof raw._host === 'string' ? raw._host : undefined;
}
