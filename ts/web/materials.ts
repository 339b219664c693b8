import type { Instance } from '../ffi/instance.js';
import { PkKey } from '../mbedtls/pk-key.js';
import { SslConfig } from '../mbedtls/ssl-config.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
import { isBytes, typeName } from '../nsapi/bytes.js';
import { dispose } from '../nsapi/dispose.js';

/** A certificate, a chain or a key: PEM as text or bytes, or DER bytes. */
export type Material = string | Uint8Array;

/** Whom a client trusts, and who it is. */
export interface TlsMaterials {
  /**
   * The certificates that the server's chain must end in. There is no default: `roots` of
   * `mbedtls-wasm/roots` are those of Mozilla.
   */
  readonly ca?: Material | readonly Material[] | undefined;
  /** The own certificate with its chain, for servers that ask for one. */
  readonly cert?: Material | undefined;
  /** The private key of it. */
  readonly key?: Material | undefined;
  /** What the key is encrypted with. */
  readonly passphrase?: string | undefined;
  /** The application protocols to offer, the most wanted one first. */
  readonly alpn?: readonly string[] | undefined;
  /** The instance of Mbed TLS to use; the default one when absent. */
  readonly instance?: Instance | undefined;
}

/** Throws TypeError as clientConfig() does, as far as it takes no Mbed TLS to see what is wrong. */
export function checkMaterials({ ca, cert, key }: TlsMaterials, who: string): void {
  trustedOf(ca, who);
  requireBoth(cert, key, who);
}

/**
 * A configuration for clients made of these. `who` begins the sentences of its errors. Throws
 * TypeError where there is no `ca`, a certificate without its key, or a key of another certificate;
 * TLSError for what cannot be read.
 */
export function clientConfig(materials: TlsMaterials, who: string): SslConfig {
  const { ca, cert, key, passphrase, alpn = [], instance } = materials;
  const trusted = trustedOf(ca, who);
  requireBoth(cert, key, who);
  const config = new SslConfig({ instance });
  try {
    const options = { instance: config.instance };
    const chain = X509Crt.parseAll(trusted, options);
    config.confCaChain(chain);
    chain[dispose]();
    if (cert !== undefined && key !== undefined)
      identify(config, X509Crt.parse(cert, options), PkKey.parse(key, { ...options, passphrase }));
    if (alpn.length > 0) config.confAlpnProtocols(alpn);
    return config;
  } catch (error) {
    config[dispose]();
    throw error;
  }
}

function identify(config: SslConfig, certificate: X509Crt, key: PkKey): void {
  try {
    if (!certificate.matches(key))
      throw new TypeError('The private key does not belong to the certificate.');
    config.confOwnCert(certificate, key);
  } finally {
    certificate[dispose]();
    key[dispose]();
  }
}

function trustedOf(ca: TlsMaterials['ca'], who: string): readonly Material[] {
  const list: readonly unknown[] = ca === undefined || ca === null ? [] : [ca].flat();
  const trusted = list.map((one) => requireMaterial(one, `${who} takes as ca`));
  if (trusted.length > 0) return trusted;
  throw new TypeError(
    `${who} trusts nobody unless it is told whom: give the certificates as ca, or the roots of ` +
      'mbedtls-wasm/roots.',
  );
}

function requireBoth(cert: unknown, key: unknown, who: string): void {
  if ((cert === undefined) !== (key === undefined))
    throw new TypeError(`${who} takes cert and key together: one of them is missing.`);
  if (cert === undefined) return;
  requireMaterial(cert, `${who} takes as cert`);
  requireMaterial(key, `${who} takes as key`);
}

function requireMaterial(given: unknown, what: string): Material {
  if ((typeof given === 'string' && given !== '') || isBytes(given)) return given;
  const not = given === '' ? 'an empty text' : typeName(given);
  throw new TypeError(`${what} a text or a Uint8Array, PEM or DER, not ${not}.`);
}
