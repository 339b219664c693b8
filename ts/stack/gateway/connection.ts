import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  nsapiStrerror,
} from '../../nsapi/error.js';
import { CarrierConnection } from '../carrier-connection.js';
import type { Carrier, CarrierListener, Fault } from '../carrier.js';
import { NSAPI_TLSSOCKET_SET_CACERT } from '../../nsapi/options.js';
import { GATEWAY_PROTOCOL, readAnswer, readUnreadable } from './messages.js';
import type { GatewayTls } from './tls.js';
import { type FaultKind, kindOfNumber, NetworkFault } from '../../nsapi/network-fault.js';

/**
 * A connection whose TLS the relay does. It tells the relay one option after the other, each when
 * the one before was taken: so a key never goes to a relay that takes none. Plaintext follows when
 * the relay has answered the last one.
 */
export class GatewayConnection extends CarrierConnection {
  readonly #tls: GatewayTls;
  readonly #messages: Iterator<Uint8Array<ArrayBuffer>, void>;
  #answers = 0;
  #asked: Uint8Array<ArrayBuffer> | null = null;
  #secured = false;
  #tlsBegan: number | null = null;

  /**
   * As for CarrierConnection; `tls` is what to tell the relay. Its key is wiped when it is not
   * needed any more.
   */
  constructor(carry: (listener: CarrierListener) => Carrier, limit: number, tls: GatewayTls) {
    super(carry, limit);
    this.#tls = tls;
    this.#messages = tls.messages();
  }

  /** From when on it is the relay's. */
  get tlsBegan(): number | null {
    return this.#tlsBegan;
  }

  override opened(protocol: string): void {
    if (protocol === GATEWAY_PROTOCOL) this.#begin();
    else
      this.#refuse({
        code: NSAPI_ERROR_UNSUPPORTED,
        cause: new NetworkFault(
          'protocol',
          'The relay does not do TLS: it did not agree to the subprotocol.',
        ),
      });
  }

  override received(bytes: Uint8Array): void {
    if (this.#secured) {
      super.received(bytes);
      return;
    }
    const answer = readAnswer(bytes);
    const isTold = answer?.code !== NSAPI_ERROR_OK || this.#told(answer.text);
    this.#answers++;
    this.#wipe();
    if (answer === null || !isTold)
      this.#refuse({
        code: NSAPI_ERROR_DEVICE_ERROR,
        cause: new NetworkFault(
          'protocol',
          'The relay sent something else than the answer to an option.',
        ),
      });
    else if (answer.code !== NSAPI_ERROR_OK)
      this.#refuse({
        code: answer.code,
        cause: new NetworkFault(this.#kindOf(answer.code), `The relay answered: ${answer.text}.`, {
          reason: answer.text,
        }),
      });
    else this.#ask();
  }

  // False for what is no answer to the CA certificates.
  #told(text: string): boolean {
    if (this.#asked?.[0] !== NSAPI_TLSSOCKET_SET_CACERT) return true;
    const unreadable = readUnreadable(text);
    if (unreadable !== null) this.#tls.unreadable = unreadable;
    return unreadable !== null;
  }

  // The token is in the first message; what fails after the others is TLS.
  #kindOf(code: number): FaultKind {
    if (code === NSAPI_ERROR_UNSUPPORTED) return 'forbidden';
    if (nsapiStrerror(code) === undefined) return 'tls';
    if (code !== NSAPI_ERROR_AUTH_FAILURE) return kindOfNumber(code);
    return this.#answers === 1 ? 'credentials' : 'tls';
  }

  override ended(fault: Fault | null): void {
    super.ended(fault);
    this.#forget();
  }

  override close(): void {
    this.#wipe();
    super.close();
  }

  #begin(): void {
    this.#tlsBegan = performance.now();
    this.onEvent();
    this.#ask();
  }

  #ask(): void {
    const { value, done } = this.#messages.next();
    if (done === true) {
      this.#secured = true;
      this.#forget();
      this.connect();
      return;
    }
    this.#asked = value;
    this.message(value);
  }

  #refuse(fault: Fault): void {
    this.refuse(fault);
    this.#forget();
  }

  // The key is needed once more where another connection may be tried.
  #forget(): void {
    if (this.#secured || this.fault?.code === NSAPI_ERROR_AUTH_FAILURE) this.#tls.dropKey();
    this.#wipe();
  }

  // Once it was answered it has left, and nobody needs the message with the key in it any more.
  #wipe(): void {
    this.#asked?.fill(0);
    this.#asked = null;
  }
}
