import { defaultInstance } from '../ffi/instance.js';
import { listCiphersuites } from '../mbedtls/config-extras.js';
import { check } from '../nsapi/socket-error.js';
import { configOf, connectTo, readyFor } from './connection.js';
import { Given, type CommandHelp } from './option-table.js';
import { print, Progress, table } from './output.js';
import { readTarget, tlsOptions, type Target } from './tls-options.js';

export const benchHelp: CommandHelp = {
  operands: 'HOST:PORT',
  summary: 'measure handshakes and bytes a second, by cipher suite',
  about: `
Makes handshakes one after the other with each cipher suite that the server takes, and counts
those of a second. With --path it also fetches that path by HTTP/1.1, and counts the bytes.`,
  options: {
    ...tlsOptions,
    seconds: { value: 'SECONDS', help: 'how long for each figure; 1 when absent' },
    path: { value: 'PATH', help: 'what to fetch for the bytes a second, such as /large.bin' },
    json: { help: 'print JSON' },
  },
  examples: ['mbedtls-wasm bench localhost:8443 --ca ca.pem --path /large.bin'],
};

interface Figure {
  readonly suite: string;
  readonly handshakesPerSecond: number;
  readonly bytesPerSecond: number | null;
}

/** The command `mbedtls-wasm bench`. */
export async function benchCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, benchHelp.options);
  const target = await readyFor(readTarget(given, given.one('HOST:PORT')));
  const span = given.number('seconds', 1, 0.05, 3600) * 1000;
  const path = given.text('path');
  const progress = new Progress();
  const figures: Figure[] = [];
  let failure: unknown = null;
  for (const [id, suite] of listCiphersuites(defaultInstance())) {
    if (target.ciphers?.includes(id) === false) continue;
    progress.show(suite);
    try {
      figures.push(await measure({ ...target, ciphers: [id] }, suite, span, path));
    } catch (error) {
      failure = error;
    }
  }
  progress.end();
  if (figures.length === 0) throw failure;
  if (given.has('json')) print(JSON.stringify(figures, null, 2));
  else
    table([
      ['cipher suite', 'handshakes/s', ...(path === undefined ? [] : ['MB/s'])],
      ...figures.map(({ suite, handshakesPerSecond, bytesPerSecond }) => [
        suite,
        handshakesPerSecond.toFixed(1).padStart(12),
        ...(bytesPerSecond === null ? [] : [(bytesPerSecond / 1e6).toFixed(2).padStart(7)]),
      ]),
    ]).forEach(print);
}

async function measure(
  target: Target,
  suite: string,
  span: number,
  path: string | undefined,
): Promise<Figure> {
  const config = await configOf(target);
  try {
    const handshakes = await rate(span, async () => {
      const connection = await connectTo(target, config);
      await connection.close();
      return 1;
    });
    const bytes =
      path === undefined
        ? null
        : await rate(span, async () => {
            const connection = await connectTo(target, config);
            try {
              return await fetched(connection.socket, target, path);
            } finally {
              await connection.close();
            }
          });
    return { suite, handshakesPerSecond: handshakes, bytesPerSecond: bytes };
  } finally {
    config.dispose();
  }
}

/** How much `once` gives, per second, when it is done again and again for so long. */
async function rate(span: number, once: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  let sum = 0;
  for (;;) {
    sum += await once();
    const passed = performance.now() - begun;
    if (passed >= span) return (1000 * sum) / passed;
  }
}

async function fetched(
  socket: Awaited<ReturnType<typeof connectTo>>['socket'],
  target: Target,
  path: string,
): Promise<number> {
  const signal = AbortSignal.timeout(target.timeout);
  const host = target.servername ?? target.host;
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  check(await socket.send(new TextEncoder().encode(request), { signal }), socket);
  const buffer = new Uint8Array(65_536);
  let size = 0;
  for (;;) {
    const got = await socket.recv(buffer, { signal });
    // Many servers of HTTP end without close_notify, which matters to nobody who only counts.
    if (got <= 0) {
      if (size === 0) check(got, socket);
      return size;
    }
    size += got;
  }
}
