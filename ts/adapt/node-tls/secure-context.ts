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
import { confTickets, confTrust, X509Crl } from '../../mbedtls/config-extras.js';
import { PkKey } from '../../mbedtls/pk-key.js';
import { SslConfig } from '../../mbedtls/ssl-config.js';
import { X509Crt } from '../../mbedtls/x509-crt.js';
import { isBytes } from '../../nsapi/bytes.js';
import { parseCiphers } from './cipher-names.js';
import { argumentError, cannotHonour, tlsError } from './errors.js';
import { parseCurves, parseProtocol, parseSignatures, parseVersion } from './names.js';
import { defaultTrust } from './trust.js';

/** PEM text or bytes, or DER. */
type Material = string | Uint8Array;

/** What a connection asks of a configuration beside what its context says. */
export interface Variant {
  readonly isServer: boolean;
  /** Whether the peer's certificate is asked for, and whether the handshake fails without it. */
  readonly verify: 'none' | 'optional' | 'required';
  /** Whether the name in it is compared. */
  readonly checksName: boolean;
  readonly alpn: readonly string[];
}

/** How many configurations one context keeps: connections seldom differ. */
const MAX_VARIANTS = 8;

interface Parsed {
  readonly instance: Instance;
  readonly ca: X509Crt;
  readonly crl: X509Crl | null;
  readonly cert: X509Crt | null;
  readonly key: PkKey | null;
}

/**
 * What connections have in common: trust, own certificate, versions, ciphers. Beneath is a
 * configuration of Mbed TLS, which all connections that ask for the same share. Made by
 * {@link createSecureContext}. Corresponds to `tls.SecureContext`.
 */
export class SecureContext {
  /** There, as in Node, so that a library can tell a context from options. */
  readonly context: object = {};
  readonly #options: SecureContextOptions;
  readonly #ciphers: readonly number[] | null;
  readonly #curves: readonly number[];
  readonly #signatures: readonly number[] | null;
  readonly #min: number;
  readonly #max: number;
  readonly #variants = new Map<string, SslConfig>();
  #parsed: Parsed | null = null;

  /** @internal */
  constructor(options: SecureContextOptions) {
    this.#options = { ...options };
    refuse(options);
    const { secureProtocol, ciphers, sigalgs } = options;
    const range = secureProtocol === undefined ? null : parseProtocol(secureProtocol);
    if (
      range !== null &&
      ((options.minVersion ?? null) !== null || (options.maxVersion ?? null) !== null)
    )
      throw tlsError(
        'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
        'secureProtocol excludes minVersion and maxVersion.',
      );
    this.#min = parseVersion('minVersion', range?.min ?? options.minVersion ?? lowest(options));
    this.#max = parseVersion('maxVersion', range?.max ?? options.maxVersion ?? highest(options));
    if (this.#min > this.#max)
      throw tlsError('ERR_TLS_INVALID_PROTOCOL_VERSION', 'minVersion is above maxVersion.');
    if ((ciphers ?? null) !== null && typeof ciphers !== 'string')
      throw argumentError('ciphers must be a text.');
    this.#ciphers = typeof ciphers === 'string' && ciphers !== '' ? parseCiphers(ciphers) : null;
    this.#curves = parseCurves(options.ecdhCurve);
    this.#signatures = (sigalgs ?? null) === null ? null : parseSignatures(sigalgs);
    // What cannot be read is the caller's mistake, now.
    if (
      materials(options.ca).length > 0 ||
      (options.cert ?? options.key ?? options.crl ?? null) !== null
    )
      this.#material();
  }

  /** @internal The instance of Mbed TLS that it lives in. */
  get instance(): Instance {
    return this.#material().instance;
  }

  /** @internal The own certificates, DER, the connection's own first. */
  get ownCertificates(): readonly Uint8Array[] {
    return this.#material().cert?.certificates.map(({ der }) => der) ?? [];
  }

  /** @internal What the peer's chain may end in, DER. */
  get trusted(): readonly Uint8Array[] {
    return this.#material().ca.certificates.map(({ der }) => der);
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
    const { instance, ca, crl, cert, key } = this.#material();
    const endpoint = isServer ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT;
    const config = new SslConfig({ instance, endpoint, checkHostname: checksName });
    config.confAuthmode(authmodes[verify]);
    if (crl === null) config.confCaChain(ca);
    else confTrust(config, ca, crl);
    config.confOwnCert(cert, key);
    config.confMinTlsVersion(this.#min);
    config.confMaxTlsVersion(this.#max);
    if (this.#ciphers !== null) config.confCiphersuites(this.#ciphers);
    config.confGroups(this.#curves);
    if (this.#signatures !== null) config.confSigAlgs(this.#signatures);
    if (alpn.length > 0) config.confAlpnProtocols(alpn);
    if (!isServer) confTickets(config, true);
    return config;
  }

  // After a trap of its instance it is made anew, in the next one.
  #material(): Parsed {
    if (this.#parsed !== null && this.#parsed.instance.poison === null) return this.#parsed;
    const instance = defaultInstance();
    const { ca, crl, cert, key, passphrase } = this.#options;
    const lists = materials(crl);
    const own = materials(cert);
    const keys = keysOf(key, passphrase);
    if (own.length > 1 || keys.length > 1)
      throw cannotHonour('cert', 'one certificate with its chain and one key are used, not more');
    const [privateKey] = keys;
    this.#variants.clear();
    this.#parsed = {
      instance,
      ca:
        (ca ?? null) === null
          ? defaultTrust(instance)
          : X509Crt.parseAll(materials(ca), { instance }),
      crl: lists.length === 0 ? null : X509Crl.parseAll(lists, { instance }),
      cert: own.length === 0 ? null : X509Crt.parseAll(own, { instance }),
      key:
        privateKey === undefined
          ? null
          : PkKey.parse(privateKey.pem, { instance, passphrase: privateKey.passphrase }),
    };
    const parsed = this.#parsed;
    if (parsed.cert !== null && parsed.key !== null && !parsed.cert.matches(parsed.key))
      throw tlsError(
        'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
        'The private key does not belong to the certificate: their public keys differ.',
      );
    return parsed;
  }
}

/**
 * A context for any number of connections, which share what is beneath. Throws for what cannot be
 * read, and for an option that cannot be honoured, by its name. Corresponds to
 * `tls.createSecureContext`.
 */
export function createSecureContext(options: SecureContextOptions = {}): SecureContext {
  if (typeof options !== 'object' || options === null)
    throw argumentError('The options must be an object.');
  return new SecureContext(options);
}

const authmodes = {
  none: MBEDTLS_SSL_VERIFY_NONE,
  optional: MBEDTLS_SSL_VERIFY_OPTIONAL,
  required: MBEDTLS_SSL_VERIFY_REQUIRED,
};

/** Bits of secureOptions that ask for what is so anyhow, or for what min- and maxVersion say. */
const GRANTED =
  constants.SSL_OP_NO_SSLv2 |
  constants.SSL_OP_NO_SSLv3 |
  constants.SSL_OP_NO_TLSv1 |
  constants.SSL_OP_NO_TLSv1_1 |
  constants.SSL_OP_NO_TLSv1_2 |
  constants.SSL_OP_NO_TLSv1_3 |
  constants.SSL_OP_NO_COMPRESSION |
  constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION |
  constants.SSL_OP_NO_RENEGOTIATION |
  constants.SSL_OP_CIPHER_SERVER_PREFERENCE;

function lowest({ secureOptions = 0 }: SecureContextOptions): string {
  return (secureOptions & constants.SSL_OP_NO_TLSv1_2) === 0 ? 'TLSv1.2' : 'TLSv1.3';
}

function highest({ secureOptions = 0 }: SecureContextOptions): string {
  return (secureOptions & constants.SSL_OP_NO_TLSv1_3) === 0 ? 'TLSv1.3' : 'TLSv1.2';
}

/** Throws for what Mbed TLS cannot do. */
function refuse(options: SecureContextOptions): void {
  const { clientCertEngine, privateKeyEngine, privateKeyIdentifier, dhparam, pfx } = options;
  const asked = (value: unknown): boolean => value !== undefined && value !== null;
  if (asked(clientCertEngine)) throw cannotHonour('clientCertEngine', 'there are no engines');
  if (asked(privateKeyEngine)) throw cannotHonour('privateKeyEngine', 'there are no engines');
  if (asked(privateKeyIdentifier))
    throw cannotHonour('privateKeyIdentifier', 'there are no engines');
  if (asked(dhparam)) throw cannotHonour('dhparam', 'there is no DHE');
  if (asked(pfx)) throw cannotHonour('pfx', 'give the certificate and the key as PEM');
  const { secureOptions } = options;
  if (!asked(secureOptions)) return;
  if (typeof secureOptions !== 'number') throw argumentError('secureOptions must be a number.');
  const others = (secureOptions & ~GRANTED) >>> 0;
  if (others !== 0)
    throw cannotHonour('secureOptions', `its bits 0x${others.toString(16)} mean OpenSSL`);
}

function materials(given: unknown): Material[] {
  if (given === undefined || given === null) return [];
  return (Array.isArray(given) ? given : [given]).flatMap((one: unknown) => {
    if (typeof one === 'string' || isBytes(one)) return [one];
    throw argumentError('Certificates and lists must be texts or Buffers.');
  });
}

function keysOf(
  given: unknown,
  passphrase: string | undefined,
): { pem: Material; passphrase: string | undefined }[] {
  if (given === undefined || given === null) return [];
  return (Array.isArray(given) ? given : [given]).map((one: unknown) => {
    if (typeof one === 'string' || isBytes(one)) return { pem: one, passphrase };
    const { pem, passphrase: own } = keyObject(one);
    return { pem, passphrase: own ?? passphrase };
  });
}

function keyObject(given: unknown): { pem: Material; passphrase: string | undefined } {
  if (typeof given === 'object' && given !== null && 'pem' in given) {
    const { pem } = given;
    const own: unknown = 'passphrase' in given ? given.passphrase : undefined;
    if (typeof pem === 'string' || isBytes(pem))
      return { pem, passphrase: typeof own === 'string' ? own : undefined };
  }
  throw argumentError('key must be a text, a Buffer, or an object with pem and passphrase.');
}
