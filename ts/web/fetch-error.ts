import { StreamError, toStreamError } from '../adapt/stream-error.js';
import { isError } from '../nsapi/is-error.js';

/**
 * What a fetch of createFetch fails with, unless it was aborted: a TypeError, as the standard has
 * it, that says why.
 */
export class FetchError extends TypeError {
  override readonly name: string = 'FetchError';
  /**
   * Why: `ERR_FETCH_CONNECT_TIMEOUT`, `ERR_FETCH_HEADERS_TIMEOUT`, `ERR_FETCH_BODY_TIMEOUT`,
   * `ERR_FETCH_PROTOCOL` (the answer is no proper HTTP), `ERR_FETCH_TRUNCATED` (it ended too soon),
   * `ERR_FETCH_DECODING` (its content coding is damaged), `ERR_FETCH_REDIRECT`,
   * `ERR_FETCH_REQUEST_BODY` (the body to send failed), `ERR_FETCH_CLOSED`; else the code of the
   * cause, a StreamError.
   */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

/** The error for what a connection failed with; an abort's reason and our own stay. */
export function toFetchError(error: unknown, what: string): unknown {
  const told = isError(error) ? toStreamError(error) : error;
  return told instanceof StreamError
    ? new FetchError(told.code, `${what}: ${told.message}`, told)
    : told;
}
