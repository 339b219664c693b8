import type { DatagramClock } from './datagram-clock.js';
import type { TLSSocketOptions } from './tls-socket-options.js';

/** Options of DTLSSocketWrapper and of DTLSSocket. */
export interface DTLSSocketOptions extends TLSSocketOptions {
  /**
   * How long the handshake may take, in milliseconds; 123000 by default, the whole of Mbed TLS's
   * schedule: what is lost is sent again after 1, 2, 4, 8, 16, 32 and 60 seconds.
   */
  readonly handshakeTimeout?: number | undefined;
  /**
   * The most bytes of a datagram that the path is known to carry, 256 to 16384; 1200 by default.
   * Larger messages of the handshake are cut; what send() takes is a little less, {@link
   * DTLSSocketWrapper.maxPayload}.
   */
  readonly mtu?: number | undefined;
  /**
   * The Connection ID (RFC 9146) that the peer's records shall carry: 0 to 32 bytes; an empty one
   * asks for none, while the peer may ask for one of its own. Absent: no Connection IDs.
   */
  readonly connectionId?: Uint8Array | undefined;
  /** Profiles of SRTP to agree on, MBEDTLS_TLS_SRTP_*, the most wanted one first: 1 to 4. */
  readonly srtpProfiles?: readonly number[] | undefined;
  /**
   * The SHA-256 of the certificate that the peer must have, 64 hexadecimal digits, with colons or
   * without: instead of CA certificates and a host name, as in WebRTC.
   */
  readonly fingerprint?: string | undefined;
  /** Another clock than the machine's, for the timers that send again. */
  readonly clock?: DatagramClock | undefined;
}

const DEFAULT_MTU = 1200;
const LEAST_MTU = 256;
const LARGEST_MTU = 16_384;
const WHOLE_SCHEDULE = 123_000;
const LONGEST_CID = 32;

/** The options, checked. Throws TypeError or RangeError. */
export function requireDtlsOptions(options: DTLSSocketOptions): DTLSSocketOptions & {
  readonly mtu: number;
  readonly handshakeTimeout: number;
} {
  const { mtu = DEFAULT_MTU, connectionId, fingerprint } = options;
  requireMtu(mtu);
  if (connectionId !== undefined && !(connectionId instanceof Uint8Array))
    throw new TypeError('connectionId must be a Uint8Array.');
  if (connectionId !== undefined && connectionId.length > LONGEST_CID)
    throw new RangeError(`connectionId must have at most ${LONGEST_CID} bytes.`);
  if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(plainFingerprint(fingerprint)))
    throw new TypeError('fingerprint must be the 64 hexadecimal digits of a SHA-256.');
  return { ...options, mtu, handshakeTimeout: options.handshakeTimeout ?? WHOLE_SCHEDULE };
}

/** Throws RangeError for what is no size of datagrams. */
export function requireMtu(mtu: number): void {
  if (!Number.isInteger(mtu) || mtu < LEAST_MTU || mtu > LARGEST_MTU)
    throw new RangeError(`mtu must be an integer from ${LEAST_MTU} to ${LARGEST_MTU}, not ${mtu}.`);
}

/** Its digits alone, in lower case. */
export function plainFingerprint(fingerprint: string): string {
  return String(fingerprint).replaceAll(':', '').toLowerCase();
}
