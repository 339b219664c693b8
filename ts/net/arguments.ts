import { assertBytes, typeName } from '../nsapi/bytes.js';
import { LONGEST_TIMER } from '../nsapi/longest-timer.js';
import { SocketAddress } from '../nsapi/socket-address.js';

/** How a call that may wait is ended early. */
export interface WaitOptions {
  /**
   * Aborting it ends the wait: the promise rejects with its reason, and no byte is lost or sent
   * twice.
   */
  readonly signal?: AbortSignal | undefined;
}

// Every check throws at once and says what to do instead: these are mistakes of the program, not of
// the network.

export function requireBytes(bytes: unknown, call: string): void {
  if (typeof bytes === 'string')
    throw new TypeError(
      `${call} takes a Uint8Array; encode the string first: new TextEncoder().encode(text).`,
    );
  assertBytes(bytes, call);
}

export function requireAddress(address: unknown, call: string): void {
  if (!(address instanceof SocketAddress))
    throw new TypeError(`${call} takes a SocketAddress, not ${typeName(address)}.`);
}

/** What connect() was called with; `host` is null where it was an address, or nothing. */
export interface ConnectArguments {
  readonly host: string | null;
  readonly address: SocketAddress | null;
  readonly options: WaitOptions | undefined;
}

/** Reads connect(host, port, options) or connect(address, options). */
export function connectArguments(
  target: string | SocketAddress | null | undefined,
  second: number | WaitOptions | undefined,
  options: WaitOptions | undefined,
): ConnectArguments {
  if (typeof target === 'string') {
    if (typeof second !== 'number')
      throw new TypeError(`connect() takes a port after the host, not ${typeName(second)}.`);
    return { host: target, address: new SocketAddress(target, second), options };
  }
  if (typeof second === 'number')
    throw new TypeError('connect() takes a host and a port, or a SocketAddress.');
  return { host: null, address: target ?? null, options: second };
}

export function requireOptions(options: unknown, call: string): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${call} takes its options as an object, not ${typeName(options)}.`);
  if (!('signal' in options) || options.signal === undefined) return;
  const { signal } = options;
  if (
    typeof signal !== 'object' ||
    signal === null ||
    !('aborted' in signal) ||
    !('addEventListener' in signal)
  ) {
    throw new TypeError(`${call} takes an AbortSignal as its signal, not ${typeName(signal)}.`);
  }
}

export function requireTimeout(milliseconds: unknown): void {
  if (typeof milliseconds !== 'number')
    throw new TypeError(
      `setTimeout takes milliseconds as a number, not ${typeName(milliseconds)}.`,
    );
  if (!Number.isInteger(milliseconds) || milliseconds > LONGEST_TIMER) {
    throw new RangeError(
      `setTimeout takes an integer of at most ${LONGEST_TIMER} milliseconds (negative: forever), ` +
        `not ${milliseconds}.`,
    );
  }
}

/** The option handshakeTimeout, 30000 unless it is given. */
export function handshakeTimeoutOf(milliseconds: unknown = 30_000): number {
  if (typeof milliseconds !== 'number')
    throw new TypeError(
      `handshakeTimeout takes milliseconds as a number, not ${typeName(milliseconds)}.`,
    );
  if (milliseconds === Infinity) return milliseconds;
  if (!Number.isInteger(milliseconds) || milliseconds < 1 || milliseconds > LONGEST_TIMER) {
    throw new RangeError(
      `handshakeTimeout takes 1 to ${LONGEST_TIMER} milliseconds, or Infinity for none, not ` +
        `${milliseconds}.`,
    );
  }
  return milliseconds;
}

export function requireInteger(number: unknown, call: string, what: string, least: number): void {
  if (typeof number !== 'number')
    throw new TypeError(`${call} takes the ${what} as a number, not ${typeName(number)}.`);
  if (!Number.isInteger(number) || number < least)
    throw new RangeError(
      `${call} takes the ${what} as an integer of at least ${least}, not ${number}.`,
    );
}

export function requireOptionValue(value: unknown): void {
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'string')
    requireBytes(value, 'setsockopt');
}

export function requireFunction(value: unknown, call: string, what: string): void {
  if (value !== undefined && typeof value !== 'function')
    throw new TypeError(`${call} takes a function as ${what}, not ${typeName(value)}.`);
}

/** Throws RangeError for what is given and no positive integer. */
export function requireCounts(counts: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value = 1] of Object.entries(counts))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a positive integer, not ${value}.`);
}
