import { MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import { NSAPI_ERROR_CONNECTION_LOST } from '../../nsapi/error.js';
import { Bio, SEND, toWant } from './bio.js';

/** More empty datagrams than can wait anywhere: a carrier with so many is a stream that ended. */
const MOST_EMPTY = 65_536;

/** Over datagrams: each call takes or gives one, and an empty one means nothing. */
export class DatagramBio extends Bio {
  override send(bytes: Uint8Array): number {
    const datagram = bytes.slice();
    const sent = this.ask(SEND, this.carrier, datagram);
    // What a carrier cut off is lost: Mbed TLS would send it as a datagram of its own.
    return sent >= 0 ? bytes.length : toWant(sent, MBEDTLS_ERR_SSL_WANT_WRITE);
  }

  override recv(size: number): Uint8Array | number {
    for (let empty = 0; empty < MOST_EMPTY; empty++) {
      const got = this.receive(size);
      if (got !== 0) return got;
    }
    this.thrown ??= new Error('The transport gives empty datagrams for ever: is it a stream?');
    return NSAPI_ERROR_CONNECTION_LOST;
  }
}
