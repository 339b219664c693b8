import { defaultStack } from '../platform/index.js';
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
import type { Unreadable } from '../nsapi/unreadable.js';
import type { SocketError } from '../nsapi/socket-error.js';
import type { AddressResult, NetworkStack, OptionResult } from '../stack/network-stack.js';
import { takerOf } from '../stack/taker.js';
import { requireAddress, requireOptionValue } from './arguments.js';
import type { SocketParts } from './socket.js';
import { Tether } from './tether.js';
import type { Waiter } from './waiter.js';

interface Opened {
  readonly stack: NetworkStack;
  /** Null once a connect was aborted: the socket is open here and gone at the stack. */
  readonly handle: number | null;
  /** The reason of that abort. */
  readonly aborted?: unknown;
  /** What is answered instead, where it was not an abort. */
  readonly ended?: SocketError;
}

/** What a stack is asked with the handle that it gave, and with bytes where they are given. */
export type Call = (stack: NetworkStack, handle: number, bytes: Uint8Array) => number;

const NONE = new Uint8Array(0);
const GIVE: Call = (stack, handle, bytes) =>
  takerOf(stack)?.socketSend(handle, bytes, true) ?? stack.socketSend(handle, bytes);

/** One that nobody holds, waits for or listens to is closed: nobody else could. */
const forgotten = new FinalizationRegistry<Opened>(({ stack, handle }) => {
  try {
    if (handle !== null) stack.socketClose(handle);
  } catch {
    // Nobody is left to be told.
  }
});

/**
 * What every socket of a network stack has, whatever its protocol: its handle there.
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

  constructor(protocol: number, parts: SocketParts) {
    this.#protocol = protocol;
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /** What is another one after each open, and null in between. */
  get opened(): object | null {
    return this.#opened;
  }

  /** Whether the stack takes over what is sent by {@link give}. */
  get takesOver(): boolean {
    return this.#opened !== null && takerOf(this.#opened.stack) !== null;
  }

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

  attach(stack: NetworkStack, handle: number): void {
    const opened = { stack, handle };
    this.#opened = opened;
    this.#told = false;
    forgotten.register(this, opened, this);
    stack.socketAttach(handle, callerOf(this, this.#parts.waiter));
  }

  /** The stack tells that another try may get further. */
  tell(): void {
    if (this.#told) return;
    const { waiter } = this.#parts;
    this.#told = true;
    this.#unheard = waiter.sigio === null;
    waiter.notify();
  }

  /** Tells anew what was told since the last call. */
  rearm(): void {
    if (this.#told) this.retell();
  }

  /** As {@link tell}, though nothing was asked since the last time. */
  retell(): void {
    this.#told = false;
    this.tell();
  }

  /** The stack's answer; with a failure its error is kept. */
  use(call: (stack: NetworkStack, handle: number) => number): number;
  /** The same with what the call is given, so that it needs no function of its own. */
  use(call: Call, bytes: Uint8Array): number;
  use(call: Call, bytes: Uint8Array = NONE): number {
    const opened = this.#opened;
    const { failures } = this.#parts;
    if (opened === null) return failures.fail(NSAPI_ERROR_NO_SOCKET);
    const { stack, handle } = opened;
    if (handle === null && opened.ended !== undefined) return failures.failWith(opened.ended);
    if (handle === null) return failures.fail(NSAPI_ERROR_NO_CONNECTION, opened.aborted);
    this.#told = false;
    this.#unheard = false;
    const result = call(stack, handle, bytes);
    return result < 0 && !isFlow(result)
      ? failures.fail(result, stack.socketCause?.(handle), stack.socketKind?.(handle) ?? null)
      : failures.pass(result);
  }

  /** Sends bytes that are the stack's once it has taken all of them. */
  give(bytes: Uint8Array): number {
    return this.use(GIVE, bytes);
  }

  /** The peer, as far as the stack knows it; not to know it is no failure. */
  get peer(): SocketAddress | null {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return null;
    return opened.stack.getpeername(opened.handle).address;
  }

  close(): number {
    const opened = this.#opened;
    const { failures, waiter } = this.#parts;
    if (opened === null) return failures.fail(NSAPI_ERROR_NO_SOCKET);
    this.#opened = null;
    forgotten.unregister(this);
    waiter.notify();
    return opened.handle === null
      ? NSAPI_ERROR_OK
      : failures.fail(opened.stack.socketClose(opened.handle));
  }

  /** What follows returns NO_CONNECTION for this reason, until close. */
  abort(reason: unknown): void {
    this.#end({ aborted: reason });
  }

  /** What follows answers this, until close. */
  end(error: SocketError): void {
    this.#end({ ended: error });
  }

  /**
   * When the stack's TLS began, by performance.now(); null before. Of a stack that does not tell it
   * is now.
   */
  get tlsBegan(): number | null {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return null;
    const { stack, handle } = opened;
    return stack.socketTlsBegan === undefined ? performance.now() : stack.socketTlsBegan(handle);
  }

  /** What of the CA certificates the stack's TLS leaves out; none of a stack that does not tell. */
  get unreadable(): readonly Unreadable[] {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return [];
    return opened.stack.socketUnreadable?.(opened.handle) ?? [];
  }

  /** Tells a callback that was just set of an event that came while there was none. */
  tellUnheard(): void {
    const { waiter } = this.#parts;
    if (waiter.sigio === null || !this.#unheard) return;
    this.#unheard = false;
    waiter.notify();
  }

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
    return this.#ask(
      (stack, handle) => stack.getsockopt(handle, level, option),
      (code) => ({ code, value: null }),
    );
  }

  getpeername(): AddressResult {
    return this.#ask((stack, handle) => stack.getpeername(handle), noAddress);
  }

  getsockname(): AddressResult {
    return this.#ask(
      (stack, handle) => stack.getsockname?.(handle) ?? noAddress(NSAPI_ERROR_UNSUPPORTED),
      noAddress,
    );
  }

  #end(why: { readonly aborted: unknown } | { readonly ended: SocketError }): void {
    const opened = this.#opened;
    if (opened === null || opened.handle === null) return;
    this.#opened = { stack: opened.stack, handle: null, ...why };
    forgotten.unregister(this);
    opened.stack.socketClose(opened.handle);
    this.#parts.waiter.notify();
  }

  #ask<Answer extends { readonly code: number }>(
    ask: (stack: NetworkStack, handle: number) => Answer,
    unasked: (code: number) => Answer,
  ): Answer {
    let answer: Answer | undefined;
    const code = this.use((stack, handle) => {
      answer = ask(stack, handle);
      return answer.code;
    });
    return answer ?? unasked(code);
  }
}

function noAddress(code: number): AddressResult {
  return { code, address: null };
}

/** Holds a handle while somebody waits or listens at its socket. */
class HandleTether extends Tether<InternetHandle> {
  override readonly event = (): void => this.held?.tell();
}

// Apart from the handle's methods, whose functions would all hold it.
function callerOf(handle: InternetHandle, waiter: Waiter): () => void {
  const tether = new HandleTether(handle);
  waiter.holder = tether;
  tether.hold(waiter.isHeld);
  return tether.event;
}
