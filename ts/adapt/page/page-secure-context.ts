import {
  MBEDTLS_SSL_VERIFY_OPTIONAL,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../../wasm/constants.js';
import { PkKey } from '../../mbedtls/pk-key.js';
import { SslConfig } from '../../mbedtls/ssl-config.js';
import { X509Crt } from '../../mbedtls/x509-crt.js';
import { isBytes } from '../../nsapi/bytes.js';

/** Certificates or a key: PEM or DER. */
export type Material = string | Uint8Array;
/** The versions that there are. */
export type Version = 'TLSv1.2' | 'TLSv1.3';

/** What a secure context is made of; the rest of Node's options throws by its name. */
export interface PageSecureContextOptions {
  readonly ca?: Material | readonly Material[] | undefined;
  readonly cert?: Material | undefined;
  readonly key?: Material | undefined;
  readonly passphrase?: string | undefined;
  readonly minVersion?: Version | undefined;
  readonly maxVersion?: Version | undefined;
}

/** What connections with the same context may differ in. */
export interface PageVariant {
  readonly verifies: boolean;
  readonly checksName: boolean;
  readonly alpn: readonly string[];
}

/** Options of Node that would change who is trusted or what is agreed on. */
const REFUSED = ['ciphers', 'crl', 'dhparam', 'pfx', 'secureOptions', 'sigalgs', 'ecdhCurve'];
const VERSIONS: Readonly<Record<Version, number>> = {
  'TLSv1.2': MBEDTLS_SSL_VERSION_TLS1_2,
  'TLSv1.3': MBEDTLS_SSL_VERSION_TLS1_3,
};

/** Certificates and keys for connections. Corresponds to `tls.SecureContext`. */
export class PageSecureContext {
  readonly #options: PageSecureContextOptions;

  /** Throws for an option that cannot be honoured, by its name. */
  constructor(options: PageSecureContextOptions = {}) {
    for (const [name, value] of Object.entries(options))
      if (REFUSED.includes(name) && value !== undefined && value !== null)
        throw new TypeError(`The option ${name} cannot be honoured in a page.`);
    this.#options = { ...options };
  }

  /** A configuration for one connection, which is disposed by whoever gets it. */
  configFor({ verifies, checksName, alpn }: PageVariant): SslConfig {
    const { ca, cert, key, passphrase, minVersion, maxVersion } = this.#options;
    const trusted = materialsOf(ca);
    if (verifies && trusted.length === 0)
      throw new TypeError(
        'A page has no roots of its own: give the certificates to trust as ca, or the roots of ' +
          'mbedtls-wasm/roots.',
      );
    const config = new SslConfig({ checkHostname: checksName });
    const { instance } = config;
    if (!verifies) config.confAuthmode(MBEDTLS_SSL_VERIFY_OPTIONAL);
    if (trusted.length > 0) config.confCaChain(X509Crt.parseAll(trusted, { instance }));
    if (cert !== undefined && key !== undefined)
      config.confOwnCert(
        X509Crt.parse(cert, { instance }),
        PkKey.parse(key, { instance, passphrase }),
      );
    if (minVersion) config.confMinTlsVersion(versionOf(minVersion));
    if (maxVersion) config.confMaxTlsVersion(versionOf(maxVersion));
    if (alpn.length > 0) config.confAlpnProtocols(alpn);
    return config;
  }
}

function versionOf(name: Version): number {
  const version = VERSIONS[name];
  if (version === undefined) throw new TypeError(`There is TLSv1.2 and TLSv1.3, not ${name}.`);
  return version;
}

function materialsOf(ca: PageSecureContextOptions['ca']): Material[] {
  const list: readonly unknown[] = ca === undefined || ca === null ? [] : [ca].flat();
  return list.map((one) => {
    if (typeof one === 'string' || isBytes(one)) return one;
    throw new TypeError('Certificates must be texts or Buffers.');
  });
}
