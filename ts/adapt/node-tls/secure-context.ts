import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_VERIFY_NONE,
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERIFY_REQUIRED,
} from '../../../wasm/constants.js';
import { defaultInstance, type Instance } from '../../ffi/instance.js';
import {
  confIdentities,
  confLeastRsaBits,
  confTickets,
  confTrust,
  X509Crl,
} from '../../mbedtls/config-extras.js';
import { safeCiphersuites } from '../../mbedtls/defaults.js';
import { SslConfig } from '../../mbedtls/ssl-config.js';
import { keepUnverified } from '../../mbedtls/ssl-session.js';
import { X509Crt } from '../../mbedtls/x509-crt.js';
import { settingsOf, type Settings } from './context-settings.js';
import { wrongType } from './errors.js';
import { ownOf, type Own } from './identities.js';
import { materials } from './materials.js';
import { presentOf } from './present.js';
import { defaultTrust, getCACertificates } from './trust.js';

/** What a connection asks of a configuration beside what its context says. */
export interface Variant {
  readonly isServer: boolean;
  /** Whether the peer's certificate is asked for, and whether the handshake fails without it. */
  readonly verify: 'none' | 'optional' | 'required';
  /** Whether the name in it is compared. */
  readonly checksName: boolean;
  readonly alpn: readonly string[];
}

/** Options of a context: those of node:tls. ALPNCallback is a server's, not a context's. */
export type ContextOptions = Omit<SecureContextOptions, 'ALPNCallback'>;

/** How many configurations one context keeps: connections seldom differ. */
const MAX_VARIANTS = 8;

interface Parsed {
  readonly instance: Instance;
  /** Null for Node's own roots, which are read when they are needed. */
  readonly ca: X509Crt | null;
  readonly crl: X509Crl | null;
  readonly own: Own;
}

/**
 * What connections have in common: trust, own certificate, versions, ciphers. Beneath is a
 * configuration of Mbed TLS, which all connections that ask for the same share. Made by
 * {@link createSecureContext}. Corresponds to `tls.SecureContext`.
 */
export class SecureContext {
  /** There, as in Node, so that a library can tell a context from options. */
  readonly context: object = {};
  readonly #options: ContextOptions;
  readonly #settings: Settings;
  readonly #variants = new Map<string, SslConfig>();
  #parsed: Parsed | null = null;

  /** @internal */
  constructor(options: ContextOptions) {
    this.#options = { ...options };
    this.#settings = settingsOf(options);
    // What cannot be read is the caller's mistake, now.
    const { ca, cert, key, crl, pfx } = options;
    if ([ca, cert, key, crl, pfx].some((given) => (given ?? null) !== null)) this.#material();
  }

  /** @internal The instance of Mbed TLS that it lives in. */
  get instance(): Instance {
    return this.#material().instance;
  }

  /** @internal The own certificates, DER, the connection's own first. */
  get ownCertificates(): readonly Uint8Array[] {
    const [first] = this.#material().own.identities;
    return first?.cert.certificates.map(({ der }) => der) ?? [];
  }

  /** @internal What the peer's chain may end in, DER. */
  get trusted(): readonly Uint8Array[] {
    return this.#trust.certificates.map(({ der }) => der);
  }

  /** @internal Whether Node's own roots are trusted. */
  get trustsRoots(): boolean {
    return this.#material().ca === null;
  }

  /** @internal The highest version, a number of Mbed TLS. */
  get max(): number {
    return this.#settings.max;
  }

  /** @internal The cipher suites, numbers of Mbed TLS, the most wanted one first. */
  get suites(): readonly number[] {
    return this.#settings.ciphers ?? safeCiphersuites;
  }

  /** @internal What it says of servers. */
  get serving(): Pick<
    SecureContextOptions,
    'honorCipherOrder' | 'secureOptions' | 'sessionIdContext' | 'sessionTimeout' | 'ticketKeys'
  > {
    return this.#options;
  }

  /** @internal The configuration that connections which ask for the same share. */
  configFor(variant: Variant): SslConfig {
    const { instance } = this.#material();
    const key = JSON.stringify(variant);
    const before = this.#variants.get(key);
    if (before !== undefined && before.instance === instance) return before;
    const config = this.newConfig(variant);
    const [oldest] = this.#variants.keys();
    // Connections that use it keep their own share.
    if (this.#variants.size >= MAX_VARIANTS && oldest !== undefined) this.#variants.delete(oldest);
    this.#variants.set(key, config);
    return config;
  }

  /** @internal One that nobody else has, to be changed. */
  newConfig({ isServer, verify, checksName, alpn }: Variant): SslConfig {
    const { instance, crl, own } = this.#material();
    const { min, max, ciphers, leastRsaBits, curves, signatures } = this.#settings;
    const endpoint = isServer ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT;
    const config = new SslConfig({ instance, endpoint, checkHostname: checksName });
    config.confAuthmode(authmodes[verify]);
    // A server that asks for no certificate judges none.
    if (isServer && verify === 'none') config.confCaChain(null);
    else if (crl === null) config.confCaChain(this.#trust);
    else confTrust(config, this.#trust, crl);
    if (leastRsaBits !== undefined) confLeastRsaBits(config, leastRsaBits);
    // As in Node, a certificate without its key is not shown.
    confIdentities(
      config,
      own.identities.filter(({ key }) => key !== null),
    );
    config.confMinTlsVersion(min);
    config.confMaxTlsVersion(max);
    if (ciphers !== null) config.confCiphersuites(ciphers);
    config.confGroups(curves);
    if (signatures !== null) config.confSigAlgs(signatures);
    if (alpn.length > 0) config.confAlpnProtocols(alpn);
    const { secureOptions } = this.#options;
    const takesTickets = ((secureOptions ?? 0) & constants.SSL_OP_NO_TICKET) === 0;
    if (!isServer) confTickets(config, takesTickets);
    if (verify === 'optional') keepUnverified(config.cell);
    return config;
  }

  get #trust(): X509Crt {
    const { ca, instance } = this.#material();
    return ca ?? defaultTrust(instance);
  }

  // After a trap of its instance it is made anew, in the next one.
  #material(): Parsed {
    if (this.#parsed !== null && this.#parsed.instance.poison === null) return this.#parsed;
    const instance = defaultInstance();
    const { ca, crl } = this.#options;
    const lists = materials('crl', crl);
    const given = ca ? X509Crt.parseAll(materials('ca', ca), { instance }) : null;
    const issuers = given?.certificates.map(({ der }) => der) ?? [];
    const own = ownOf(this.#options, issuers, instance);
    this.#variants.clear();
    this.#parsed = {
      instance,
      ca: trustOf(given, own.trusted, instance),
      crl: lists.length === 0 ? null : X509Crl.parseAll(lists, { instance }),
      own,
    };
    return this.#parsed;
  }
}

// What a PKCS#12 file brings is trusted beside what is trusted anyhow, as in Node.
function trustOf(
  given: X509Crt | null,
  more: readonly Uint8Array[],
  instance: Instance,
): X509Crt | null {
  if (more.length === 0) return given;
  const trusted = given?.certificates.map(({ der }) => der) ?? getCACertificates();
  return X509Crt.parseAll([...trusted, ...more], { instance });
}

/**
 * A context for any number of connections, which share what is beneath. Throws for what cannot be
 * read, and for an option that cannot be honoured, by its name. Corresponds to
 * `tls.createSecureContext`.
 */
export function createSecureContext(options: ContextOptions = {}): SecureContext {
  if (typeof options !== 'object' || options === null)
    throw wrongType('options', 'of type object', options);
  return new SecureContext(presentOf(options));
}

const authmodes = {
  none: MBEDTLS_SSL_VERIFY_NONE,
  optional: MBEDTLS_SSL_VERIFY_OPTIONAL,
  required: MBEDTLS_SSL_VERIFY_REQUIRED,
};
