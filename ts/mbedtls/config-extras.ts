import { MBEDTLS_ERR_SSL_ALLOC_FAILED } from '../../wasm/constants.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import { Cell, Handle } from '../ffi/handle.js';
import { defaultInstance, type Instance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { withPemOrDer } from '../ffi/pem-or-der.js';
import { allocationFailed, mbedtlsError } from './error.js';
import type { InstanceOption, PkKey } from './pk-key.js';
import type { SslConfig } from './ssl-config.js';
import type { X509Crt } from './x509-crt.js';

// What faces ask of a configuration that the sockets' own API does not have: apart, so that a page
// does not load it.

/** Revocation lists in Mbed TLS's memory. Corresponds to `mbedtls_x509_crl`. */
export class X509Crl extends Handle<'mbedtls_x509_crl'> {
  private constructor(cell: Cell<'mbedtls_x509_crl'>) {
    super(cell);
  }

  /**
   * Reads lists, each PEM or DER, all of them or none. The caller disposes them; a configuration
   * that uses them keeps its own share. Throws TLSError when one cannot be read. Corresponds to
   * `mbedtls_x509_crl_parse`.
   */
  static parseAll(inputs: readonly (string | Uint8Array)[], options: InstanceOption = {}): X509Crl {
    const instance = options.instance ?? defaultInstance();
    const { exports, memory } = instance;
    const pointer = exports.native_x509_crl_new();
    if (pointer === 0) throw allocationFailed();
    const lists = new X509Crl(new Cell(instance, pointer, exports.native_x509_crl_delete));
    try {
      for (const input of inputs) {
        const result = withPemOrDer(input, 'A revocation list', (bytes) =>
          memory.withBytes(bytes, (data, size) =>
            exports.mbedtls_x509_crl_parse(pointer, data, size),
          ),
        );
        if (result !== 0)
          throw mbedtlsError(instance, result, 'The revocation list cannot be read');
      }
      return lists;
    } catch (error) {
      lists.dispose();
      throw error;
    }
  }
}

/**
 * Sets the certificates that the peer's chain must end in together with revocation lists. The
 * configuration keeps its own share of both. Corresponds to `mbedtls_ssl_conf_ca_chain`.
 */
export function confTrust(config: SslConfig, chain: X509Crt, lists: X509Crl): void {
  config.confCaChain(chain);
  config.instance.exports.mbedtls_ssl_conf_ca_chain(config.pointer, chain.pointer, lists.pointer);
  config.cell.hold('crl', [lists.cell]);
}

/**
 * Takes certificates with RSA keys of so many bits, where the profile that is set otherwise wants
 * 2048; all else stays as that profile has it. Throws TLSError when memory is short. Corresponds to
 * `mbedtls_ssl_conf_cert_profile`.
 */
export function confLeastRsaBits(config: SslConfig, bits: number): void {
  const { instance } = config;
  const { exports } = instance;
  const profile = exports.native_x509_crt_profile_new();
  if (profile === 0) throw allocationFailed();
  const cell = new Cell(instance, profile, exports.native_x509_crt_profile_delete);
  const usual = exports.native_x509_crt_profile_default();
  exports.native_x509_crt_profile_set(
    profile,
    exports.native_x509_crt_profile_allowed_mds(usual),
    exports.native_x509_crt_profile_allowed_pks(usual),
    exports.native_x509_crt_profile_allowed_curves(usual),
    bits,
  );
  exports.mbedtls_ssl_conf_cert_profile(config.pointer, profile);
  config.cell.hold('cert profile', [cell]);
  cell.release();
}

/** A certificate with its chain, and its key. */
export interface Identity {
  readonly cert: X509Crt;
  readonly key: PkKey | null;
}

/**
 * Sets the own certificates, the most wanted first: a server shows the first that suits the client,
 * a client the first. The configuration keeps its own share of each. Throws TLSError when memory is
 * short. Corresponds to `mbedtls_ssl_conf_own_cert`.
 */
export function confIdentities(config: SslConfig, identities: readonly Identity[]): void {
  const [first, ...others] = identities;
  config.confOwnCert(first?.cert ?? null, first?.key ?? null);
  const { instance } = config;
  config.cell.hold(
    'more own certs',
    others.flatMap(({ cert, key }) => (key === null ? [cert.cell] : [cert.cell, key.cell])),
  );
  for (const { cert, key } of others) {
    const result = instance.exports.mbedtls_ssl_conf_own_cert(
      config.pointer,
      cert.pointer,
      key?.pointer ?? NULL,
    );
    if (result !== 0) throw mbedtlsError(instance, result, 'The certificate was refused');
  }
}

/**
 * Sets a pre-shared key and its name, which are copied. Throws TLSError for a key that is too long
 * or when memory is short. Corresponds to `mbedtls_ssl_conf_psk`.
 */
export function confPsk(config: SslConfig, key: Uint8Array, identity: Uint8Array): void {
  const { instance } = config;
  const { exports, memory } = instance;
  const result = memory.withBytes(key, (psk, size) =>
    memory.withBytes(identity, (name, length) =>
      exports.mbedtls_ssl_conf_psk(config.pointer, psk, size, name, length),
    ),
  );
  if (result === MBEDTLS_ERR_SSL_ALLOC_FAILED) throw allocationFailed();
  if (result !== 0) throw mbedtlsError(instance, result, 'The pre-shared key was refused');
}

/**
 * Whether a client takes tickets, of TLS 1.2 and of TLS 1.3, to resume by. Corresponds to
 * `mbedtls_ssl_conf_session_tickets` and
 * `mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets`.
 */
export function confTickets(config: SslConfig, enabled: boolean): void {
  const { exports } = config.instance;
  exports.mbedtls_ssl_conf_session_tickets(config.pointer, Number(enabled));
  exports.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(config.pointer, Number(enabled));
}

/**
 * Every cipher suite of this build by its number and Mbed TLS's name. Corresponds to
 * `mbedtls_ssl_list_ciphersuites`.
 */
export function listCiphersuites(instance: Instance): ReadonlyMap<number, string> {
  const { exports, memory } = instance;
  const found = new Map<number, string>();
  const list: Pointer<'int'> = exports.mbedtls_ssl_list_ciphersuites();
  for (let at = 0; memory.int32(memory.at(list, at)) !== 0; at += 4) {
    const id = memory.int32(memory.at(list, at));
    found.set(id, memory.text(exports.mbedtls_ssl_get_ciphersuite_name(id)) ?? '');
  }
  return found;
}
