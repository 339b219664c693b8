/** Whole numbers and vectors as TLS writes them. */
export function uint(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

/** Bytes behind their length, a number of `size` bytes. */
export function vector(size: number, ...parts: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(parts);
  return Buffer.concat([uint(bytes.length, size), bytes]);
}

/** An extension of a hello. */
export function extension(type: number, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([uint(type, 2), vector(2, ...parts)]);
}

/** Reads what the functions above write, and throws where the bytes end before. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(size: number): Buffer {
    if (size > this.left) throw new Error(`${size} bytes were expected, ${this.left} are left`);
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  uint(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  vector(size: number): Buffer {
    return this.take(this.uint(size));
  }

  /** The extensions that follow, by their types; none where nothing follows. */
  extensions(): Map<number, Buffer> {
    const found = new Map<number, Buffer>();
    const list = new Reader(this.left === 0 ? Buffer.alloc(0) : this.vector(2));
    while (list.left > 0) found.set(list.uint(2), list.vector(2));
    return found;
  }
}
