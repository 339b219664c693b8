import { createHash } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import { toDuplex } from '../../ts/adapt/duplex.js';
import type { Socket } from '../../ts/net/socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { startBulkServer } from './bulk-server.js';
import { bulkHash, bulkPieces } from './bulk.js';
import { pki } from '../../tools/certificates.js';
import { connected, tlsClient } from './tls-client.js';

const BUFFERS = [1, 16_384, 5, 65_536, 999, 16_385, 4_097];

/** Receives so many bytes into buffers of odd sizes and gives their SHA-256. */
export async function receiveHash(socket: Socket, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.max(...BUFFERS));
  for (let got = 0, index = 0; got < size; index += 1) {
    const into = buffer.subarray(0, Math.min(BUFFERS[index % BUFFERS.length] ?? 1, size - got));
    const more = check(await socket.recv(into), socket);
    if (more === 0) throw new Error(`The peer ended after ${got} of ${size} bytes.`);
    hash.update(into.subarray(0, more));
    got += more;
  }
  return hash.digest('hex');
}

/** Sends so many bytes of {@link bulkPieces}. */
export async function sendBulk(socket: Socket, size: number): Promise<void> {
  for (const piece of bulkPieces(size)) {
    if (check(await socket.send(piece), socket) !== piece.length)
      throw new Error('A blocking send took only a part.');
  }
}

/**
 * Sends `size` bytes by send() while they come back by recv(), through a server in another process.
 */
export async function bulkBySockets(t: ExecutionContext, size: number): Promise<void> {
  const { server } = await pki();
  const { echo } = await startBulkServer(t, server.ecP256);
  const socket = await connected(t, echo, { ca: server.ecP256.rootPem });
  const [received] = await Promise.all([receiveHash(socket, size), sendBulk(socket, size)]);
  t.is(received, bulkHash(size));
  t.is(socket.bytesWritten, size);
  t.is(socket.bytesRead, size);
  t.is(await socket.close(), 0);
}

/** The same by the streams of toDuplex, ended by a half close. */
export async function bulkByStreams(t: ExecutionContext, size: number): Promise<void> {
  const { server } = await pki();
  const { echo } = await startBulkServer(t, server.ecP256);
  const socket = tlsClient(t, { ca: server.ecP256.rootPem });
  const stream = toDuplex(socket, { connected: socket.connect('localhost', echo) });
  const hash = createHash('sha256');
  let got = 0;
  const receiving = async (): Promise<void> => {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new Error('A stream of bytes gave something else.');
      hash.update(chunk);
      got += chunk.length;
    }
  };
  const sending = async (): Promise<void> => {
    for (const piece of bulkPieces(size)) {
      if (!stream.write(piece))
        await new Promise<void>((resolve, reject) => {
          stream.once('drain', () => (stream.off('error', reject), resolve()));
          stream.once('error', reject);
        });
    }
    stream.end();
  };
  await Promise.all([receiving(), sending()]);
  t.is(got, size);
  t.is(hash.digest('hex'), bulkHash(size));
}
