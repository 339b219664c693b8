import { nsapiStrerror, nsapiText } from './error.js';
import { hex } from './hex.js';
import { isError } from './is-error.js';

/** What a SocketError is made of beside its number. */
export interface SocketErrorOptions {
  /** The message; by default the number's own text and that of the cause. */
  readonly message?: string;
  /** The stable name; by default the number's own, such as `NSAPI_ERROR_TIMEOUT`. */
  readonly code?: string;
  /** What caused it: an error of the platform, a transport's error, an abort's reason. */
  readonly cause?: unknown;
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

  constructor(errno: number, options: SocketErrorOptions = {}) {
    const code = options.code ?? nameOf(errno);
    super(
      options.message ?? describe(errno, code, options.cause),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.code = code;
    this.errno = errno;
  }
}

/**
 * Gives a non-negative result back and throws the typed error for a negative one, so that no
 * failure goes unnoticed. Flow numbers (WOULD_BLOCK, IN_PROGRESS, ALREADY, IS_CONNECTED) throw as
 * well.
 *
 * @param result What a socket's call answered; await the call first.
 * @param socket The socket that answered: its `lastError` is thrown. Without it the error is the
 *   one that was recorded for this number just now, if only one socket can have answered it;
 *   otherwise one that says no more than the number does.
 *
 * Throws SocketError, or a subclass of it; TypeError when the result is not a number.
 */
export function check(result: number, socket?: { readonly lastError: SocketError | null }): number {
  if (typeof result !== 'number' || Number.isNaN(result)) {
    throw new TypeError(
      'check() takes the number that a call answered; await the call first, and pass its code or ' +
        'size.',
    );
  }
  if (result >= 0) return result;
  if (socket !== undefined) {
    const error = socket.lastError;
    throw error !== null && error.errno === result ? error : new SocketError(result);
  }
  const candidates = candidatesFor(result);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) throw only;
  throw candidates.length === 0
    ? new SocketError(result)
    : new SocketError(result, {
        message:
          `${describe(result, nameOf(result), undefined)}; ${candidates.length} sockets ` +
          'failed so, read socket.lastError for the cause',
      });
}

// The latest error of each number and socket, until a zero timer forgets them.
const recorded = new Map<number, Map<object, SocketError>>();

/**
 * Notes that `socket` returns the error's number now, for a `check` of that number in this turn of
 * the event loop. Socket's `fail` does this.
 */
export function recordError(error: SocketError, socket: object = error): void {
  if (recorded.size === 0) {
    const timer: unknown = setTimeout(() => recorded.clear(), 0);
    if (
      typeof timer === 'object' &&
      timer !== null &&
      'unref' in timer &&
      typeof timer.unref === 'function'
    )
      timer.unref();
  }
  const errors = recorded.get(error.errno) ?? new Map<object, SocketError>();
  errors.set(socket, error);
  recorded.set(error.errno, errors);
}

// An error that only caused another one belongs to it: a TLS socket passes its transport's number
// on.
function candidatesFor(number: number): SocketError[] {
  const errors = [...new Set(recorded.get(number)?.values())];
  return errors.filter((error) => !errors.some((other) => other !== error && causes(error, other)));
}

function causes(cause: SocketError, error: SocketError): boolean {
  for (let at = error.cause; isError(at) && at !== error; at = at.cause)
    if (at === cause) return true;
  return false;
}

function nameOf(number: number): string {
  const name = nsapiStrerror(number);
  return name === undefined ? `MBEDTLS_ERR_${hex(number)}` : `NSAPI_ERROR_${name}`;
}

function describe(number: number, code: string, cause: unknown): string {
  const reason = isError(cause) && cause.message !== '' ? `: ${cause.message}` : '';
  const text = nsapiText(number);
  return text === undefined
    ? `the call failed with ${hex(number)}${reason}`
    : `${text} (${code})${reason}`;
}
