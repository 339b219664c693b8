import { defaultStack } from '#platform';
import {
  isFlow,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../nsapi/error.js';
import type { OptionValue } from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { AddressResult, NetworkStack, OptionResult } from '../stack/network-stack.js';
import { requireAddress, requireOptionValue } from './arguments.js';
import type { SocketParts } from './socket.js';

interface Opened {
  readonly stack: NetworkStack;
  /** Null once a connect was aborted: the socket is open here and gone at the stack. */
  readonly handle: number | null;
  /** The reason of that abort. */
  readonly aborted?: unknown;
}

/**
 * What every socket of a network stack has, whatever the protocol: its handle there, from open to
 * close, whose failures and events become the socket's; the local address, the options. Calls
 * answer NO_SOCKET while it is not open.
 *
 * Corresponds to `InternetSocket`
 */
export class InternetHandle {
  readonly #protocol: number;
  readonly #parts: SocketParts;
  #opened: Opened | null = null;
  // An event was told and no call was made since: nothing is gained by telling the next one.
  #told = false;
  #unheard = false;

  /**
   * @param protocol NSAPI_TCP or NSAPI_UDP
   * @param parts those of the socket
   */
  constructor(protocol: number, parts: SocketParts) {
    this.#protocol = protocol;
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /**
   * Opens a handle on a stack, by default the platform's own. UNSUPPORTED where the platform has
   * none; PARAMETER for null or when it is open already; else the stack's answer. Throws TypeError
   * for something that is no stack.
   */
  open(stack: NetworkStack | null | undefined): number {
    if (
      stack !== undefined &&
      (typeof stack !== 'object' || (stack !== null && typeof stack.socketOpen !== 'function'))
    ) {
      throw new TypeError("open takes a NetworkStack, or nothing for the platform's own.");
    }
    const { failures } = this.#parts;
    if (this.#opened !== null || stack === null) return failures.fail(NSAPI_ERROR_PARAMETER);
    const chosen = stack ?? defaultStack();
    if (chosen === null) return failures.fail(NSAPI_ERROR_UNSUPPORTED);
    const { code, handle } = chosen.socketOpen(this.#protocol);
    if (code !== NSAPI_ERROR_OK) return failures.fail(code);
    this.attach(chosen, handle);
    return code;
  }

  /** Takes over a handle that the stack has made. */
  attach(stack: NetworkStack, handle: number): void {
    const { waiter } = this.#parts;
    this.#opened = { stack, handle };
    this.#told = false;
    stack.socketAttach(handle, () => {
      if (this.#told) return;
      this.#told = true;
      this.#unheard = waiter.sigio === null;
      waiter.notify();
    });
  }

  /** The stack's answer; with a failure its error is kept. */
  use(call: (stack: NetworkStack, handle: number) => number): number {
    const opened = this.#opened;
    const { failures } = this.#parts;
    if (opened === null) return failures.fail(NSAPI_ERROR_NO_SOCKET);
    const { stack, handle } = opened;
    if (handle === null) return failures.fail(NSAPI_ERROR_NO_CONNECTION, opened.aborted);
    this.#told = false;
    this.#unheard = false;
    const result = call(stack, handle);
    return result < 0 && !isFlow(result)
      ? failures.fail(result, stack.socketCause?.(handle))
      : result;
  }

  /** The peer's address as far as the stack knows it; not to know it is no failure. */
  get peer(): SocketAddress | null {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return null;
    return opened.stack.getpeername(opened.handle).address;
  }

  /** The stack still delivers what it took. */
  close(): number {
    const opened = this.#opened;
    const { failures, waiter } = this.#parts;
    if (opened === null) return failures.fail(NSAPI_ERROR_NO_SOCKET);
    this.#opened = null;
    waiter.notify();
    return opened.handle === null
      ? NSAPI_ERROR_OK
      : failures.fail(opened.stack.socketClose(opened.handle));
  }

  /** Ends what the stack does: what follows answers NO_CONNECTION for this reason, until close. */
  abort(reason: unknown): void {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return;
    this.#opened = { stack: opened.stack, handle: null, aborted: reason };
    opened.stack.socketClose(opened.handle);
    this.#parts.waiter.notify();
  }

  /** Tells a callback that was just set of an event that came while there was none. */
  tellUnheard(): void {
    const { waiter } = this.#parts;
    if (waiter.sigio === null || !this.#unheard) return;
    this.#unheard = false;
    waiter.notify();
  }

  /**
   * Chooses the local address; a number is the port on every local address. Throws TypeError or
   * RangeError for something that is neither an address nor a port.
   */
  bind(address: SocketAddress | number): number {
    const local = typeof address === 'number' ? new SocketAddress('', address) : address;
    requireAddress(local, 'bind');
    return this.use((stack, handle) => stack.socketBind(handle, local));
  }

  setsockopt(level: number, option: number, value: OptionValue): number {
    requireOptionValue(value);
    return this.use((stack, handle) => stack.setsockopt(handle, level, option, value));
  }

  getsockopt(level: number, option: number): OptionResult {
    let value: OptionValue | null = null;
    const code = this.use((stack, handle) => {
      const answer = stack.getsockopt(handle, level, option);
      value = answer.value;
      return answer.code;
    });
    return { code, value };
  }

  getpeername(): AddressResult {
    return this.#askAddress((stack, handle) => stack.getpeername(handle));
  }

  getsockname(): AddressResult {
    return this.#askAddress(
      (stack, handle) =>
        stack.getsockname?.(handle) ?? { code: NSAPI_ERROR_UNSUPPORTED, address: null },
    );
  }

  #askAddress(ask: (stack: NetworkStack, handle: number) => AddressResult): AddressResult {
    let address: SocketAddress | null = null;
    const code = this.use((stack, handle) => {
      const answer = ask(stack, handle);
      address = answer.address;
      return answer.code;
    });
    return { code, address };
  }
}
