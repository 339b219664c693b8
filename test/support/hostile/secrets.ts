import { createHash, createHmac } from 'node:crypto';
import { uint, vector } from './bytes.js';
import type { Suite } from './suites.js';

/** Every secret of a connection by its name: what nobody else may ever find. */
export class Secrets {
  readonly #known = new Map<string, Buffer>();

  get all(): ReadonlyMap<string, Buffer> {
    return this.#known;
  }

  /** Notes one, and gives it back. */
  add(name: string, secret: Buffer): Buffer {
    this.#known.set(name, secret);
    return secret;
  }

  get(name: string): Buffer {
    const found = this.#known.get(name);
    if (found === undefined) throw new Error(`there is no secret "${name}" yet`);
    return found;
  }
}

export function hash(suite: Suite, ...parts: readonly Uint8Array[]): Buffer {
  return createHash(suite.hash).update(Buffer.concat(parts)).digest();
}

export function hmac(suite: Suite, key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  return createHmac(suite.hash, key).update(Buffer.concat(parts)).digest();
}

/** HKDF-Expand-Label of RFC 8446 7.1. */
export function expandLabel(
  suite: Suite,
  secret: Buffer,
  label: string,
  context: Buffer,
  size: number,
): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([uint(size, 2), vector(1, name), vector(1, context)]);
  let [block, output]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
  for (let count = 1; output.length < size; count++) {
    block = hmac(suite, secret, block, info, uint(count, 1));
    output = Buffer.concat([output, block]);
  }
  return output.subarray(0, size);
}

/** Derive-Secret of RFC 8446 7.1 over a transcript. */
export function deriveSecret(
  suite: Suite,
  secret: Buffer,
  label: string,
  transcript: readonly Buffer[],
): Buffer {
  const context = hash(suite, ...transcript);
  return expandLabel(suite, secret, label, context, context.length);
}

/** The pseudorandom function of TLS 1.2, RFC 5246 5. */
export function prf(
  suite: Suite,
  secret: Buffer,
  label: string,
  seed: Buffer,
  size: number,
): Buffer {
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  let [block, output]: [Buffer, Buffer] = [labelled, Buffer.alloc(0)];
  while (output.length < size) {
    block = hmac(suite, secret, block);
    output = Buffer.concat([output, hmac(suite, secret, block, labelled)]);
  }
  return output.subarray(0, size);
}
