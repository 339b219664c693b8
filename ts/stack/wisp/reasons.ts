import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
} from '../../nsapi/error.js';
import type { Fault } from '../carrier.js';
import { REASON_VOLUNTARY } from './packets.js';
import { type FaultKind, NetworkFault } from '../../nsapi/network-fault.js';

const known: ReadonlyMap<number, readonly [number: number, kind: FaultKind, text: string]> =
  new Map([
    [0x01, [NSAPI_ERROR_CONNECTION_LOST, 'closed', 'it gave no reason']],
    [0x03, [NSAPI_ERROR_CONNECTION_LOST, 'unreachable', 'a network error']],
    [0x04, [NSAPI_ERROR_UNSUPPORTED, 'protocol', 'the extensions do not fit']],
    [0x41, [NSAPI_ERROR_PARAMETER, 'forbidden', 'the target is invalid']],
    [
      0x42,
      [
        NSAPI_ERROR_NO_CONNECTION,
        'unreachable',
        'the target cannot be reached, or its name does not resolve',
      ],
    ],
    [0x43, [NSAPI_ERROR_CONNECTION_TIMEOUT, 'timeout', 'the target did not answer in time']],
    [0x44, [NSAPI_ERROR_NO_CONNECTION, 'refused', 'the target refused the connection']],
    [0x47, [NSAPI_ERROR_CONNECTION_TIMEOUT, 'timeout', 'the connection to the target timed out']],
    [0x48, [NSAPI_ERROR_NO_CONNECTION, 'forbidden', 'the server does not allow this target']],
    [0x49, [NSAPI_ERROR_BUSY, 'busy', 'the server throttles the connections']],
    [0xc0, [NSAPI_ERROR_AUTH_FAILURE, 'credentials', 'user name or password is wrong']],
    [0xc1, [NSAPI_ERROR_AUTH_FAILURE, 'credentials', 'the signature is wrong']],
    [0xc2, [NSAPI_ERROR_AUTH_FAILURE, 'credentials', 'the server wants credentials']],
  ]);

const unknown = [NSAPI_ERROR_CONNECTION_LOST, 'closed', 'a reason that is not known'] as const;

/** What a server's CLOSE means: null is the clean end of the stream. */
export function reasonFault(reason: number): Fault | null {
  if (reason === REASON_VOLUNTARY) return null;
  const [code, kind, text] = known.get(reason) ?? unknown;
  return {
    code,
    cause: new NetworkFault(
      kind,
      `The Wisp server closed with 0x${reason.toString(16).padStart(2, '0')}: ${text}.`,
      { closeCode: reason },
    ),
  };
}
