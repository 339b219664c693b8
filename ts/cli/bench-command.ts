import { MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE } from '../../wasm/constants.js';
import { defaultInstance } from '../ffi/instance.js';
import { listCiphersuites } from '../mbedtls/config-extras.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import { dispose } from '../nsapi/dispose.js';
import { check } from '../nsapi/socket-error.js';
import { configOf, connectTo, readyFor, type SecureConnection } from './connection.js';
import { jsonText, printable } from './describe.js';
import { TimeoutError } from './exit.js';
import { Given, type CommandHelp } from './option-table.js';
import { print, Progress, table } from './output.js';
import { readTarget, tlsOptions, type Target } from './tls-options.js';
import { UsageError } from './usage-error.js';

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

/** How long a server has to refuse what it took in the handshake, in milliseconds. */
const SILENCE = 400;

/** The command `mbedtls-wasm bench`. */
export async function benchCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, benchHelp.options);
  const target = await readyFor(readTarget(given, given.one('HOST:PORT')));
  const span = given.number('seconds', 1, 0.05, 3600) * 1000;
  const path = pathIn(given);
  await tryOnce(target);
  const progress = new Progress();
  const figures: Figure[] = [];
  for (const [id, suite] of listCiphersuites(defaultInstance())) {
    if (target.ciphers?.includes(id) === false) continue;
    progress.show(suite);
    const wanted = { ...target, ciphers: [id] };
    const figure = await measure(wanted, suite, span, path).finally(() => progress.end());
    if (figure !== null) figures.push(figure);
  }
  if (given.has('json')) print(jsonText(figures));
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

function pathIn(given: Given): string | undefined {
  const path = given.text('path');
  if (path !== undefined && !/^\/[\x21-\x7e]*$/.test(path))
    throw new UsageError(`--path takes a path that begins with "/", not ${JSON.stringify(path)}.`);
  return path;
}

/** Throws what is wrong with the connection, whatever the suite; in TLS 1.3 that comes late. */
async function tryOnce(target: Target): Promise<void> {
  const config = await configOf(target);
  try {
    const { socket } = await connectTo(target, config);
    try {
      const silence = AbortSignal.timeout(SILENCE);
      const got = await socket.recv(new Uint8Array(16_384), { signal: silence }).catch(() => 0);
      if (socket.lastError?.errno === MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) check(got, socket);
    } finally {
      await socket.close();
      socket[dispose]();
    }
  } finally {
    config.dispose();
  }
}

/** Null for a suite that the server does not take. Throws when it fails afterwards. */
async function measure(
  target: Target,
  suite: string,
  span: number,
  path: string | undefined,
): Promise<Figure | null> {
  const config = await configOf(target);
  try {
    let taken = false;
    const shake = async (): Promise<number> => {
      await (await connectTo(target, config)).close();
      taken = true;
      return 1;
    };
    const handshakes = await rate(span, shake).catch((error: unknown) => {
      if (taken || error instanceof TimeoutError) throw error;
      return null;
    });
    if (handshakes === null) return null;
    const fetchOnce = (): Promise<number> => fetched(target, config, path ?? '/');
    const bytesPerSecond = path === undefined ? null : await rate(span, fetchOnce);
    return { suite, handshakesPerSecond: handshakes, bytesPerSecond };
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

async function fetched(target: Target, config: SslConfig, path: string): Promise<number> {
  const signal = AbortSignal.timeout(target.timeout);
  const connection = await connectTo(target, config);
  try {
    return await fetchBy(connection, target, path, signal);
  } catch (error) {
    throw signal.aborted ? new TimeoutError(target, error) : error;
  } finally {
    await connection.close();
  }
}

async function fetchBy(
  { socket }: SecureConnection,
  target: Target,
  path: string,
  signal: AbortSignal,
): Promise<number> {
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
    if (size === 0) checkStatus(path, buffer.subarray(0, got));
    size += got;
  }
}

function checkStatus(path: string, answer: Uint8Array): void {
  const [line = ''] = Buffer.from(answer).toString('latin1').split('\r\n');
  if (!/^HTTP\/1\.[01] 2/.test(line))
    throw new Error(`GET ${path} is answered by "${printable(line.slice(0, 80))}"`);
}
