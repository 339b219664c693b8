import {
  MBEDTLS_ERR_SSL_WANT_READ,
  MBEDTLS_ERR_SSL_WANT_WRITE,
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_PRESET_DEFAULT,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
} from '../../wasm/constants.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import type { AttachedCarrier, Callback, Pointer, Raw } from '../../ts/raw.js';
import { bytesOf } from './events.js';
import { good } from './raw.js';

type Config = Pointer<'mbedtls_ssl_config'>;
type Ssl = Pointer<'mbedtls_ssl_context'>;

/** A clock that stands until it is moved, in milliseconds. */
export class Clock {
  now = 0;
}

/** One end of an association made of raw functions, with a pre-shared key. */
export class RawDtlsEnd {
  readonly raw: Raw;
  readonly config: Config;
  ssl: Ssl;
  /** What has come and was not read. */
  readonly inbox: Uint8Array[] = [];
  /** What it has sent. */
  readonly sent: Uint8Array[] = [];
  /** Where what is sent goes. */
  deliver: (datagram: Uint8Array) => void = () => {};
  /** The delays that timers were started with. */
  readonly timers: (readonly [number, number])[] = [];
  readonly #clock: Clock;
  readonly #suites: Pointer<'int'>;
  readonly #callback: Callback;
  #carrier: AttachedCarrier;
  #timer: { readonly intermediate: number; readonly final: number } | null = null;

  constructor(
    raw: Raw,
    clock: Clock,
    side: 'client' | 'server',
    suite: number,
    configure: (config: Config) => void = () => {},
  ) {
    const { c } = raw;
    this.raw = raw;
    this.#clock = clock;
    this.config = c.native_ssl_config_new();
    const endpoint = side === 'client' ? MBEDTLS_SSL_IS_CLIENT : MBEDTLS_SSL_IS_SERVER;
    good(
      c.mbedtls_ssl_config_defaults(
        this.config,
        endpoint,
        MBEDTLS_SSL_TRANSPORT_DATAGRAM,
        MBEDTLS_SSL_PRESET_DEFAULT,
      ),
    );
    c.native_ssl_conf_rng(this.config);
    this.#suites = raw.allocate<'int'>(8);
    raw.setInt32(this.#suites, suite, 0);
    c.mbedtls_ssl_conf_ciphersuites(this.config, this.#suites);
    c.mbedtls_ssl_conf_dtls_cookies(this.config, raw.NO_FUNCTION, raw.NO_FUNCTION, raw.NULL);
    raw.withBytes(new Uint8Array(16).fill(7), (key, size) =>
      raw.withBytes(bytesOf('thing'), (id, length) =>
        good(c.mbedtls_ssl_conf_psk(this.config, key, size, id, length)),
      ),
    );
    configure(this.config);
    this.#callback = raw.callback({
      timerSet: (intermediate, final) => {
        this.timers.push([intermediate, final]);
        const { now } = this.#clock;
        this.#timer = final === 0 ? null : { intermediate: now + intermediate, final: now + final };
      },
      timerGet: () => {
        if (this.#timer === null) return -1;
        const { now } = this.#clock;
        return now >= this.#timer.final ? 2 : now >= this.#timer.intermediate ? 1 : 0;
      },
    });
    [this.ssl, this.#carrier] = this.#setUp();
  }

  /** A new context with the same configuration instead of the one before. */
  renew(): void {
    this.raw.c.native_ssl_context_delete(this.ssl);
    this.#carrier.dispose();
    [this.ssl, this.#carrier] = this.#setUp();
  }

  handshake(): number {
    return this.raw.c.mbedtls_ssl_handshake(this.ssl);
  }

  send(text: string): number {
    return this.raw.withBytes(bytesOf(text), (data, size) =>
      this.raw.c.mbedtls_ssl_write(this.ssl, data, size),
    );
  }

  /** What one datagram brought, or the number that was answered. */
  receive(): string | number {
    return this.raw.withBuffer(2048, (data) => {
      const size = this.raw.c.mbedtls_ssl_read(this.ssl, data, 2048);
      return size < 0 ? size : new TextDecoder().decode(this.raw.read(data, size));
    });
  }

  close(): void {
    const { c } = this.raw;
    c.native_ssl_context_delete(this.ssl);
    this.#carrier.dispose();
    c.native_ssl_config_delete(this.config);
    this.#callback.dispose();
    this.raw.free(this.#suites, 8);
  }

  #setUp(): [Ssl, AttachedCarrier] {
    const { c } = this.raw;
    const ssl = c.native_ssl_context_new();
    good(c.mbedtls_ssl_setup(ssl, this.config));
    c.mbedtls_ssl_set_timer_cb(
      ssl,
      this.#callback.context,
      this.#callback.function('timerSet'),
      this.#callback.function('timerGet'),
    );
    const carrier = this.raw.setBio(ssl, {
      trySend: (datagram) => {
        this.sent.push(datagram);
        this.deliver(datagram);
        return datagram.length;
      },
      tryRecv: (into) => {
        const datagram = this.inbox.shift();
        if (datagram === undefined) return NSAPI_ERROR_WOULD_BLOCK;
        into.set(datagram.subarray(0, into.length));
        return Math.min(datagram.length, into.length);
      },
    });
    return [ssl, carrier];
  }
}

/** Lets what one sends reach the other. */
export function join(one: RawDtlsEnd, other: RawDtlsEnd): void {
  one.deliver = (datagram) => other.inbox.push(datagram);
  other.deliver = (datagram) => one.inbox.push(datagram);
}

/** Drives both ends until neither gets further by itself, and gives what each answered last. */
export function handshakeBoth(client: RawDtlsEnd, server: RawDtlsEnd): [number, number] {
  for (;;) {
    const before = client.sent.length + server.sent.length;
    const answers: [number, number] = [client.handshake(), server.handshake()];
    const [one, other] = answers;
    const waits = [one, other].some(
      (answer) => answer === MBEDTLS_ERR_SSL_WANT_READ || answer === MBEDTLS_ERR_SSL_WANT_WRITE,
    );
    if (!waits || client.sent.length + server.sent.length === before) return answers;
  }
}
