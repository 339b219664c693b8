import {
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
  NSAPI_TLSSOCKET_SET_CLKEY,
  NSAPI_TLSSOCKET_SET_HOSTNAME,
} from '../../nsapi/options.js';
import { optionMessage } from './messages.js';
import { TlsOptions } from '../tls-options.js';

/** The order in which the relay is told. */
const SETTINGS = [
  NSAPI_TLSSOCKET_SET_HOSTNAME,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
  NSAPI_TLSSOCKET_SET_CLKEY,
] as const;

/**
 * What a relay is to be told about TLS for one socket. Whether certificates and keys are any good,
 * the relay finds out, and says what of the CA certificates it leaves out.
 */
export class GatewayTls extends TlsOptions {
  readonly #token: Uint8Array;
  #key: Uint8Array | null = null;

  constructor(token: Uint8Array) {
    super();
    this.#token = token;
  }

  /** One message for each option that was set, as each is asked for; ENABLE is the last. */
  *messages(): Generator<Uint8Array<ArrayBuffer>, void> {
    let token: Uint8Array | undefined = this.#token;
    for (const option of SETTINGS) {
      const value = option === NSAPI_TLSSOCKET_SET_CLKEY ? this.#key : this.bytes(option);
      if (value === null) continue;
      yield optionMessage(option, value, token);
      token = undefined;
    }
    yield optionMessage(NSAPI_TLSSOCKET_ENABLE, Uint8Array.of(1), token);
  }

  /** Forgets the key, and wipes it. */
  override dropKey(): void {
    this.#key?.fill(0);
    this.#key = null;
  }

  protected override learn(option: number): void {
    if (option === NSAPI_TLSSOCKET_SET_CACERT) this.unreadable = [];
  }

  protected override keepKey(key: Uint8Array): void {
    this.dropKey();
    this.#key = new Uint8Array(key);
  }
}
