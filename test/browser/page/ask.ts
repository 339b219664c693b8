import type { Socket } from 'mbedtls-wasm';

/** What is sent, and how much is to come back. */
export interface Question {
  /** May be empty. */
  readonly text: string;
  /** A regular expression that the answer ends with, or null: it ends with the stream. */
  readonly until: string | null;
}

/** What came. */
export interface Answered {
  /** The first 20 KB as text. */
  readonly answer: string;
  /** The SHA-256 of what follows the first empty line. */
  readonly sha256: string;
  /** What the last recv answered. */
  readonly last: number;
}

/** Sends and receives over a socket that is connected. */
export async function ask(socket: Socket, { text, until }: Question): Promise<Answered> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let last = await socket.send(new TextEncoder().encode(text));
  for (let tail = ''; last >= 0; ) {
    const into = new Uint8Array(16_384);
    last = await socket.recv(into);
    if (last <= 0) break;
    pieces.push(into.subarray(0, last));
    tail = (tail + latin1(into.subarray(0, last))).slice(-40_000);
    if (until !== null && new RegExp(until, 'i').test(tail)) break;
  }
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  const answer = latin1(bytes.subarray(0, 20_000));
  const body = bytes.subarray(answer.indexOf('\r\n\r\n') + 4);
  return { answer, sha256: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', body))), last };
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** Bytes in hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
