import {
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import type { OptionValue } from '../../ts/nsapi/options.js';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import type {
  AddressResult,
  HostResult,
  NetworkStack,
  OptionResult,
} from '../../ts/stack/network-stack.js';

/**
 * What was asked of the stack: an option with a copy of its value (text for bytes), or another
 * call.
 */
export type StackCall =
  | readonly [level: number, option: number, value: string | number | boolean]
  | string;

/** A stack that carries nothing, notes what is asked of it and answers what it was told to. */
export class OptionStack implements NetworkStack {
  readonly calls: StackCall[] = [];
  /** Bytes of the last option that had any, as they were given and not copied. */
  lent: Uint8Array = new Uint8Array();
  readonly #answers: ReadonlyMap<number, number>;
  readonly #connects: number[];
  #callback: (() => void) | null = null;

  /**
   * @param answers to options, by their number, instead of OK. @param connects what connecting
   *   answers, in turn.
   */
  constructor(
    answers: readonly (readonly [number, number])[] = [],
    connects: readonly number[] = [NSAPI_ERROR_OK],
  ) {
    this.#answers = new Map(answers);
    this.#connects = [...connects];
  }

  setsockopt(_handle: number, level: number, option: number, value: OptionValue): number {
    if (value instanceof Uint8Array) this.lent = value;
    this.calls.push([
      level,
      option,
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    ]);
    return this.#answers.get(option) ?? NSAPI_ERROR_OK;
  }

  socketConnect(_handle: number, address: SocketAddress): number {
    this.calls.push(`connect ${address.toString()}`);
    return this.#connects.shift() ?? NSAPI_ERROR_IS_CONNECTED;
  }

  /** Lets the socket try again. */
  tell(): void {
    this.#callback?.();
  }

  socketAttach(_handle: number, callback: (() => void) | null): void {
    this.#callback = callback;
  }

  socketListen(): number {
    this.calls.push('listen');
    return NSAPI_ERROR_OK;
  }

  socketSend(_handle: number, bytes: Uint8Array): number {
    this.calls.push('send');
    return bytes.length;
  }

  gethostbyname(): Promise<HostResult> {
    return Promise.resolve({ code: NSAPI_ERROR_OK, address: null });
  }

  socketOpen(): { code: number; handle: number } {
    return { code: NSAPI_ERROR_OK, handle: 1 };
  }

  socketClose(): number {
    return NSAPI_ERROR_OK;
  }

  socketBind(): number {
    return NSAPI_ERROR_OK;
  }

  socketAccept(): { code: number; handle: number; address: SocketAddress | null } {
    return { code: NSAPI_ERROR_WOULD_BLOCK, handle: 0, address: null };
  }

  socketRecv(): number {
    return NSAPI_ERROR_WOULD_BLOCK;
  }

  socketSendto(): number {
    return NSAPI_ERROR_NO_CONNECTION;
  }

  socketRecvfrom(): { size: number; address: SocketAddress | null } {
    return { size: NSAPI_ERROR_NO_CONNECTION, address: null };
  }

  getsockopt(): OptionResult {
    return { code: NSAPI_ERROR_UNSUPPORTED, value: null };
  }

  getpeername(): AddressResult {
    return { code: NSAPI_ERROR_NO_ADDRESS, address: null };
  }
}
