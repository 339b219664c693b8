/** Success. */
export const NSAPI_ERROR_OK = 0;
/** Nothing can be done now; try again after the socket tells (see `Socket.sigio`). */
export const NSAPI_ERROR_WOULD_BLOCK = -3001;
/** The call or the option is not supported here. */
export const NSAPI_ERROR_UNSUPPORTED = -3002;
/** A parameter's content or the moment of the call is wrong. */
export const NSAPI_ERROR_PARAMETER = -3003;
/** There is no connection: none was made, or it was refused. */
export const NSAPI_ERROR_NO_CONNECTION = -3004;
/** The socket is not open. */
export const NSAPI_ERROR_NO_SOCKET = -3005;
/** There is no such address. */
export const NSAPI_ERROR_NO_ADDRESS = -3006;
/** Memory, or another resource of the platform, is exhausted. */
export const NSAPI_ERROR_NO_MEMORY = -3007;
/** No wireless network of that name. */
export const NSAPI_ERROR_NO_SSID = -3008;
/** The host name does not resolve. */
export const NSAPI_ERROR_DNS_FAILURE = -3009;
/** The network gave no address. */
export const NSAPI_ERROR_DHCP_FAILURE = -3010;
/** One side did not prove who it is, or the handshake failed. */
export const NSAPI_ERROR_AUTH_FAILURE = -3011;
/** Something failed below the sockets. */
export const NSAPI_ERROR_DEVICE_ERROR = -3012;
/** The connection is being made. */
export const NSAPI_ERROR_IN_PROGRESS = -3013;
/** The connection is still being made by an earlier call. */
export const NSAPI_ERROR_ALREADY = -3014;
/** The socket is connected already. */
export const NSAPI_ERROR_IS_CONNECTED = -3015;
/** The connection was lost. */
export const NSAPI_ERROR_CONNECTION_LOST = -3016;
/** The connection timed out. */
export const NSAPI_ERROR_CONNECTION_TIMEOUT = -3017;
/** The address is in use. */
export const NSAPI_ERROR_ADDRESS_IN_USE = -3018;
/** The time allowed has passed. */
export const NSAPI_ERROR_TIMEOUT = -3019;
/** The device is busy with something else. */
export const NSAPI_ERROR_BUSY = -3020;

const known: ReadonlyMap<number, readonly [name: string, text: string]> = new Map([
  [NSAPI_ERROR_OK, ['OK', 'no error']],
  [NSAPI_ERROR_WOULD_BLOCK, ['WOULD_BLOCK', 'nothing can be done now, try again later']],
  [NSAPI_ERROR_UNSUPPORTED, ['UNSUPPORTED', 'the call or the option is not supported here']],
  [NSAPI_ERROR_PARAMETER, ['PARAMETER', 'a parameter, or the moment of the call, is wrong']],
  [NSAPI_ERROR_NO_CONNECTION, ['NO_CONNECTION', 'there is no connection, or it was refused']],
  [NSAPI_ERROR_NO_SOCKET, ['NO_SOCKET', 'the socket is not open']],
  [NSAPI_ERROR_NO_ADDRESS, ['NO_ADDRESS', 'there is no such address']],
  [NSAPI_ERROR_NO_MEMORY, ['NO_MEMORY', 'memory or another resource is exhausted']],
  [NSAPI_ERROR_NO_SSID, ['NO_SSID', 'there is no wireless network of that name']],
  [NSAPI_ERROR_DNS_FAILURE, ['DNS_FAILURE', 'the host name does not resolve']],
  [NSAPI_ERROR_DHCP_FAILURE, ['DHCP_FAILURE', 'the network gave no address']],
  [NSAPI_ERROR_AUTH_FAILURE, ['AUTH_FAILURE', 'authentication or the handshake failed']],
  [NSAPI_ERROR_DEVICE_ERROR, ['DEVICE_ERROR', 'something failed below the sockets']],
  [NSAPI_ERROR_IN_PROGRESS, ['IN_PROGRESS', 'the connection is being made']],
  [NSAPI_ERROR_ALREADY, ['ALREADY', 'the connection is still being made']],
  [NSAPI_ERROR_IS_CONNECTED, ['IS_CONNECTED', 'the socket is connected already']],
  [NSAPI_ERROR_CONNECTION_LOST, ['CONNECTION_LOST', 'the connection was lost']],
  [NSAPI_ERROR_CONNECTION_TIMEOUT, ['CONNECTION_TIMEOUT', 'the connection timed out']],
  [NSAPI_ERROR_ADDRESS_IN_USE, ['ADDRESS_IN_USE', 'the address is in use']],
  [NSAPI_ERROR_TIMEOUT, ['TIMEOUT', 'the time allowed has passed']],
  [NSAPI_ERROR_BUSY, ['BUSY', 'the device is busy']],
]);

/**
 * The bare name of an NSAPI number, such as `'TIMEOUT'`; undefined for a number that is not one of
 * NSAPI's.
 *
 * Corresponds to `nsapi_strerror`
 */
export function nsapiStrerror(number: number): string | undefined {
  return known.get(number)?.[0];
}

/** What an NSAPI number means, in one line; undefined for a number that is not one of NSAPI's. */
export function nsapiText(number: number): string | undefined {
  return known.get(number)?.[1];
}

/** Whether the number says how a call is getting on, rather than that it failed. */
export function isFlow(number: number): boolean {
  return (
    number === NSAPI_ERROR_WOULD_BLOCK ||
    number === NSAPI_ERROR_IN_PROGRESS ||
    number === NSAPI_ERROR_ALREADY ||
    number === NSAPI_ERROR_IS_CONNECTED
  );
}
