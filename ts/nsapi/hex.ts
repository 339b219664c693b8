/** An error number as Mbed TLS's are usually written: -0x7280. */
export function hex(number: number): string {
  return `-0x${(-number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Bytes as hexadecimal digits, in lower case. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
