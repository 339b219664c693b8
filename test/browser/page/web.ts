import { createFetch, openStream, type CreateFetchOptions } from 'mbedtls-wasm/web';
import { stackOf, type Way } from './ways.js';

/** An echo behind a tunnel, and how it is met. */
export interface Echo {
  readonly way: Way;
  readonly port: number;
  readonly ca: string;
  /** How many bytes are sent. */
  readonly size: number;
  /** True: the server is greeted in plain text first. */
  readonly startTls: boolean;
  /** Whether TLS is in a worker of the library's own. */
  readonly worker?: boolean;
}

/** How that went. */
export interface Echoed {
  readonly remote: boolean;
  readonly alpn: string | null;
  readonly upgraded: boolean;
  readonly same: boolean;
  readonly pieces: boolean;
  readonly closed: boolean;
  /** Whether this happened in a page, and not in a worker. */
  readonly inPage: boolean;
}

/** Engines without these give a stream's bytes in pieces of their own. */
const hasByteStreams = 'ReadableByteStreamController' in globalThis;

/** Reads into buffers of 10 KB, where the engine has that. */
function readerOf(
  readable: ReadableStream<Uint8Array>,
): () => Promise<ReadableStreamReadResult<Uint8Array>> {
  if (!hasByteStreams) {
    const reader = readable.getReader();
    return () => reader.read();
  }
  const reader = readable.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(10_000);
  return async () => {
    const result = await reader.read(new Uint8Array(buffer));
    if (result.value !== undefined) buffer = result.value.buffer;
    return result;
  };
}

/** Sends bytes and reads them back into buffers of its own. */
export async function echo({ way, port, ca, size, startTls, worker }: Echo): Promise<Echoed> {
  let stream = openStream({
    stack: stackOf(way),
    worker,
    hostname: 'localhost',
    port,
    ca,
    alpn: ['echo'],
    secureTransport: startTls ? 'starttls' : 'on',
    allowHalfOpen: true,
    signal: AbortSignal.timeout(20_000),
  });
  if (startTls) {
    const before = stream.readable.getReader();
    await stream.writable.getWriter().write(new TextEncoder().encode('STARTTLS\n'));
    await before.read();
    const waiting = before.read();
    stream = stream.startTls();
    await waiting;
  }
  const { remoteAddress, alpn } = await stream.opened;
  const sent = Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
  const writer = stream.writable.getWriter();
  const writing = writer.write(sent);
  const read = readerOf(stream.readable);
  let [got, same, pieces] = [0, true, true];
  while (got < size) {
    const { value, done } = await read();
    if (done || value === undefined) break;
    same &&= value.every((byte, at) => byte === sent[got + at]);
    pieces &&= value.length > 0 && (!hasByteStreams || value.buffer.byteLength === 10_000);
    got += value.length;
  }
  await writing;
  await stream.close();
  return {
    remote: remoteAddress !== null,
    alpn,
    upgraded: stream.upgraded,
    same: same && got === size,
    pieces,
    closed: (await stream.closed) === undefined,
    inPage: 'document' in globalThis,
  };
}

/** The same in a worker. */
export function echoInWorker(given: Echo): Promise<Echoed> {
  const worker = new Worker('/page/web-worker.js', { type: 'module' });
  return new Promise<Echoed>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(given);
  }).finally(() => worker.terminate());
}

/** A server of HTTP behind a tunnel. */
export interface Fetches {
  readonly way: Way;
  readonly origin: string;
  readonly options: Omit<CreateFetchOptions, 'stack' | 'ca'> & { readonly ca: string };
}

/** What a page that fetches gets. */
export async function fetches({ way, origin, options }: Fetches): Promise<object> {
  const fetch = createFetch({ ...options, stack: stackOf(way) });
  const mirrored = await fetch(`${origin}/mirror`, {
    method: 'POST',
    headers: { Authorization: 'Bearer x', Cookie: 'a=1' },
    body: new URLSearchParams({ b: 'c' }),
  });
  const gzipped = await fetch(`${origin}/gzip`);
  const led = await fetch(`${origin}/redirect`, { redirect: 'follow' });
  const large = await fetch(`${origin}/large`);
  const digest = await crypto.subtle.digest('SHA-256', await large.arrayBuffer());
  const stream = new Blob(['a'.repeat(200_000)]).stream();
  const sent = await fetch(`${origin}/length`, { method: 'PUT', body: stream, duplex: 'half' });
  const stop = new AbortController();
  const endless = await fetch(`${origin}/endless`, { signal: stop.signal });
  const reading = endless.text().catch((error) => String(error));
  stop.abort(new Error('enough'));
  const refused = await fetch(`${origin}/`, { headers: { Host: 'x' } }).catch(String);
  const byob = await fetch(`${origin}/gzip`, { headers: { 'Accept-Encoding': 'identity' } });
  const coded = await fetch(`${origin}/gzip`);
  const begun = await begin(new Blob(['a body']).stream());
  const rest = await fetch(`${origin}/length`, {
    method: 'PUT',
    body: begun,
    duplex: 'half',
  }).catch(String);
  const result = {
    mirrored: await mirrored.json(),
    cookies: mirrored.headers.getSetCookie(),
    gzipped: (await gzipped.text()).length,
    led: [led.url.replace(origin, ''), led.redirected, await led.text()],
    large: Array.from(new Uint8Array(digest)).join(),
    sent: await sent.text(),
    aborted: await reading,
    refused: String(refused),
    plain: (await byob.blob()).size,
    coded: coded.body === null ? 0 : await sizeOf(coded.body),
    rest: String(rest),
  };
  await fetch.close();
  return result;
}

/** Reads something of a stream. */
async function begin<Stream extends ReadableStream<Uint8Array>>(stream: Stream): Promise<Stream> {
  const reader = stream.getReader();
  await reader.read();
  reader.releaseLock();
  return stream;
}

async function sizeOf(body: ReadableStream<Uint8Array>): Promise<number> {
  const read = readerOf(body);
  for (let size = 0; ; ) {
    const { value, done } = await read();
    if (done || value === undefined) return size;
    size += value.length;
  }
}

/** Reads an answer, with a wait now and then. */
export async function readSlowly({
  way,
  origin,
  options,
}: Fetches): Promise<{ readonly size: number; readonly digest: string }> {
  const fetch = createFetch({ ...options, stack: stackOf(way) });
  const { body } = await fetch(origin);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let [size, waited] = [0, 0];
  const reader = body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) break;
    pieces.push(value);
    size += value.length;
    if (size - waited < 2_000_000) continue;
    waited = size;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const all = await new Blob(pieces).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all)).join();
  await fetch.close();
  return { size, digest };
}
