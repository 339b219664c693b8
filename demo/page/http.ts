/** A request of HTTP/1.1. The connection stays: how the answer ends is told by the answer. */
export function requestFor(host: string, path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

/** Follows an answer of HTTP/1.1 to where it ends. */
export class AnswerEnd {
  /** The beginning, as far as the end of the headers. */
  #head = '';
  #tail = '';
  /** Bytes of the body that are still to come; null for one in chunks, infinite for one that the connection ends. */
  #left: number | null | undefined = undefined;

  /** Takes the next bytes; true when they are the last ones. */
  takes(bytes: Uint8Array): boolean {
    if (this.#left === undefined) return this.#readHead(bytes);
    if (this.#left !== null) return (this.#left -= bytes.length) <= 0;
    this.#tail = (this.#tail + latin(bytes.subarray(-5))).slice(-5);
    return this.#tail === '0\r\n\r\n';
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
