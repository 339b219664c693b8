/** A request of HTTP/1.1. The connection stays: how the answer ends is told by the answer. */
export function requestFor(host: string, path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

/** Follows an answer of HTTP/1.1 to where it ends. */
export class AnswerEnd {
  /** The beginning, as far as the end of the headers. */
  #head = '';
  #tail = '';
  /**
   * Bytes of the body that are still to come; null for one in chunks, infinite for one that the
   * connection ends.
   */
  #left: number | null | undefined = undefined;
  #isChunkedEnd = false;

  /**
   * The answer's status, such as 200, with its words; null where none has come, or something that
   * is no HTTP.
   */
  get status(): { readonly code: number; readonly words: string } | null {
    const [, code, words = ''] = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)\r\n/.exec(this.#head) ?? [];
    return code === undefined ? null : { code: Number(code), words: `${code} ${words}`.trim() };
  }

  /** Whether the answer has said where it ends, and that has not come. */
  get isCutOff(): boolean {
    if (this.#left === undefined) return true;
    return this.#left === null ? !this.#isChunkedEnd : this.#left > 0 && this.#left !== Infinity;
  }

  /** Takes the next bytes; true when they are the last ones. */
  takes(bytes: Uint8Array): boolean {
    if (this.#left === undefined) return this.#readHead(bytes);
    if (this.#left !== null) return (this.#left -= bytes.length) <= 0;
    this.#tail = (this.#tail + latin(bytes.subarray(-5))).slice(-5);
    this.#isChunkedEnd = this.#tail === '0\r\n\r\n';
    return this.#isChunkedEnd;
  }

  #readHead(bytes: Uint8Array): boolean {
    const before = this.#head.length;
    this.#head += latin(bytes);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const headers = this.#head.slice(0, end);
    const length = /^content-length: *(\d+)/im.exec(headers)?.[1];
    if (length !== undefined) this.#left = Number(length);
    else this.#left = /^transfer-encoding: *chunked/im.test(headers) ? null : Infinity;
    return this.takes(bytes.subarray(end + 4 - before));
  }
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 16_384));
}
