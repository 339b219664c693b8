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

const meanings: ReadonlyMap<number, readonly [number: number, kind: FaultKind]> = new Map([
  [CLOSE_PROTOCOL_ERROR, [NSAPI_ERROR_DEVICE_ERROR, 'protocol']],
  [CLOSE_UNSUPPORTED_DATA, [NSAPI_ERROR_DEVICE_ERROR, 'protocol']],
  [CLOSE_INVALID_DATA, [NSAPI_ERROR_DEVICE_ERROR, 'protocol']],
  [CLOSE_POLICY, [NSAPI_ERROR_NO_CONNECTION, 'forbidden']],
  [CLOSE_TOO_BIG, [NSAPI_ERROR_DEVICE_ERROR, 'overflow']],
  [CLOSE_NO_EXTENSION, [NSAPI_ERROR_DEVICE_ERROR, 'protocol']],
  [CLOSE_TRY_AGAIN, [NSAPI_ERROR_BUSY, 'busy']],
  [CLOSE_BAD_GATEWAY, [NSAPI_ERROR_NO_CONNECTION, 'unreachable']],
]);

/** What a code means that is a relay's own, or that nobody has given a meaning to. */
function otherMeaning(code: number): readonly [number: number, kind: FaultKind] {
  const own = code - OWN_BASE;
  const number = NSAPI_BASE - own;
  const isOwn = own > 0 && own <= LAST_OWN;
  return [isOwn ? number : NSAPI_ERROR_CONNECTION_LOST, kindOfNumber(number)];
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
  const [number, kind] = meanings.get(code) ?? otherMeaning(code);
  const cause = new NetworkFault(kind, `The WebSocket was closed with ${code}${said}.`, {
    closeCode: code,
    reason: reason === '' ? null : reason,
    cause: error,
  });
  return { code: number, cause };
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
