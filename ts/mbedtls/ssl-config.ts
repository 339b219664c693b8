import type { FunctionPointer, Pointer } from '../../wasm/mbedtls.js';
import {
  MBEDTLS_ERR_SSL_ALLOC_FAILED,
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_PRESET_DEFAULT,
  MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ALL,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_SSL_TRANSPORT_STREAM,
  MBEDTLS_SSL_VERIFY_REQUIRED,
} from '../../wasm/constants.js';
import type { CallbackKind, Callbacks, CallbackSet } from '../ffi/host/callbacks.js';
import { Cell, Handle } from '../ffi/handle.js';
import { defaultInstance } from '../ffi/instance.js';
import { NO_FUNCTION, NULL } from '../ffi/memory.js';
import { datagramCiphersuites, safeCiphersuites, safeGroups, safeSigAlgs } from './defaults.js';
import { allocationFailed, mbedtlsError } from './error.js';
import type { AdoptOptions, InstanceOption, PkKey } from './pk-key.js';
import type { X509Crt } from './x509-crt.js';

/** Options of {@link SslConfig}. */
export interface SslConfigOptions extends InstanceOption {
  /** MBEDTLS_SSL_IS_CLIENT (the default) or MBEDTLS_SSL_IS_SERVER. */
  readonly endpoint?: number | undefined;
  /** MBEDTLS_SSL_TRANSPORT_STREAM (the default), or MBEDTLS_SSL_TRANSPORT_DATAGRAM for DTLS. */
  readonly transport?: number | undefined;
  /**
   * What the peer's certificates are judged by. 'strict', the default: RFC 5280 with name
   * constraints, policies and the usages of CAs, the path found in whatever order the peer sent it,
   * names by RFC 9525. 'mbedtls': exactly what a device with Mbed TLS accepts, which is less and
   * more (README, "Known gaps").
   */
  readonly verification?: Verification | undefined;
  /**
   * False waives the comparison of the peer's name, and nothing else: the chain is verified and SNI
   * sent as ever ("verify-ca" of databases). DANGEROUS where the CA issues certificates to others
   * too: each of them can then stand in the middle as the peer. For a private CA alone, whose
   * certificates have no names that fit. True is the default.
   */
  readonly checkHostname?: boolean | undefined;
}

/** The rules of a verification: see {@link SslConfigOptions.verification}. */
export type Verification = 'strict' | 'mbedtls';

/** True for 'strict', also by default; throws TypeError for anything else but 'mbedtls'. */
export function isStrict(verification: Verification = 'strict'): boolean {
  if (verification !== 'strict' && verification !== 'mbedtls')
    throw new TypeError("verification must be 'strict' or 'mbedtls'.");
  return verification === 'strict';
}

/**
 * A TLS configuration that any number of sockets can share. A new one is for streams, requires
 * verification of the peer, takes its randomness from the platform, and offers TLS 1.2 and 1.3 with
 * forward secrecy and authenticated ciphers, ChaCha20-Poly1305 first; in TLS 1.3 sessions and
 * pre-shared keys go with a key exchange (psk_dhe_ke), unless
 * `mbedtls_ssl_conf_tls13_key_exchange_modes` asks for others. While a connection uses it, from the
 * handshake until its close or failure, changing it throws TypeError. Each `conf…` method below is
 * also reachable through Mbed TLS's own function and {@link pointer}. Corresponds to
 * `mbedtls_ssl_config`.
 */
export class SslConfig extends Handle<'mbedtls_ssl_config'> {
  /**
   * Makes a configuration that belongs to the caller, who disposes it; sockets that use it keep
   * their own share. Throws TLSError when memory is short. Corresponds to
   * `mbedtls_ssl_config_defaults`.
   */
  constructor(options: SslConfigOptions | Cell<'mbedtls_ssl_config'> = {}) {
    if (options instanceof Cell) {
      super(options);
      return;
    }
    const endpoint = options.endpoint ?? MBEDTLS_SSL_IS_CLIENT;
    if (endpoint !== MBEDTLS_SSL_IS_CLIENT && endpoint !== MBEDTLS_SSL_IS_SERVER) {
      throw new TypeError('endpoint must be MBEDTLS_SSL_IS_CLIENT or MBEDTLS_SSL_IS_SERVER.');
    }
    const transport = options.transport ?? MBEDTLS_SSL_TRANSPORT_STREAM;
    if (transport !== MBEDTLS_SSL_TRANSPORT_STREAM && transport !== MBEDTLS_SSL_TRANSPORT_DATAGRAM)
      throw new TypeError('transport must be MBEDTLS_SSL_TRANSPORT_STREAM or _DATAGRAM.');
    const strict = isStrict(options.verification);
    const { checkHostname = true } = options;
    if (typeof checkHostname !== 'boolean')
      throw new TypeError('checkHostname must be true or false.');
    const instance = options.instance ?? defaultInstance();
    const { exports } = instance;
    const pointer = exports.native_ssl_config_new();
    if (pointer === 0) throw allocationFailed();
    super(new Cell(instance, pointer, exports.native_ssl_config_delete));
    try {
      this.#check(
        exports.mbedtls_ssl_config_defaults(
          pointer,
          endpoint,
          transport,
          MBEDTLS_SSL_PRESET_DEFAULT,
        ),
      );
      exports.native_ssl_conf_rng(pointer);
      exports.native_ssl_conf_verification(pointer, Number(strict), Number(!checkHostname));
      // A server asks its clients for certificates only when told to, as everywhere.
      if (endpoint === MBEDTLS_SSL_IS_CLIENT)
        exports.mbedtls_ssl_conf_authmode(pointer, MBEDTLS_SSL_VERIFY_REQUIRED);
      // No psk_ke: what is resumed, or begun with a pre-shared key, has forward secrecy as well.
      exports.mbedtls_ssl_conf_tls13_key_exchange_modes(
        pointer,
        MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ALL,
      );
      this.confCiphersuites(
        transport === MBEDTLS_SSL_TRANSPORT_STREAM ? safeCiphersuites : datagramCiphersuites,
      );
      this.confGroups(safeGroups);
      this.confSigAlgs(safeSigAlgs);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /**
   * The handle of a configuration that Mbed TLS's own functions made. `owned`: the last user frees
   * it, by native_ssl_config_delete; otherwise whoever made it keeps it alive as long as it is
   * used.
   */
  static adopt(pointer: Pointer<'mbedtls_ssl_config'>, options: AdoptOptions): SslConfig {
    return new SslConfig(
      new Cell(
        options.instance,
        pointer,
        options.owned ? options.instance.exports.native_ssl_config_delete : () => {},
      ),
    );
  }

  /** Another handle of the same configuration, to be disposed on its own. */
  another(): SslConfig {
    return new SslConfig(this.cell.retain());
  }

  /** MBEDTLS_SSL_IS_CLIENT or MBEDTLS_SSL_IS_SERVER. */
  get endpoint(): number {
    return this.instance.exports.native_ssl_config_endpoint(this.pointer);
  }

  /** Whether it is for DTLS, over datagrams. */
  get isDatagram(): boolean {
    return this.instance.exports.native_ssl_config_is_datagram(this.pointer) !== 0;
  }

  /** MBEDTLS_SSL_VERIFY_NONE, _OPTIONAL or _REQUIRED. */
  get authmode(): number {
    return this.instance.exports.native_ssl_config_authmode(this.pointer);
  }

  /** What peers are judged by; 'mbedtls' for a structure that Mbed TLS's own functions made. */
  get verification(): Verification {
    return this.instance.exports.native_ssl_config_is_strict(this.pointer) === 0
      ? 'mbedtls'
      : 'strict';
  }

  /** False where the peer's name is not compared. */
  get checkHostname(): boolean {
    return this.instance.exports.native_ssl_config_waives_name(this.pointer) === 0;
  }

  /**
   * True for a client that must verify its peer and was given nothing to verify it by: it could
   * never connect.
   */
  get lacksTrust(): boolean {
    return this.instance.exports.native_ssl_config_lacks_trust(this.pointer) !== 0;
  }

  /**
   * Sets how strictly the peer is verified. VERIFY_NONE and VERIFY_OPTIONAL let a connection stand
   * whose peer could be anybody: only for tests and for peers that are verified in another way.
   * Throws TypeError for an unknown mode or while in use. Corresponds to
   * `mbedtls_ssl_conf_authmode`.
   */
  confAuthmode(authmode: number): void {
    this.assertThawed();
    if (authmode !== 0 && authmode !== 1 && authmode !== 2)
      throw new TypeError('authmode must be one of MBEDTLS_SSL_VERIFY_*.');
    this.instance.exports.mbedtls_ssl_conf_authmode(this.pointer, authmode);
  }

  /**
   * Sets the certificates that the peer's chain must end in, or none. The configuration keeps its
   * own share of them. A revocation list set before is dropped.
   * Throws TypeError while in use or for another instance's chain. Corresponds to
   * `mbedtls_ssl_conf_ca_chain`.
   */
  confCaChain(chain: X509Crt | null): void {
    this.assertThawed();
    const cells = chain === null ? [] : [this.sibling(chain)];
    this.instance.exports.mbedtls_ssl_conf_ca_chain(this.pointer, cells[0]?.pointer ?? NULL, NULL);
    this.cell.hold('ca chain', cells);
  }

  /**
   * Replaces the own certificate and its private key; null removes them. The configuration keeps
   * its own share of both. Throws TypeError while in use or for another instance's handles,
   * TLSError when memory is short. Corresponds to `mbedtls_ssl_conf_own_cert`, called with NULL
   * first so that no old entry is offered.
   */
  confOwnCert(certificate: X509Crt | null, key: PkKey | null = null): void {
    this.assertThawed();
    const { exports } = this.instance;
    const certificateCell = certificate === null ? null : this.sibling(certificate);
    const keyCell = key === null ? null : this.sibling(key);
    this.#check(exports.mbedtls_ssl_conf_own_cert(this.pointer, NULL, NULL));
    this.cell.hold('own cert', []);
    if (certificateCell === null) return;
    // Held before it is set: were it the other way round, a failure could leave C with an entry
    // that nobody holds.
    this.cell.hold('own cert', keyCell === null ? [certificateCell] : [certificateCell, keyCell]);
    this.#check(
      exports.mbedtls_ssl_conf_own_cert(
        this.pointer,
        certificateCell.pointer,
        keyCell?.pointer ?? NULL,
      ),
    );
  }

  /**
   * Sets the cipher suites, the most wanted one first: numbers MBEDTLS_TLS_* and MBEDTLS_TLS1_3_*.
   * Throws TypeError while in use or for an empty list. Corresponds to
   * `mbedtls_ssl_conf_ciphersuites`.
   */
  confCiphersuites(ciphersuites: readonly number[]): void {
    this.#setList<'int'>('ciphersuites', ciphersuites, 4, (list) =>
      this.instance.exports.mbedtls_ssl_conf_ciphersuites(this.pointer, list),
    );
  }

  /**
   * Sets the groups for key agreement, the most wanted one first: numbers
   * MBEDTLS_SSL_IANA_TLS_GROUP_*. Throws TypeError while in use or for an empty list. Corresponds
   * to `mbedtls_ssl_conf_groups`.
   */
  confGroups(groups: readonly number[]): void {
    this.#setList<'unsigned short'>('groups', groups, 2, (list) =>
      this.instance.exports.mbedtls_ssl_conf_groups(this.pointer, list),
    );
  }

  /**
   * Sets the signature algorithms for handshakes, the most wanted one first: numbers
   * MBEDTLS_TLS1_3_SIG_*. Signatures inside certificates are judged by the certificate profile
   * instead. Throws TypeError while in use or for an empty list. Corresponds to
   * `mbedtls_ssl_conf_sig_algs`.
   */
  confSigAlgs(algorithms: readonly number[]): void {
    this.#setList<'unsigned short'>('signature algorithms', algorithms, 2, (list) =>
      this.instance.exports.mbedtls_ssl_conf_sig_algs(this.pointer, list),
    );
  }

  /**
   * Sets the application protocols (ALPN) to offer, the most wanted one first: 1 to 255 bytes each.
   * Throws TypeError while in use, for an empty list or a name with a NUL, TLSError for a name that
   * is too long. Corresponds to `mbedtls_ssl_conf_alpn_protocols`.
   */
  confAlpnProtocols(protocols: readonly string[]): void {
    this.assertThawed();
    if (protocols.length === 0)
      throw new TypeError('The list of ALPN protocols is empty; name at least one.');
    const names = protocols.map((name) => {
      if (typeof name !== 'string' || name === '' || name.includes('\0'))
        throw new TypeError('An ALPN protocol must be a text that is not empty and has no NUL.');
      return new TextEncoder().encode(name);
    });
    const { exports, memory } = this.instance;
    const table = 4 * (names.length + 1);
    const block = this.#block<'char *'>(
      table + names.reduce((size, name) => size + name.length + 1, 0),
    );
    let at = block.pointer + table;
    const addresses = names.map((name) => {
      const address = at;
      memory.bytes.set(name, address);
      at += name.length + 1;
      return address;
    });
    memory.setInt32(block.pointer, [...addresses, 0]);
    try {
      this.#check(exports.mbedtls_ssl_conf_alpn_protocols(this.pointer, block.pointer));
      this.cell.hold('alpn protocols', [block]);
    } finally {
      block.release();
    }
  }

  /**
   * Sets the lowest version to accept: MBEDTLS_SSL_VERSION_TLS1_2 or MBEDTLS_SSL_VERSION_TLS1_3.
   * Throws TypeError for another number or while in use. Corresponds to
   * `mbedtls_ssl_conf_min_tls_version`.
   */
  confMinTlsVersion(version: number): void {
    this.#assertVersion(version);
    this.instance.exports.mbedtls_ssl_conf_min_tls_version(this.pointer, version);
  }

  /**
   * Sets the highest version to offer: MBEDTLS_SSL_VERSION_TLS1_2 or MBEDTLS_SSL_VERSION_TLS1_3.
   * Throws TypeError for another number or while in use. Corresponds to
   * `mbedtls_ssl_conf_max_tls_version`.
   */
  confMaxTlsVersion(version: number): void {
    this.#assertVersion(version);
    this.instance.exports.mbedtls_ssl_conf_max_tls_version(this.pointer, version);
  }

  /**
   * Calls `callback` for each certificate of the peer's chain, which can clear or add flags; null
   * removes it. What it throws fails the handshake and is the cause, as does an answer that its
   * type in {@link Callbacks} does not have, such as a promise. Throws TypeError while in use.
   * Corresponds to `mbedtls_ssl_conf_verify`.
   */
  confVerify(callback: Callbacks['verify'] | null): void {
    this.#setCallbacks({ verify: callback }, (context, of) =>
      this.instance.exports.mbedtls_ssl_conf_verify(this.pointer, of('verify'), context),
    );
  }

  /**
   * On a server, calls `callback` with the name that a client asks for. As {@link confVerify}.
   * Corresponds to `mbedtls_ssl_conf_sni`.
   */
  confSni(callback: Callbacks['sni'] | null): void {
    this.#setCallbacks({ sni: callback }, (context, of) =>
      this.instance.exports.mbedtls_ssl_conf_sni(this.pointer, of('sni'), context),
    );
  }

  /**
   * On a server, calls `callback` with a client's pre-shared key identity. As {@link confVerify}.
   * Corresponds to `mbedtls_ssl_conf_psk_cb`.
   */
  confPskCb(callback: Callbacks['psk'] | null): void {
    this.#setCallbacks({ psk: callback }, (context, of) =>
      this.instance.exports.mbedtls_ssl_conf_psk_cb(this.pointer, of('psk'), context),
    );
  }

  /**
   * On a server, calls `callback` when a ClientHello is known. Uses the configuration's user data.
   * As {@link confVerify}. Corresponds to `mbedtls_ssl_conf_cert_cb`.
   */
  confCertCb(callback: Callbacks['certificate'] | null): void {
    this.#setCallbacks({ certificate: callback }, (context, of) => {
      this.instance.exports.mbedtls_ssl_conf_set_user_data_n(this.pointer, context);
      this.instance.exports.mbedtls_ssl_conf_cert_cb(this.pointer, of('certificate'));
    });
  }

  /**
   * On a server, makes and reads session tickets: `mbedtls_ssl_session_save` and `_load` keep what
   * binds a session to the authmode, CA certificates and server name that it was made under, and
   * only under the same is it resumed. As {@link confVerify}. Corresponds to
   * `mbedtls_ssl_conf_session_tickets_cb`.
   */
  confSessionTicketsCb(
    write: Callbacks['ticketWrite'] | null,
    parse: Callbacks['ticketParse'] | null,
  ): void {
    this.#setCallbacks({ ticketWrite: write, ticketParse: parse }, (context, of) =>
      this.instance.exports.mbedtls_ssl_conf_session_tickets_cb(
        this.pointer,
        of('ticketWrite'),
        of('ticketParse'),
        context,
      ),
    );
  }

  /**
   * On a server, finds and keeps sessions, bound as tickets are. As {@link confVerify}. Corresponds
   * to `mbedtls_ssl_conf_session_cache`.
   */
  confSessionCache(get: Callbacks['cacheGet'] | null, set: Callbacks['cacheSet'] | null): void {
    this.#setCallbacks({ cacheGet: get, cacheSet: set }, (context, of) =>
      this.instance.exports.mbedtls_ssl_conf_session_cache(
        this.pointer,
        context,
        of('cacheGet'),
        of('cacheSet'),
      ),
    );
  }

  /**
   * Calls `callback` with the lines of Mbed TLS's trace, as far as `mbedtls_debug_set_threshold` (0
   * to 4) lets them. As {@link confVerify}. Corresponds to `mbedtls_ssl_conf_dbg`.
   */
  confDbg(callback: Callbacks['debug'] | null): void {
    this.#setCallbacks({ debug: callback }, (context, of) =>
      this.instance.exports.mbedtls_ssl_conf_dbg(this.pointer, of('debug'), context),
    );
  }

  /**
   * Calls `callback` with the secrets of each connection made from now on, as for SSLKEYLOGFILE:
   * whoever has them can read the traffic. As {@link confVerify}. Corresponds to
   * `mbedtls_ssl_set_export_keys_cb`, called for each context.
   */
  confExportKeysCb(callback: Callbacks['exportKeys'] | null): void {
    this.#setCallbacks({ exportKeys: callback }, () => {});
  }

  #setCallbacks(
    callbacks: CallbackSet,
    set: (
      context: Pointer<'callback'>,
      functionFor: (kind: CallbackKind) => FunctionPointer,
    ) => void,
  ): void {
    this.assertThawed();
    const { callbacks: table } = this.instance;
    const slot = Object.keys(callbacks).join();
    if (Object.values(callbacks).every((callback) => callback === null)) {
      set(NULL, () => NO_FUNCTION);
      this.cell.hold(slot, []);
      return;
    }
    const context = table.register(callbacks);
    const registered = new Cell(this.instance, context, () => table.remove(context));
    set(registered.pointer, (kind) =>
      callbacks[kind] == null ? NO_FUNCTION : table.functionFor(kind),
    );
    this.cell.hold(slot, [registered]);
    registered.release();
  }

  #assertVersion(version: number): void {
    this.assertThawed();
    if (version !== 0x0303 && version !== 0x0304)
      throw new TypeError(
        'The version must be MBEDTLS_SSL_VERSION_TLS1_2 or MBEDTLS_SSL_VERSION_TLS1_3.',
      );
  }

  // Mbed TLS keeps pointers to lists, so each list is a cell that the configuration holds.
  #setList<Type extends string>(
    slot: string,
    values: readonly number[],
    width: 2 | 4,
    set: (list: Pointer<Type>) => void,
  ): void {
    this.assertThawed();
    if (values.length === 0)
      throw new TypeError(`The list of ${slot} is empty; name at least one.`);
    if (!values.every((value) => Number.isInteger(value) && value > 0 && value <= 0xffff))
      throw new TypeError(`The list of ${slot} must hold numbers from 1 to 65535.`);
    const { memory } = this.instance;
    const block = this.#block<Type>(width * (values.length + 1));
    if (width === 4) memory.setInt32(block.pointer, [...values, 0]);
    else memory.setUint16(block.pointer, [...values, 0]);
    set(block.pointer);
    this.cell.hold(slot, [block]);
    block.release();
  }

  #block<Type extends string>(size: number): Cell<Type> {
    const { instance } = this;
    return new Cell(instance, instance.memory.allocate<Type>(size), (pointer) =>
      instance.memory.free(pointer, size),
    );
  }

  #check(result: number): void {
    if (result === MBEDTLS_ERR_SSL_ALLOC_FAILED) throw allocationFailed();
    if (result !== 0)
      throw mbedtlsError(this.instance, result, 'The configuration refused the setting');
  }
}
