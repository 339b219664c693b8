import { isBytes } from '../nsapi/bytes.js';
import { NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER, NSAPI_ERROR_UNSUPPORTED } from '../nsapi/error.js';
import {
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
  NSAPI_TLSSOCKET_SET_CLKEY,
  NSAPI_TLSSOCKET_SET_HOSTNAME,
  type OptionValue,
} from '../nsapi/options.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import type { Fault } from './carrier.js';

const NONE: readonly Unreadable[] = [];
const MAX_HOSTNAME = 255;
const READABLE: readonly number[] = [
  NSAPI_TLSSOCKET_SET_HOSTNAME,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_CLCERT,
];

/** What the options of level NSAPI_TLSSOCKET_LEVEL say of one socket that is to be connected. */
export abstract class TlsOptions {
  /** What of the CA certificates is left out, as far as it is known. */
  unreadable: readonly Unreadable[] = NONE;
  // Of most sockets nothing is set.
  #values: Map<number, Uint8Array> | null = null;
  #enabled = false;

  /** Whether TLS was asked for. */
  get enabled(): boolean {
    return this.#enabled;
  }

  /**
   * OK; UNSUPPORTED; PARAMETER with the reason for a value that cannot be used, which leaves
   * everything as it was.
   */
  set(option: number, value: OptionValue): Fault {
    try {
      return { code: this.#set(option, value), cause: undefined };
    } catch (cause) {
      return { code: NSAPI_ERROR_PARAMETER, cause };
    }
  }

  /** A copy of the value; null for what was not set, and always for the key. */
  get(option: number): OptionValue | null {
    if (option === NSAPI_TLSSOCKET_ENABLE) return this.#enabled;
    const bytes = this.bytes(option);
    return bytes === null ? null : new Uint8Array(bytes);
  }

  /** What was set, except for the key; null for nothing. */
  bytes(option: number): Uint8Array | null {
    return this.#values?.get(option) ?? null;
  }

  /** Takes note of certificates before they are kept. Throws for what cannot be used. */
  protected abstract learn(option: number, certificates: Uint8Array): void;

  /** Keeps the own certificate's key, of which it makes a copy. Throws for what cannot be used. */
  protected abstract keepKey(key: Uint8Array): void;

  /** Forgets the key: it belonged to another certificate. */
  abstract dropKey(): void;

  #set(option: number, value: OptionValue): number {
    if (option === NSAPI_TLSSOCKET_ENABLE) {
      if (typeof value !== 'boolean' && value !== 0 && value !== 1)
        throw new TypeError('The option takes a boolean.');
      this.#enabled = value === true || value === 1;
    } else if (option === NSAPI_TLSSOCKET_SET_CLKEY) {
      if (this.bytes(NSAPI_TLSSOCKET_SET_CLCERT) === null)
        throw new TypeError('The certificate must be set before its key.');
      this.keepKey(bytesOf(value));
    } else if (READABLE.includes(option)) {
      const bytes = new Uint8Array(bytesOf(value));
      if (option === NSAPI_TLSSOCKET_SET_HOSTNAME) requireHostname(bytes);
      else this.learn(option, bytes);
      if (option === NSAPI_TLSSOCKET_SET_CLCERT) this.dropKey();
      (this.#values ??= new Map()).set(option, bytes);
    } else {
      return NSAPI_ERROR_UNSUPPORTED;
    }
    return NSAPI_ERROR_OK;
  }
}

function bytesOf(value: OptionValue): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (isBytes(value)) return value;
  throw new TypeError(`The option takes bytes, not a ${typeof value}.`);
}

function requireHostname(bytes: Uint8Array): void {
  if (bytes.length > MAX_HOSTNAME)
    throw new RangeError(`The host name has ${bytes.length} bytes, more than ${MAX_HOSTNAME}.`);
  if (new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0'))
    throw new TypeError('The host name has a NUL in it.');
}
