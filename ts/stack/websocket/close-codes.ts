import {
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import { isError } from '../../nsapi/is-error.js';
import type { Fault } from '../carrier.js';
import {
  CLOSE_BAD_GATEWAY,
  CLOSE_INVALID_DATA,
  CLOSE_NO_EXTENSION,
  CLOSE_NO_STATUS,
  CLOSE_NORMAL,
  CLOSE_POLICY,
  CLOSE_PROTOCOL_ERROR,
  CLOSE_TOO_BIG,
  CLOSE_TRY_AGAIN,
  CLOSE_UNSUPPORTED_DATA,
} from './close-code.js';
import { type FaultKind, kindOfNumber, NetworkFault } from '../../nsapi/network-fault.js';

/**
 * Close codes of a relay that mean an NSAPI number: 4000 + n is -(3000 + n), as in 4009 for
 * DNS_FAILURE (-3009).
 */
const OWN_BASE = 4000;
const LAST_OWN = 20;
const NSAPI_BASE = NSAPI_ERROR_WOULD_BLOCK + 1;

const numbers: ReadonlyMap<number, number> = new Map([
  [CLOSE_PROTOCOL_ERROR, NSAPI_ERROR_DEVICE_ERROR],
  [CLOSE_UNSUPPORTED_DATA, NSAPI_ERROR_DEVICE_ERROR],
  [CLOSE_INVALID_DATA, NSAPI_ERROR_DEVICE_ERROR],
  [CLOSE_POLICY, NSAPI_ERROR_NO_CONNECTION],
  [CLOSE_TOO_BIG, NSAPI_ERROR_DEVICE_ERROR],
  [CLOSE_NO_EXTENSION, NSAPI_ERROR_DEVICE_ERROR],
  [CLOSE_TRY_AGAIN, NSAPI_ERROR_BUSY],
  [CLOSE_BAD_GATEWAY, NSAPI_ERROR_NO_CONNECTION],
]);

const kinds: ReadonlyMap<number, FaultKind> = new Map([
  [CLOSE_PROTOCOL_ERROR, 'protocol'],
  [CLOSE_UNSUPPORTED_DATA, 'protocol'],
  [CLOSE_INVALID_DATA, 'protocol'],
  [CLOSE_NO_EXTENSION, 'protocol'],
  [CLOSE_TOO_BIG, 'overflow'],
  [CLOSE_POLICY, 'forbidden'],
  [CLOSE_TRY_AGAIN, 'busy'],
  [CLOSE_BAD_GATEWAY, 'unreachable'],
]);

function kindOf(code: number): FaultKind {
  return kinds.get(code) ?? kindOfNumber(NSAPI_BASE + OWN_BASE - code);
}

/** The close code by which a relay tells an NSAPI number. */
export function closeCodeOf(number: number): number {
  return OWN_BASE + NSAPI_BASE - number;
}

/**
 * What the end of a WebSocket means: null is the clean end of the stream, which is closing with
 * 1000 or with no code.
 */
export function closeFault(code: number, reason: string, error?: unknown): Fault | null {
  if (code === CLOSE_NORMAL || code === CLOSE_NO_STATUS) return null;
  const said = reason === '' ? '' : `: ${reason}`;
  const cause = new NetworkFault(kindOf(code), `The WebSocket was closed with ${code}${said}.`, {
    closeCode: code,
    reason: reason === '' ? null : reason,
    cause: error,
  });
  const own = code - OWN_BASE;
  if (own > 0 && own <= LAST_OWN) return { code: NSAPI_BASE - own, cause };
  return { code: numbers.get(code) ?? NSAPI_ERROR_CONNECTION_LOST, cause };
}

/** What it means that a WebSocket was never open. */
export function openFault(url: string, error?: unknown): Fault {
  const why = isError(error) && error.message !== '' ? `: ${error.message.replace(/\.$/, '')}` : '';
  return {
    code: NSAPI_ERROR_NO_CONNECTION,
    cause: new NetworkFault('tunnel', `The WebSocket to ${url} could not be opened${why}.`, {
      cause: error,
    }),
  };
}
