import {
  MBEDTLS_CIPHER_AES_256_GCM,
  MBEDTLS_ERR_SSL_WANT_READ,
  MBEDTLS_ERR_SSL_WANT_WRITE,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_PRESET_DEFAULT,
  MBEDTLS_SSL_TRANSPORT_STREAM,
} from '../../wasm/constants.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import type { Socket } from '../../ts/net/socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { Callback, Pointer, Raw } from '../../ts/raw.js';
import type { Certificate } from '../../tools/certificates.js';
import { good, parsePem } from './raw.js';

interface Identity {
  readonly crt: Pointer<'mbedtls_x509_crt'>;
  readonly key: Pointer<'mbedtls_pk_context'>;
}

/**
 * A TLS server of Mbed TLS's own functions alone: it echoes, chooses its certificate by SNI, and
 * hands out tickets.
 */
export class RawServer {
  readonly port: number;
  /** The names that clients asked for. */
  readonly asked: string[] = [];
  /** What each connection ended with: 0 for one that both closed. */
  readonly ends: number[] = [];
  readonly #raw: Raw;
  readonly #listener = new TCPSocket();
  readonly #config: Pointer<'mbedtls_ssl_config'>;
  readonly #tickets: Pointer<'mbedtls_ssl_ticket_context'>;
  readonly #identities = new Map<string, Identity>();
  readonly #sni: Callback;
  readonly #connections = new Set<Promise<void>>();

  /** `named` are offered to who asks for their name, the first of them to everybody else. */
  constructor(raw: Raw, named: readonly (readonly [name: string, certificate: Certificate])[]) {
    this.#raw = raw;
    const { c } = raw;
    this.#config = c.native_ssl_config_new();
    good(
      c.mbedtls_ssl_config_defaults(
        this.#config,
        MBEDTLS_SSL_IS_SERVER,
        MBEDTLS_SSL_TRANSPORT_STREAM,
        MBEDTLS_SSL_PRESET_DEFAULT,
      ),
    );
    c.mbedtls_ssl_conf_rng(this.#config, raw.random, raw.NULL);
    for (const [name, certificate] of named) this.#identities.set(name, this.#load(certificate));
    const [first] = this.#identities.values();
    if (first === undefined) throw new Error('a server needs a certificate');
    good(c.mbedtls_ssl_conf_own_cert(this.#config, first.crt, first.key));
    this.#tickets = c.native_ssl_ticket_context_new();
    good(
      c.mbedtls_ssl_ticket_setup(
        this.#tickets,
        raw.random,
        raw.NULL,
        MBEDTLS_CIPHER_AES_256_GCM,
        3600,
      ),
    );
    c.mbedtls_ssl_conf_session_tickets_cb(
      this.#config,
      c.native_function_ssl_ticket_write(),
      c.native_function_ssl_ticket_parse(),
      this.#tickets,
    );
    this.#sni = raw.callback({
      sni: (ssl, name) => this.#choose(ssl, new TextDecoder().decode(name)),
    });
    c.mbedtls_ssl_conf_sni(this.#config, this.#sni.function('sni'), this.#sni.context);

    check(this.#listener.open(), this.#listener);
    check(this.#listener.bind(0), this.#listener);
    check(this.#listener.listen(), this.#listener);
    this.port = this.#listener.getsockname().address?.port ?? 0;
    void this.#accept();
  }

  /** Takes no more connections, waits for those that are open, and frees everything. */
  async close(): Promise<void> {
    await this.#listener.close();
    await Promise.all(this.#connections);
    const { c } = this.#raw;
    c.native_ssl_config_delete(this.#config);
    c.native_ssl_ticket_context_delete(this.#tickets);
    for (const { crt, key } of this.#identities.values()) {
      c.native_x509_crt_delete(crt);
      c.native_pk_context_delete(key);
    }
    this.#sni.dispose();
  }

  #load(certificate: Certificate): Identity {
    const { c } = this.#raw;
    const [crt, key] = [c.native_x509_crt_new(), c.native_pk_context_new()];
    parsePem(this.#raw, certificate.chainPem, (text, size) =>
      c.mbedtls_x509_crt_parse(crt, text, size),
    );
    parsePem(this.#raw, certificate.keyPem, (text, size) =>
      c.mbedtls_pk_parse_key(key, text, size, this.#raw.NULL, 0, this.#raw.random, this.#raw.NULL),
    );
    return { crt, key };
  }

  #choose(ssl: Pointer<'mbedtls_ssl_context'>, name: string): number {
    this.asked.push(name);
    const identity = this.#identities.get(name);
    return identity === undefined
      ? 0
      : this.#raw.c.mbedtls_ssl_set_hs_own_cert(ssl, identity.crt, identity.key);
  }

  async #accept(): Promise<void> {
    for (;;) {
      const { code, socket } = await this.#listener.accept();
      if (code !== 0 || socket === null) return;
      const serving = this.#serve(socket).finally(() => this.#connections.delete(serving));
      this.#connections.add(serving);
    }
  }

  async #serve(transport: Socket): Promise<void> {
    const { c } = this.#raw;
    const ssl = c.native_ssl_context_new();
    good(c.mbedtls_ssl_setup(ssl, this.#config));
    const carrier = this.#raw.setBio(ssl, transport);
    transport.setBlocking(false);
    const finish = waiting(transport);
    this.ends.push(await this.#echo(ssl, finish));
    c.native_ssl_context_delete(ssl);
    carrier.dispose();
    await transport.close();
  }

  /** 0 when the client said goodbye. */
  async #echo(
    ssl: Pointer<'mbedtls_ssl_context'>,
    finish: (call: () => number) => Promise<number>,
  ): Promise<number> {
    const { c } = this.#raw;
    const size = 16_384;
    const buffer = this.#raw.allocate(size);
    try {
      for (let result = await finish(() => c.mbedtls_ssl_handshake(ssl)); result >= 0; ) {
        const got = await finish(() => c.mbedtls_ssl_read(ssl, buffer, size));
        if (got <= 0) return await finish(() => c.mbedtls_ssl_close_notify(ssl));
        for (let sent = 0; sent < got && result >= 0; sent += result) {
          result = await finish(() =>
            c.mbedtls_ssl_write(ssl, this.#raw.at(buffer, sent), got - sent),
          );
        }
        if (result < 0) return result;
      }
      return -1;
    } finally {
      this.#raw.free(buffer, size);
    }
  }
}

/**
 * Repeats a call of Mbed TLS, on each event of its transport, until it answers something else than
 * "again".
 */
function waiting(transport: Socket): (call: () => number) => Promise<number> {
  let happened = false;
  let wake = (): void => undefined;
  transport.sigio(() => {
    happened = true;
    wake();
  });
  return async (call) => {
    for (;;) {
      happened = false;
      const result = call();
      if (result !== MBEDTLS_ERR_SSL_WANT_READ && result !== MBEDTLS_ERR_SSL_WANT_WRITE)
        return result;
      if (!happened)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };
}
