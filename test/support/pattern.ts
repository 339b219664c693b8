import { createCipheriv } from 'node:crypto';

/** Bytes that look random, so that a lost or doubled piece shows, and are the same in each run. */
export function patternBytes(size: number): Uint8Array {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16)).update(
    Buffer.alloc(size),
  );
}
