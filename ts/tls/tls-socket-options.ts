import type { Instance } from '../ffi/instance.js';

/** Options of TLSSocketWrapper and of TLSSocket. */
export interface TLSSocketOptions {
  /** The instance of Mbed TLS to use; the default one when absent. */
  readonly instance?: Instance | undefined;
  /**
   * How long after its full handshake a session may be resumed, however often it was resumed
   * meanwhile, in milliseconds: a day when absent, 0 for never. More than the 7 days of RFC 8446
   * 4.6.1 counts as 7 days.
   */
  readonly maxSessionAge?: number | undefined;
  /**
   * How long the handshake may take, from the first byte of TLS on and however the peer keeps it
   * busy, in milliseconds; Infinity for ever, 30000 by default. A handshake that takes longer has
   * failed with AUTH_FAILURE, and `lastError` says why.
   */
  readonly handshakeTimeout?: number | undefined;
  /**
   * True: where the transport ends without close_notify, only receiving has failed, and sending
   * goes on. False, the default: the connection has.
   */
  readonly sendAfterTruncation?: boolean | undefined;
  /**
   * False: that a call waits here keeps no process running, only the transport does, if it does.
   * True by default.
   */
  readonly keepsRunning?: boolean | undefined;
}
