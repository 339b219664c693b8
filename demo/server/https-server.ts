import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ThrowawayCa } from '../../ts/cli/throwaway-ca.js';

/** Part of an HTTPS server that others need to know. */
export interface RunningServer {
  readonly port: number;
  close(): void;
}

/** Most that one download may ask for, in bytes. */
const MOST = 4_000_000_000;

const PAGE = `<!doctype html>
<title>Hello</title>
<p>Hello from an HTTPS server on loopback. Nobody between it and the page can read this.</p>
`;

/** Starts an HTTPS server on a free port of 127.0.0.1: a small page, and /large?bytes=N. */
export async function startHttpsServer({
  ca,
  server: { certificate, privateKey },
}: ThrowawayCa): Promise<RunningServer> {
  // The CA is sent too, for the page to show; the client's order of suites counts,
  // ChaCha20-Poly1305 first.
  const server = createServer(
    { cert: certificate + ca, key: privateKey, honorCipherOrder: false },
    (request, response) => {
      const url = new URL(request.url ?? '/', 'https://localhost');
      if (url.pathname === '/large') sendLarge(Number(url.searchParams.get('bytes')), response);
      else if (url.pathname === '/')
        response.setHeader('Content-Type', 'text/html; charset=utf-8').end(PAGE);
      else response.writeHead(404).end('There is no such page.\n');
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server.address()),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The port of a server that listens. */
export function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

function sendLarge(bytes: number, response: ServerResponse): void {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > MOST) {
    response.writeHead(400).end(`Ask for 1 to ${MOST} bytes.\n`);
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes });
  // A reader that goes away is no failure of the server's.
  pipeline(Readable.from(pieces(bytes)), response).catch(() => undefined);
}

function* pieces(bytes: number): Generator<Uint8Array> {
  const piece = new Uint8Array(65_536).fill(0x6d);
  for (let left = bytes; left > 0; left -= piece.length)
    yield left < piece.length ? piece.subarray(0, left) : piece;
}
