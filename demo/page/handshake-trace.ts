import {
  constants,
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  SocketAddress,
  type TLSSocket,
} from 'mbedtls-wasm';
import type { TunnelKind } from '../config.js';
import { PATIENCE, type Target } from './target.js';

/** One step of connecting; times in milliseconds since the beginning. */
export interface Step {
  readonly name: string;
  readonly start: number;
  end: number;
  /** How much of it was spent waiting for the other side. */
  waited: number;
}

/** Mbed TLS's states in words. */
const words: ReadonlyMap<number, string> = new Map([
  [constants.MBEDTLS_SSL_CLIENT_HELLO, 'ClientHello sent'],
  [constants.MBEDTLS_SSL_SERVER_HELLO, 'ServerHello received, keys agreed on'],
  [constants.MBEDTLS_SSL_CLIENT_CCS_AFTER_CLIENT_HELLO, 'ChangeCipherSpec sent'],
  [constants.MBEDTLS_SSL_CLIENT_CCS_BEFORE_2ND_CLIENT_HELLO, 'ChangeCipherSpec sent'],
  [constants.MBEDTLS_SSL_CLIENT_CCS_AFTER_SERVER_FINISHED, 'ChangeCipherSpec sent'],
  [constants.MBEDTLS_SSL_ENCRYPTED_EXTENSIONS, 'EncryptedExtensions received'],
  [constants.MBEDTLS_SSL_CERTIFICATE_REQUEST, 'CertificateRequest, if there is one'],
  [constants.MBEDTLS_SSL_SERVER_CERTIFICATE, 'Certificates received and verified'],
  [constants.MBEDTLS_SSL_CERTIFICATE_VERIFY, 'CertificateVerify: server’s signature checked'],
  [constants.MBEDTLS_SSL_SERVER_KEY_EXCHANGE, 'ServerKeyExchange: signature checked'],
  [constants.MBEDTLS_SSL_SERVER_HELLO_DONE, 'ServerHelloDone received'],
  [constants.MBEDTLS_SSL_SERVER_FINISHED, 'Finished received'],
  [constants.MBEDTLS_SSL_CLIENT_CERTIFICATE, 'Own certificate, if asked for'],
  [constants.MBEDTLS_SSL_CLIENT_CERTIFICATE_VERIFY, 'Own signature, if asked for'],
  [constants.MBEDTLS_SSL_CLIENT_KEY_EXCHANGE, 'ClientKeyExchange sent, keys agreed on'],
  [constants.MBEDTLS_SSL_CLIENT_CHANGE_CIPHER_SPEC, 'ChangeCipherSpec sent'],
  [constants.MBEDTLS_SSL_CLIENT_FINISHED, 'Finished sent'],
  [constants.MBEDTLS_SSL_NEW_SESSION_TICKET, 'NewSessionTicket received'],
  [constants.MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC, 'ChangeCipherSpec received'],
  [constants.MBEDTLS_SSL_FLUSH_BUFFERS, 'Last flight left'],
  [constants.MBEDTLS_SSL_HANDSHAKE_WRAPUP, 'Traffic keys in use'],
]);

/**
 * What a tunnel has done once it counts as connected: the relay may still be connecting to the
 * server.
 */
const opened: Readonly<Record<TunnelKind, string>> = {
  websocket: 'WebSocket to the relay open',
  wisp: 'Stream asked for at the relay',
};

/** Follows the connecting of one socket, by the states that Mbed TLS passes. */
export class HandshakeTrace {
  readonly steps: Step[] = [];
  readonly #begun = performance.now();
  #blockedAt: number | null = null;

  constructor(tunnel: TunnelKind) {
    this.#enter(opened[tunnel]);
  }

  /** Milliseconds from the beginning to the end of the last step. */
  get total(): number {
    return this.steps.at(-1)?.end ?? 0;
  }

  /**
   * Connects `socket`, step by step and without ever blocking, and keeps the times. Its
   * configuration must not be in use. Throws the typed error, or a TimeoutError when the peer takes
   * too long.
   */
  connect(socket: TLSSocket, { host, port }: Target): Promise<void> {
    const config = socket.getSslConfig();
    const { exports } = config.instance;
    // Each message of its trace comes from within a step: the context tells which.
    config.confDbg(() => {
      const context = socket.getSslContext();
      const name = context === null ? null : words.get(exports.native_ssl_state(context.pointer));
      if (typeof name === 'string') this.#enter(name);
    });
    exports.mbedtls_debug_set_threshold(2);
    socket.setBlocking(false);
    return this.#drive(socket, new SocketAddress(host, port)).finally(() => {
      exports.mbedtls_debug_set_threshold(0);
      this.#leave();
      socket.sigio(null);
      socket.setTimeout(PATIENCE);
    });
  }

  #drive(socket: TLSSocket, address: SocketAddress): Promise<void> {
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (end: () => void): void => {
        settled = true;
        clearTimeout(timer);
        end();
      };
      const timer = setTimeout(
        () => settle(() => reject(new DOMException('Nothing came in time.', 'TimeoutError'))),
        PATIENCE,
      );
      const go = (): void => {
        if (settled) return;
        this.#resume();
        const result = socket.tryConnect(address);
        if (result === NSAPI_ERROR_IN_PROGRESS || result === NSAPI_ERROR_ALREADY)
          this.#blockedAt = performance.now();
        else if (result >= 0 || result === NSAPI_ERROR_IS_CONNECTED) settle(resolve);
        else settle(() => reject(socket.lastError));
      };
      const goOrFail = (): void => {
        try {
          go();
        } catch (error) {
          settle(() => reject(error));
        }
      };
      socket.sigio(goOrFail);
      goOrFail();
    });
  }

  #resume(): void {
    const step = this.steps.at(-1);
    if (this.#blockedAt !== null && step !== undefined)
      step.waited += performance.now() - this.#blockedAt;
    this.#blockedAt = null;
  }

  #enter(name: string): void {
    if (this.steps.at(-1)?.name === name) return;
    this.#leave();
    const now = performance.now() - this.#begun;
    this.steps.push({ name, start: now, end: now, waited: 0 });
  }

  #leave(): void {
    this.#resume();
    const step = this.steps.at(-1);
    if (step !== undefined) step.end = performance.now() - this.#begun;
  }
}
