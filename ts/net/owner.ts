import type { FaultKind } from '../nsapi/network-fault.js';
import type { SocketError } from '../nsapi/socket-error.js';

export const describeFailure = Symbol('describeFailure');
export const abortConnect = Symbol('abortConnect');
export const receive = Symbol('receive');

/** What the parts of a socket ask of it, so that none of them needs functions of its own. */
export interface Owner {
  /** The error for a negative answer. */
  [describeFailure](number: number, cause: unknown, kind: FaultKind | null): SocketError;
  /** A connect that was under way is aborted. */
  [abortConnect](reason: unknown): void;
  /** One try to receive. */
  [receive](into: Uint8Array): number;
}
