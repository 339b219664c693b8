/** The most that one record of TLS holds, in bytes (RFC 8446 5.1). */
export const RECORD_SIZE = 16_384;
