import { TLSError, type MbedtlsNumber } from '../mbedtls/error.js';
import { isError } from '../nsapi/is-error.js';
import { NetworkFault, type FaultKind } from '../nsapi/network-fault.js';
import { SocketError } from '../nsapi/socket-error.js';

interface Plain {
  readonly message: string;
  readonly cause: WireError | undefined;
}

/** An error as what can be copied to another thread: ours with all that they say. */
export type WireError =
  | (Plain & {
      readonly type: 'TLSError';
      readonly errno: number;
      readonly mbedtls: MbedtlsNumber | null;
      readonly verifyFlags: readonly string[];
      readonly alert: string | null;
    })
  | (Plain & {
      readonly type: 'SocketError';
      readonly errno: number;
      readonly code: string;
      readonly kind: FaultKind | null;
      readonly timedOut: boolean;
    })
  | (Plain & {
      readonly type: 'NetworkFault';
      readonly kind: FaultKind;
      readonly closeCode: number | null;
      readonly reason: string | null;
      readonly errno: string | null;
    })
  | (Plain & { readonly type: 'other'; readonly name: string; readonly code: string | null });

/** How many causes are carried. */
const DEEPEST = 8;

/** The error as what can be copied. */
export function packError(error: unknown, depth = 0): WireError {
  if (!isError(error))
    return { type: 'other', name: 'Error', message: String(error), code: null, cause: undefined };
  const { message } = error;
  const has = error.cause !== undefined && depth < DEEPEST;
  const plain = { message, cause: has ? packError(error.cause, depth + 1) : undefined };
  if (error instanceof TLSError) {
    const { errno, mbedtls, verifyFlags, alert } = error;
    return { ...plain, type: 'TLSError', errno, mbedtls, verifyFlags, alert };
  }
  if (error instanceof SocketError) {
    const { errno, code, kind, timedOut } = error;
    return { ...plain, type: 'SocketError', errno, code, kind, timedOut };
  }
  if (error instanceof NetworkFault) {
    const { kind, closeCode, reason, errno } = error;
    return { ...plain, type: 'NetworkFault', kind, closeCode, reason, errno };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { ...plain, type: 'other', name: error.name, code };
}

/** The error that was packed, of the same class where it is one of ours. */
export function unpackError(wire: WireError): Error {
  const { message } = wire;
  const cause = wire.cause === undefined ? undefined : unpackError(wire.cause);
  if (wire.type === 'TLSError') return new TLSError(wire.errno, message, { ...wire, cause });
  if (wire.type === 'SocketError') return new SocketError(wire.errno, { ...wire, cause });
  if (wire.type === 'NetworkFault') return new NetworkFault(wire.kind, message, { ...wire, cause });
  const { name, code } = wire;
  const error = new Error(message, cause === undefined ? {} : { cause });
  return Object.assign(error, { name }, code === null ? {} : { code });
}
