/** One element of DER. */
export interface DerElement {
  /** The identifier octet. */
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The elements that follow one another in `bytes`; what is cut off or no DER ends the list. */
export function* elements(bytes: Uint8Array): Generator<DerElement> {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const tag = bytes[at] ?? 0;
    let size = bytes[at + 1] ?? 0;
    at += 2;
    if (size >= 0x80) {
      const count = size & 0x7f;
      if (count > 3) return;
      size = 0;
      for (let i = 0; i < count; i++) size = size * 256 + (bytes[at++] ?? 0);
    }
    if (at + size > bytes.length) return;
    yield { tag, content: bytes.subarray(at, at + size) };
    at += size;
  }
}

/** Whether there are fewer bytes than the first element says. */
export function isCutShort(bytes: Uint8Array): boolean {
  return bytes.length > 1 && elements(bytes).next().done === true;
}

/** The content of the first element in `bytes`, empty when there is none. */
export function inside(bytes: Uint8Array): Uint8Array {
  for (const { content } of elements(bytes)) return content;
  return new Uint8Array(0);
}

/** An object identifier in dots. */
export function oidText(bytes: Uint8Array): string {
  const parts: bigint[] = [];
  let part = 0n;
  for (const byte of bytes) {
    part = (part << 7n) | BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (parts.length === 0) {
      const first = part < 80n ? part / 40n : 2n;
      parts.push(first, part - 40n * first);
    } else {
      parts.push(part);
    }
    part = 0n;
  }
  return parts.join('.');
}
