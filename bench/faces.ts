import { createRequire } from 'node:module';
import * as node from 'node:tls';
import { projectFile } from '../tools/project.js';
import * as ours from '../ts/tls.js';
import { median } from './figures.js';

/** So many bytes are fetched at once. */
const SIZE = 100e6;
const REQUESTS = 1000;
const SMALL = 1000;
const RUNS = 5;
const SUITE = 'TLS_CHACHA20_POLY1305_SHA256';

/** What undici does over a `connect` of node:tls's kind. */
interface Fetched {
  /** Bytes a millisecond of one long answer. */
  readonly bulk: number;
  /** Requests a second on one kept connection. */
  readonly requests: number;
}

/** What is used of undici's client, which has no types here. */
interface Undici {
  request(options: {
    readonly path: string;
    readonly method: string;
  }): Promise<{ readonly body: AsyncIterable<Uint8Array> }>;
  close(): Promise<void>;
}

interface Where {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly ciphers: string;
  readonly servername: string;
}

type Connect = (options: Where) => ReturnType<typeof node.connect> | ours.TLSSocket;

/** Fetches with undici over both, by turns, from a server of bench/server.ts. */
export async function measureFaces(
  port: number,
  ca: string,
): Promise<Record<'node:tls' | 'mbedtls-wasm/tls', Fetched>> {
  const connects: readonly Connect[] = [node.connect, ours.connect];
  const kinds = connects.map(kindOf);
  for (let run = 0; run <= RUNS; run++)
    for (const { connect, bulk, requests } of kinds) {
      const client = open(port, ca, connect);
      await get(client, SMALL);
      const begun = performance.now();
      await get(client, SIZE);
      const between = performance.now();
      for (let count = 0; count < REQUESTS; count++) await get(client, SMALL);
      const done = performance.now();
      await client.close();
      // The first warms up.
      if (run === 0) continue;
      bulk.push(SIZE / (between - begun));
      requests.push((1000 * REQUESTS) / (done - between));
    }
  const [theirs, own] = kinds.map(({ bulk, requests }) => ({
    bulk: median(bulk),
    requests: median(requests),
  }));
  if (theirs === undefined || own === undefined) throw new Error('two were measured');
  return { 'node:tls': theirs, 'mbedtls-wasm/tls': own };
}

function kindOf(connect: Connect): { connect: Connect; bulk: number[]; requests: number[] } {
  return { connect, bulk: [], requests: [] };
}

function open(port: number, ca: string, by: Connect): Undici {
  const require = createRequire(projectFile('.cache', 'libraries', 'package.json'));
  const { Client } = require('undici');
  const connect = (_: unknown, done: (error: Error | null, socket?: unknown) => void): void => {
    const trust = { ca, ciphers: SUITE, servername: 'localhost' };
    const socket = by({ host: '127.0.0.1', port, ...trust });
    socket.once('secureConnect', () => done(null, socket)).once('error', done);
  };
  return new Client(`https://localhost:${port}`, { connect });
}

async function get(client: Undici, size: number): Promise<void> {
  const { body } = await client.request({ path: `/${size}`, method: 'GET' });
  let got = 0;
  for await (const { length } of body) got += length;
  if (got !== size) throw new Error(`${got} bytes of ${size} arrived`);
}
