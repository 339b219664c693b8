import type { TLSSocket } from 'mbedtls-wasm';
import { failureOf, socketTo, type Failure, type Target } from './ways.js';

/** One connection: what is sent, and how much is to come back. */
export interface Visit extends Target {
  readonly text: string;
  /** A regular expression that the answer ends with, or null: it ends with the stream. */
  readonly until: string | null;
}

/** How a visit went. */
export interface Visited {
  readonly connected: number;
  readonly version: string | null;
  /** What came: its first 20 KB as text, and the SHA-256 of what follows the first empty line. */
  readonly answer: string;
  readonly sha256: string;
  /** What the last recv answered. */
  readonly last: number;
  readonly error: Failure | null;
  readonly closed: number;
  /** Whether this happened in a page, and not in a worker. */
  readonly inPage: boolean;
}

/** Connects to the server, sends and receives. */
export async function visit(given: Visit): Promise<Visited> {
  const socket = socketTo(given);
  const connected = await socket.connect('localhost', given.port);
  const version = connected === 0 ? socket.getSslContext()?.version ?? null : null;
  const pieces: Uint8Array[] = [];
  const last = connected === 0 ? await exchange(socket, given, pieces) : 0;
  const error = failureOf(socket);
  const bytes = new Uint8Array(await new Blob(pieces.map((piece) => new Uint8Array(piece))).arrayBuffer());
  const answer = latin1(bytes.subarray(0, 20_000));
  const body = bytes.subarray(answer.indexOf('\r\n\r\n') + 4);
  return {
    connected, version, answer, sha256: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', body))), last, error,
    closed: await socket.close(), inPage: 'document' in globalThis,
  };
}

/** The same in a worker. */
export function visitInWorker(given: Visit): Promise<Visited> {
  const worker = new Worker('/page/visit-worker.js', { type: 'module' });
  return new Promise<Visited>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(given);
  }).finally(() => worker.terminate());
}

async function exchange(socket: TLSSocket, { text, until }: Visit, pieces: Uint8Array[]): Promise<number> {
  const sent = await socket.send(new TextEncoder().encode(text));
  if (sent < 0) return sent;
  let tail = '';
  for (;;) {
    const into = new Uint8Array(16_384);
    const size = await socket.recv(into);
    if (size <= 0) return size;
    pieces.push(into.subarray(0, size));
    tail = (tail + latin1(into.subarray(0, size))).slice(-40_000);
    if (until !== null && new RegExp(until, 'i').test(tail)) return size;
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** Bytes in hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
