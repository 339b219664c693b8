import {
  SocketAddress,
  TCPSocket,
  check,
  constants,
  defaultInstance,
  type TLSSocket,
} from 'mbedtls-wasm';
import { hex } from './ask.js';
import { connectedTo, failureOf, socketTo, stackOf, type Failure, type Target } from './ways.js';

/** So many bytes from a server, or to one and back. */
export interface Load extends Target {
  readonly size: number;
}

/** How receiving went. */
export interface Received {
  readonly connected: number;
  readonly got: number;
  /** How many of these were not what the server had sent at that place. */
  readonly wrong: number;
  /** What the last recv answered. */
  readonly last: number;
  readonly error: Failure | null;
}

/** The server's bytes are this block, over and over. */
const block = crypto.subtle
  .importKey('raw', new Uint8Array(16).fill(1), 'AES-CTR', false, ['encrypt'])
  .then((key) =>
    crypto.subtle.encrypt(
      { name: 'AES-CTR', counter: new Uint8Array(16), length: 64 },
      key,
      new Uint8Array(1_000_003),
    ),
  )
  .then((bytes) => new Uint8Array(bytes));

/** Bytes that came by echo() so far, and who waits for more, in order. */
let received = 0;
const waiting: { readonly bytes: number; resolve(): void }[] = [];
const stalled: TLSSocket[] = [];

/** Resolves when this page has received so many bytes by echo(). */
export function reached(bytes: number): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ bytes, resolve });
    tell();
  });
}

function tell(): void {
  while ((waiting[0]?.bytes ?? Infinity) <= received) waiting.shift()?.resolve();
}

/**
 * Sends so many bytes to a server that sends them back; the SHA-256 of what came, and the
 * milliseconds that it took.
 */
export async function echo(
  load: Load,
): Promise<{ readonly sha256: string; readonly milliseconds: number }> {
  const socket = await connectedTo(load);
  const outcome = await echoOver(socket, load.size);
  check(await socket.close(), socket);
  return outcome;
}

/**
 * The same over many connections at once; `atHalf` is how much each had received when half of them
 * were done.
 */
export async function echoMany(
  load: Load & { readonly connections: number },
): Promise<readonly { readonly sha256: string; readonly atHalf: number }[]> {
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, () => connectedTo(load)),
  );
  let finished = 0;
  let atHalf: readonly number[] = [];
  const outcomes = await Promise.all(
    sockets.map(async (socket) => {
      const outcome = await echoOver(socket, load.size);
      if (++finished === sockets.length / 2) atHalf = sockets.map(({ bytesRead }) => bytesRead);
      return outcome;
    }),
  );
  await Promise.all(sockets.map((socket) => socket.close()));
  return outcomes.map(({ sha256 }, at) => ({ sha256, atHalf: atHalf[at] ?? 0 }));
}

/** Receives from a server that sends so many bytes, and compares. */
export async function compare(load: Load): Promise<Received> {
  const socket = socketTo(load);
  const connected = await socket.connect('localhost', load.port);
  const outcome =
    connected === 0 ? await compareOver(socket, 0, load.size) : { got: 0, wrong: 0, last: 0 };
  const error = failureOf(socket);
  await socket.close();
  return { connected, ...outcome, error };
}

/** Sends so many bytes to a server that says nothing, then receives. */
export async function pour(load: Load): Promise<Pick<Received, 'connected' | 'last' | 'error'>> {
  const socket = socketTo(load);
  const connected = await socket.connect('localhost', load.port);
  // What fails in the sending is the socket's last error.
  if (connected === 0) await sendAll(socket, load.size).catch(() => {});
  const last = connected === 0 ? await socket.recv(new Uint8Array(1)) : 0;
  const error = failureOf(socket);
  await socket.close();
  return { connected, last, error };
}

/** Receives one byte, and no more for now. */
export async function stall(load: Load): Promise<Received> {
  const socket = await connectedTo(load);
  stalled.push(socket);
  return { connected: 0, ...(await compareOver(socket, 0, 1)), error: null };
}

/** Goes on with the connection that stalled. */
export async function goOn({ size }: { readonly size: number }): Promise<Received> {
  const socket = stalled.shift();
  if (socket === undefined) throw new Error('Nothing stalled.');
  const outcome = await compareOver(socket, 1, size);
  const error = failureOf(socket);
  await socket.close();
  return { connected: 0, ...outcome, error };
}

async function compareOver(
  socket: TLSSocket,
  from: number,
  size: number,
): Promise<{ got: number; wrong: number; last: number }> {
  const right = await block;
  const into = new Uint8Array(65_536);
  let [got, wrong] = [from, 0];
  while (got < size) {
    const more = await socket.recv(into.subarray(0, size - got));
    if (more <= 0) return { got, wrong, last: more };
    for (let at = 0; at < more; at += 1)
      if (into[at] !== right[(got + at) % right.length]) wrong += 1;
    got += more;
  }
  return { got, wrong, last: 1 };
}

async function echoOver(
  socket: TLSSocket,
  size: number,
): Promise<{ sha256: string; milliseconds: number }> {
  const start = performance.now();
  const [sha256] = await Promise.all([hashOf(socket, size), sendAll(socket, size)]);
  return { sha256, milliseconds: performance.now() - start };
}

async function sendAll(socket: TLSSocket, size: number): Promise<void> {
  const bytes = await block;
  for (let sent = 0; sent < size; ) {
    const at = sent % bytes.length;
    sent += check(
      await socket.send(bytes.subarray(at, Math.min(bytes.length, at + 100_003, at + size - sent))),
      socket,
    );
  }
}

// The page's own SHA-256 takes all the bytes at once or none.
async function hashOf(socket: TLSSocket, size: number): Promise<string> {
  const { exports, memory } = defaultInstance();
  const context = memory.allocate<'mbedtls_md_context_t'>(256);
  exports.mbedtls_md_init(context);
  check(
    exports.mbedtls_md_setup(
      context,
      exports.mbedtls_md_info_from_type(constants.MBEDTLS_MD_SHA256),
      0,
    ),
  );
  check(exports.mbedtls_md_starts(context));
  const into = new Uint8Array(65_536);
  for (let got = 0; got < size; ) {
    const more = check(await socket.recv(into.subarray(0, size - got)), socket);
    if (more === 0) throw new Error(`The server ended after ${got} of ${size} bytes.`);
    memory.withBytes(into.subarray(0, more), (pointer, length) =>
      check(exports.mbedtls_md_update(context, pointer, length)),
    );
    got += more;
    received += more;
    tell();
  }
  const digest = memory.allocate<'unsigned char'>(32);
  check(exports.mbedtls_md_finish(context, digest));
  const sha256 = hex(memory.copy(digest, 32));
  memory.free(digest, 32);
  exports.mbedtls_md_free(context);
  memory.free(context, 256);
  return sha256;
}

/** Reads once without TLS, then nothing for so long, then the rest: how much, and the end. */
export async function readLate({
  way,
  port,
  milliseconds,
}: Pick<Target, 'way' | 'port'> & {
  readonly milliseconds: number;
}): Promise<{ readonly got: number; readonly last: number }> {
  const socket = new TCPSocket(stackOf(way));
  check(await socket.connect(new SocketAddress('localhost', port)), socket);
  const into = new Uint8Array(65_536);
  let got = 0;
  for (;;) {
    const received = await socket.recv(into);
    if (received <= 0) return { got, last: received };
    if (got === 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
    got += received;
  }
}
