import type { Instance } from '../ffi/instance.js';
import { TLSError } from '../mbedtls/error.js';
import { PkKey } from '../mbedtls/pk-key.js';
import { Share } from '../mbedtls/share.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import type { CertificateFile } from '../nsapi/certificate-file.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
import { NSAPI_ERROR_PARAMETER } from '../nsapi/error.js';
import type { Unreadable } from '../nsapi/unreadable.js';

const NONE: readonly Unreadable[] = [];

/**
 * What a TLS socket was told before its handshake: configuration, certificates, host name. It keeps
 * an own share of every structure, so that neither a disposed handle nor a closed socket takes away
 * what another one uses.
 */
export class TlsSettings {
  /** The name that connect(host, ...) was called with: it belongs to that call. */
  connectName: string | undefined = undefined;
  #hostname: string | null | undefined = undefined;
  /** A session to resume, as saved. */
  session: Uint8Array | null = null;
  /** How old it may be, in milliseconds. */
  readonly maxSessionAge: number;
  readonly #given: Instance | undefined;
  readonly #transport: number;
  #config: Share<SslConfig> | null = null;
  #caChain: Share<X509Crt> | null = null;
  // That of a chain which was put away.
  #unread: readonly Unreadable[] = NONE;
  // What of it was put away.
  #away: readonly Uint8Array[] | null = null;
  // Somebody else has, or may have, the configuration or the CA certificates.
  #isKnown = false;
  #ownCert: Share<X509Crt> | null = null;
  #ownKey: Share<PkKey> | null = null;

  /** @param transport MBEDTLS_SSL_TRANSPORT_* */
  constructor(instance: Instance | undefined, maxSessionAge: number, transport: number) {
    this.#given = instance;
    this.#transport = transport;
    this.maxSessionAge = maxSessionAge;
  }

  /**
   * The name that counts: the one that was set, else the one of the connect. Undefined: there is
   * none. Null: the check of the name was waived.
   */
  get hostname(): string | null | undefined {
    return this.#hostname === undefined ? this.connectName : this.#hostname;
  }

  set hostname(hostname: string | null) {
    this.#hostname = hostname;
  }

  /** The configuration, made with the safe defaults when there is none yet. */
  get config(): SslConfig {
    this.#config ??= new Share(
      new SslConfig({ instance: this.#given, transport: this.#transport }),
      false,
    );
    return this.#config.own;
  }

  /** True while a connection of whatever socket uses the configuration. */
  get frozen(): boolean {
    return this.#config?.frozen ?? false;
  }

  /** The same for whoever may keep it. */
  showConfig(): SslConfig {
    this.#bringBack();
    this.#isKnown = true;
    const { config } = this;
    return this.#config?.handle ?? config;
  }

  /** For whoever may keep them. */
  showCaChain(): X509Crt | null {
    this.#bringBack();
    this.#isKnown ||= this.#caChain !== null;
    return this.#caChain?.handle ?? null;
  }

  /** What of the CA certificates that were given could not be read. */
  get unreadable(): readonly Unreadable[] {
    return [...this.#unread, ...(this.#caChain?.handle.unreadable ?? [])];
  }

  get ownCert(): X509Crt | null {
    return this.#ownCert?.handle ?? null;
  }

  setConfig(config: SslConfig | null): void {
    if (config !== null && config === this.#config?.handle) return;
    const next = config === null ? null : new Share(config, true);
    this.#config?.release();
    this.#config = next;
    this.#isKnown = config !== null;
    this.#forget();
  }

  setCaChain(chain: X509Crt | null): void {
    this.config.confCaChain(chain);
    this.#isKnown ||= chain !== null;
    this.#replaceChain(chain, true);
  }

  setRootCaCert(inputs: readonly (string | Uint8Array | CertificateFile)[]): void {
    const chain = X509Crt.parseTrusted(inputs, { instance: this.config.instance });
    try {
      this.config.confCaChain(chain);
      this.#replaceChain(chain, false);
    } catch (error) {
      chain.dispose();
      throw error;
    }
  }

  appendRootCaCert(certificates: string | Uint8Array): void {
    if (this.#caChain === null) this.setRootCaCert([certificates]);
    else this.#caChain.handle.appendTrusted([certificates]);
  }

  setOwnCert(certificate: X509Crt | null, key: PkKey | null): void {
    const used = key ?? this.#ownKey?.handle ?? null;
    this.config.confOwnCert(certificate, certificate === null ? null : used);
    this.#replaceOwn(certificate, key, true);
  }

  setClientCertKey(
    certificate: string | Uint8Array,
    key: string | Uint8Array,
    passphrase: string | Uint8Array | undefined,
  ): void {
    const { instance } = this.config;
    const chain = X509Crt.parse(certificate, { instance });
    let parsedKey: PkKey | null = null;
    try {
      parsedKey = PkKey.parse(key, { instance, passphrase });
      if (!chain.matches(parsedKey)) {
        throw new TLSError(
          NSAPI_ERROR_PARAMETER,
          'The private key does not belong to the certificate: their public keys differ.',
        );
      }
      this.config.confOwnCert(chain, parsedKey);
      this.#replaceOwn(chain, parsedKey, false);
    } catch (error) {
      chain.dispose();
      parsedKey?.dispose();
      throw error;
    }
  }

  /**
   * Gives back the memory of CA certificates that nobody else has: copies stay, from which they are
   * read again when somebody asks.
   */
  putAway(): void {
    const [chain, config] = [this.#caChain, this.#config];
    if (this.#isKnown || chain === null || config === null || config.frozen) return;
    if (config.own.instance.poison !== null) return;
    const { unreadable } = this;
    this.#away = chain.own.ders;
    config.own.confCaChain(null);
    this.#replaceChain(null, false);
    this.#unread = unreadable;
  }

  /** Gives up the shares; what was set stays readable while somebody else keeps it alive. */
  release(): void {
    this.#config?.release();
    this.#forget();
    this.#config = null;
  }

  #bringBack(): void {
    const away = this.#away;
    if (away === null || this.config.instance.poison !== null) return;
    const unread = this.#unread;
    this.setRootCaCert(away);
    this.#unread = unread;
    this.#away = null;
  }

  #forget(): void {
    this.#away = null;
    this.#replaceChain(null, false);
    this.#replaceOwn(null, null, false);
  }

  #replaceChain(chain: X509Crt | null, given: boolean): void {
    const next = chain === null ? null : new Share(chain, given);
    this.#caChain?.release();
    this.#caChain = next;
    this.#unread = NONE;
  }

  #replaceOwn(certificate: X509Crt | null, key: PkKey | null, given: boolean): void {
    const nextCert = certificate === null ? null : new Share(certificate, given);
    const nextKey =
      key === null ? (certificate === null ? null : this.#ownKey) : new Share(key, given);
    this.#ownCert?.release();
    if (nextKey !== this.#ownKey) this.#ownKey?.release();
    this.#ownCert = nextCert;
    this.#ownKey = nextKey;
  }
}
