import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_NO_CONNECTION,
} from './error.js';
import { isError } from './is-error.js';

/**
 * What happened below TLS:
 * - `tunnel`: the tunnel could not be opened
 * - `name`: the name of the peer has no address
 * - `refused`: the peer refused the connection
 * - `unreachable`: there is no way to the peer
 * - `forbidden`: the relay, or this system, does not allow that target
 * - `busy`: the relay has no room at the moment
 * - `timeout`: the peer, or the relay, did not answer in time
 * - `reset`: the connection was cut
 * - `closed`: the other side ended it; `closeCode` and `reason` say with what
 * - `protocol`: the other side broke the protocol of the tunnel
 * - `overflow`: more came than may wait
 * - `credentials`: the relay wants other ones
 * - `tls`: the TLS that the relay does failed
 * - `address`: the own address cannot be used
 * - `resources`: the system has no memory or descriptors left
 */
export type FaultKind =
  | 'tunnel'
  | 'name'
  | 'refused'
  | 'unreachable'
  | 'forbidden'
  | 'busy'
  | 'timeout'
  | 'reset'
  | 'closed'
  | 'protocol'
  | 'overflow'
  | 'credentials'
  | 'tls'
  | 'address'
  | 'resources';

/** What is known of a fault beside its kind. */
export interface FaultDetails {
  /** The code of the WebSocket's or the Wisp stream's end; null where none was given. */
  readonly closeCode?: number | null;
  /** What the other side said of it; null where it said nothing. */
  readonly reason?: string | null;
  /** The system's name of the error, such as `ECONNREFUSED`; null where it has none. */
  readonly errno?: string | null;
  /** What caused it. */
  readonly cause?: unknown;
}

/** A failure of a carrier, made where it happens and carried up unchanged as a cause. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly kind: FaultKind;
  /** The code of the WebSocket's or the Wisp stream's end, or null. */
  readonly closeCode: number | null;
  /** What the other side said of it, or null. */
  readonly reason: string | null;
  /** The system's name of the error, such as `ECONNREFUSED`, or null. */
  readonly errno: string | null;

  constructor(kind: FaultKind, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.kind = kind;
    this.closeCode = details.closeCode ?? null;
    this.reason = details.reason ?? null;
    this.errno = details.errno ?? null;
  }
}

const NUMBERS: ReadonlyMap<number, FaultKind> = new Map([
  [NSAPI_ERROR_NO_CONNECTION, 'refused'],
  [NSAPI_ERROR_DNS_FAILURE, 'name'],
  [NSAPI_ERROR_CONNECTION_TIMEOUT, 'timeout'],
  [NSAPI_ERROR_CONNECTION_LOST, 'reset'],
]);

/** The kind of what a relay tells by an NSAPI number; `closed` where the number tells no more. */
export function kindOfNumber(number: number): FaultKind {
  return NUMBERS.get(number) ?? 'closed';
}

/** The fields of a fault, wherever they come from. */
export type FaultFields = Pick<NetworkFault, 'kind' | 'closeCode' | 'reason' | 'errno'>;

const KINDS: ReadonlyMap<string, FaultKind> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'timeout'],
  ['ENOTFOUND', 'name'],
  ['ENODATA', 'name'],
  ['EAI_AGAIN', 'name'],
  ['EAI_FAIL', 'name'],
  ['EADDRINUSE', 'address'],
  ['EADDRNOTAVAIL', 'address'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['ENOMEM', 'resources'],
  ['EMFILE', 'resources'],
  ['ENFILE', 'resources'],
]);

/**
 * The fault behind an error: the first in the chain of causes that is a NetworkFault, or an error
 * of the system, which is known by its `code`; of an AggregateError, its first one. Null when there
 * is none.
 */
export function faultBehind(error: unknown): FaultFields | null {
  const seen = new Set<unknown>();
  for (let at = error; isError(at) && !seen.has(at); at = next(at)) {
    seen.add(at);
    if (at instanceof NetworkFault) return at;
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    const kind = KINDS.get(code);
    if (kind !== undefined) return { kind, closeCode: null, reason: null, errno: code };
  }
  return null;
}

function next(error: Error): unknown {
  return 'errors' in error && Array.isArray(error.errors) && error.errors.length > 0
    ? error.errors[0]
    : error.cause;
}
