import { NSAPI_ERROR_TIMEOUT, nsapiStrerror, nsapiText } from './error.js';
import { hex } from './hex.js';
import { isError } from './is-error.js';
import { faultBehind, type FaultKind } from './network-fault.js';

/** What a SocketError is made of beside its number. */
export interface SocketErrorOptions {
  /** The message; by default the number's own text and that of the cause. */
  readonly message?: string;
  /** The stable name; by default the number's own, such as `NSAPI_ERROR_TIMEOUT`. */
  readonly code?: string;
  /** What caused it: an error of the platform, a transport's error, an abort's reason. */
  readonly cause?: unknown;
  /** What happened below TLS, where the cause does not tell. */
  readonly kind?: FaultKind | null;
  /** Whether a wait ran out; by default whether one did in the cause. */
  readonly timedOut?: boolean;
}

/** A failure of a socket. The TLS sockets' errors are a subclass that says more. */
export class SocketError extends Error {
  override readonly name: string = 'SocketError';
  /** The stable name of the number, such as `NSAPI_ERROR_TIMEOUT`. */
  readonly code: string;
  /**
   * The negative number that the call answered: one of NSAPI's, or one of Mbed TLS's that passed
   * through.
   */
  readonly errno: number;
  /** What happened below TLS, where that is known; null for what TLS found by itself. */
  readonly kind: FaultKind | null;
  /** The code by which a tunnel was closed, or null. */
  readonly closeCode: number | null;
  /** What the other side of a tunnel said of its end, or null. */
  readonly reason: string | null;
  /** True where the time allowed for a wait, or for a handshake, has passed. */
  readonly timedOut: boolean;

  constructor(errno: number, options: SocketErrorOptions = {}) {
    const code = options.code ?? nameOf(errno);
    super(
      options.message ?? describe(errno, code, options.cause),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    const fault = faultBehind(options.cause);
    this.code = code;
    this.errno = errno;
    this.kind = fault?.kind ?? options.kind ?? null;
    this.closeCode = fault?.closeCode ?? null;
    this.reason = fault?.reason ?? null;
    this.timedOut = options.timedOut ?? isTimeout(options.cause);
  }
}

/** What a number that is not NSAPI's is called. */
export type Namer = (number: number) => string;

const unnamed: Namer = (number) => `MBEDTLS_ERR_${hex(number)}`;

/**
 * Gives a non-negative result back and throws the typed error for a negative one, so that no
 * failure goes unnoticed. Flow numbers (WOULD_BLOCK, IN_PROGRESS, ALREADY, IS_CONNECTED) throw as
 * well.
 *
 * @param result What a socket's call answered; await the call first.
 * @param socket The socket that answered: its `lastError` is thrown, with the cause. Without it the
 *   error says no more than the number does.
 *
 * Throws SocketError, or a subclass of it; TypeError when the result is not a number.
 */
export function check(result: number, socket?: { readonly lastError: SocketError | null }): number {
  return checkNamed(result, socket, unnamed);
}

/** As {@link check}, with names for the numbers that are not NSAPI's. */
export function checkNamed(
  result: number,
  socket: { readonly lastError: SocketError | null } | undefined,
  namer: Namer,
): number {
  if (typeof result !== 'number' || Number.isNaN(result)) {
    throw new TypeError(
      'check() takes the number that a call answered; await the call first, and pass its code or ' +
        'size.',
    );
  }
  if (result >= 0) return result;
  const error = socket?.lastError ?? null;
  if (error !== null && error.errno === result) throw error;
  throw new SocketError(result, isNsapi(result) ? {} : { code: namer(result) });
}

function isNsapi(number: number): boolean {
  return nsapiStrerror(number) !== undefined;
}

function nameOf(number: number): string {
  const name = nsapiStrerror(number);
  return name === undefined ? unnamed(number) : `NSAPI_ERROR_${name}`;
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof SocketError && (cause.timedOut || cause.errno === NSAPI_ERROR_TIMEOUT);
}

function describe(number: number, code: string, cause: unknown): string {
  const reason = isError(cause) && cause.message !== '' ? `: ${cause.message}` : '';
  const text = nsapiText(number);
  return text === undefined
    ? `the call failed with ${code === unnamed(number) ? '' : `${code}, `}${hex(number)}${reason}`
    : `${text} (${code})${reason}`;
}
