import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_PARAMETER,
} from '../../nsapi/error.js';
import { isError } from '../../nsapi/is-error.js';
import type { Fault } from '../carrier.js';

/**
 * The peer, or somebody between, ended the connection without TLS's close_notify: data may be
 * missing.
 */
export class TruncationError extends Error {
  override readonly name: string = 'TruncationError';
  readonly code = 'ERR_TLS_TRUNCATED';

  constructor() {
    super('the connection ended without close_notify, data may be missing');
  }
}

const numbers: ReadonlyMap<string, number> = new Map([
  ['ECONNREFUSED', NSAPI_ERROR_NO_CONNECTION],
  ['EHOSTUNREACH', NSAPI_ERROR_NO_CONNECTION],
  ['ENETUNREACH', NSAPI_ERROR_NO_CONNECTION],
  ['ECONNRESET', NSAPI_ERROR_CONNECTION_LOST],
  ['EPIPE', NSAPI_ERROR_CONNECTION_LOST],
  ['ECONNABORTED', NSAPI_ERROR_CONNECTION_LOST],
  ['ETIMEDOUT', NSAPI_ERROR_CONNECTION_TIMEOUT],
  ['ENOTFOUND', NSAPI_ERROR_DNS_FAILURE],
  ['ENODATA', NSAPI_ERROR_DNS_FAILURE],
  ['EADDRINUSE', NSAPI_ERROR_ADDRESS_IN_USE],
  ['EADDRNOTAVAIL', NSAPI_ERROR_NO_ADDRESS],
  ['EACCES', NSAPI_ERROR_PARAMETER],
  ['EINVAL', NSAPI_ERROR_PARAMETER],
  ['ENOMEM', NSAPI_ERROR_NO_MEMORY],
  ['EMFILE', NSAPI_ERROR_NO_MEMORY],
  ['ENFILE', NSAPI_ERROR_NO_MEMORY],
]);

/** The fault of a connection that is gone, and nobody said why. */
export const gone: Fault = {
  code: NSAPI_ERROR_CONNECTION_LOST,
  cause: undefined,
  kind: 'reset',
};

/** The fault that an error of Node's amounts to; of an AggregateError, its first one. */
export function faultOf(error: unknown): Fault {
  return { code: numberOf(error), cause: error };
}

function numberOf(error: unknown): number {
  if (!isError(error)) return NSAPI_ERROR_DEVICE_ERROR;
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
    return numberOf(error.errors[0]);
  if (!('code' in error) || typeof error.code !== 'string') return NSAPI_ERROR_DEVICE_ERROR;
  if (error.code.startsWith('ERR_SSL_')) return NSAPI_ERROR_AUTH_FAILURE;
  return (
    numbers.get(error.code) ??
    (error.code.startsWith('EAI_') ? NSAPI_ERROR_DNS_FAILURE : NSAPI_ERROR_DEVICE_ERROR)
  );
}
