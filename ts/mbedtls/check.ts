import { checkNamed, type SocketError } from '../nsapi/socket-error.js';
import { mbedtlsName } from './names.js';

/**
 * Gives a non-negative result back and throws the typed error for a negative one, so that no
 * failure goes unnoticed. Flow numbers (WOULD_BLOCK, IN_PROGRESS, ALREADY, IS_CONNECTED) throw as
 * well.
 *
 * @param result What a socket's call, or a function of Mbed TLS, answered; await the call first.
 * @param socket The socket that answered: its `lastError` is thrown, with the cause. Without it the
 *   error says no more than the number does, Mbed TLS's by its C name.
 *
 * Throws SocketError, or a subclass of it; TypeError when the result is not a number.
 */
export function check(result: number, socket?: { readonly lastError: SocketError | null }): number {
  return checkNamed(result, socket, mbedtlsName);
}
