import { MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../nsapi/error.js';
import { Bio, toWant } from './bio.js';
import { concat } from '../../nsapi/bytes.js';

/** Over a stream: bytes in order, of which each call takes or gives some; 0 is its end. */
export class StreamBio extends Bio {
  // Bytes of a handshake's flight: its messages are gathered and leave in one piece.
  #gathered: Uint8Array[] = [];
  #gathering = false;
  // The carrier answered 0: its stream has ended.
  #ended = false;

  override get ended(): boolean {
    return this.#ended;
  }

  /**
   * Runs a handshake step: what it sends is gathered, and leaves before it reads and when it is
   * done.
   */
  override gather(step: () => number): number {
    this.#gathering = true;
    try {
      return step();
    } finally {
      this.#gathering = false;
    }
  }

  override flush(): number {
    if (this.#gathered.length === 0) return 0;
    let rest =
      this.#gathered.length === 1 && this.#gathered[0] !== undefined
        ? this.#gathered[0]
        : concat(this.#gathered);
    this.#gathered = [];
    while (rest.length > 0) {
      const sent = this.#offer(rest);
      if (sent < 0) {
        this.#gathered = [rest];
        return sent;
      }
      rest = rest.subarray(sent);
    }
    return 0;
  }

  override send(bytes: Uint8Array): number {
    if (this.#gathering) {
      this.#gathered.push(bytes);
      return bytes.length;
    }
    const flushed = this.flush();
    return toWant(flushed < 0 ? flushed : this.#offer(bytes), MBEDTLS_ERR_SSL_WANT_WRITE);
  }

  override recv(into: Uint8Array): number {
    const flushed = this.flush();
    if (flushed < 0 && flushed !== NSAPI_ERROR_WOULD_BLOCK) return flushed;
    if (this.#ended) return 0;
    const got = this.ask(() => this.carrier.tryRecv(into), into.length);
    if (got === 0) this.#ended = true;
    return toWant(got, MBEDTLS_ERR_SSL_WANT_READ);
  }

  #offer(bytes: Uint8Array): number {
    const sent = this.ask(() => this.carrier.trySend(bytes), bytes.length);
    if (sent !== 0) return sent;
    this.blocked = true;
    return NSAPI_ERROR_WOULD_BLOCK;
  }
}
