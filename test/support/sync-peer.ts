import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { Socket } from '../../ts/net/socket.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { ByteQueue } from '../../ts/stack/byte-queue.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';

/** The far end's transport: two queues. */
class FarEnd extends Socket {
  readonly incoming = new ByteQueue();
  readonly outgoing = new ByteQueue();

  override tryConnect(): number {
    return NSAPI_ERROR_OK;
  }

  override trySend(bytes: Uint8Array): number {
    this.outgoing.push(new Uint8Array(bytes));
    return bytes.length;
  }

  override tryRecv(into: Uint8Array): number {
    const size = this.incoming.take(into);
    return size === 0 && into.length > 0 ? NSAPI_ERROR_WOULD_BLOCK : size;
  }

  override tryClose(): number {
    return NSAPI_ERROR_OK;
  }
}

/**
 * A synchronous transport: a TLS server that echoes runs inside trySend, so that its answer is
 * there on return.
 */
export class SyncPeer extends Socket {
  /** How often this transport had nothing to give and said so. */
  blocked = 0;
  readonly server: TLSSocketWrapper;
  readonly #far = new FarEnd();
  #connected = false;

  /** `config` is the server's. */
  constructor(config: SslConfig) {
    super();
    this.server = new TLSSocketWrapper(this.#far, null, TRANSPORT_CLOSE);
    check(this.server.setSslConfig(config), this.server);
  }

  override tryConnect(): number {
    return NSAPI_ERROR_OK;
  }

  override trySend(bytes: Uint8Array): number {
    this.#far.incoming.push(new Uint8Array(bytes));
    this.#serve();
    return bytes.length;
  }

  override tryRecv(into: Uint8Array): number {
    const size = this.#far.outgoing.take(into);
    if (size > 0 || into.length === 0) return size;
    this.blocked++;
    return NSAPI_ERROR_WOULD_BLOCK;
  }

  override tryClose(): number {
    return this.server.tryClose();
  }

  #serve(): void {
    if (!this.#connected) {
      const result = this.server.tryConnect(null);
      this.#connected = result !== NSAPI_ERROR_IN_PROGRESS && result !== NSAPI_ERROR_ALREADY;
      if (!this.#connected) return;
    }
    const buffer = new Uint8Array(16_384);
    for (;;) {
      const size = this.server.tryRecv(buffer);
      if (size <= 0) return;
      check(this.server.trySend(buffer.subarray(0, size)), this.server);
    }
  }
}
