import {
  createFetch,
  openStream,
  type CreateFetchOptions,
  type Fetch,
  type WebStream,
  type WorkerChoice,
} from 'mbedtls-wasm/web';
import { stackOf, type Way } from './ways.js';

/** A server behind a tunnel, which the page reaches with TLS in a worker. */
export interface OffThread {
  readonly way: Way;
  readonly port: number;
  readonly ca: string;
  readonly options?: Partial<CreateFetchOptions>;
}

/** An error as data, with all its causes. */
export interface Told {
  readonly name: string;
  readonly code: unknown;
  readonly message: string;
  readonly more: object;
  readonly cause: Told | null;
}

function tell(error: unknown): Told {
  if (!(error instanceof Error))
    return { name: typeof error, code: null, message: String(error), more: {}, cause: null };
  const {
    name,
    message,
    cause,
    stack: _,
    ...more
  } = Object.assign({ code: null }, error, {
    name: error.name,
    message: error.message,
    cause: error.cause,
  });
  const { code } = more;
  return { name, code, message, more, cause: cause === undefined ? null : tell(cause) };
}

/** What fails how. */
export type Failures = Record<
  | 'untrusted'
  | 'unreadable'
  | 'name'
  | 'noCa'
  | 'keyless'
  | 'noStack'
  | 'handshake'
  | 'script'
  | 'refused'
  | 'aborted',
  Told
>;

/** What fails when a worker ends. */
export type Ended = Record<'read' | 'closed' | 'body' | 'again', Told>;

function fetchOf(given: OffThread, worker: WorkerChoice = true): Fetch {
  return createFetch({ stack: stackOf(given.way), ca: given.ca, worker, ...given.options });
}

function streamTo({ way, port, ca }: OffThread, more: object = {}): WebStream {
  const stack = stackOf(way);
  return openStream({ stack, hostname: 'localhost', port, ca, worker: true, ...more });
}

/** What fetches and streams fail with. */
export async function failures(given: OffThread & { readonly silent: number }): Promise<Failures> {
  const { port, way } = given;
  const address = `https://localhost:${port}/`;
  const fails = (options: Partial<CreateFetchOptions>, init?: RequestInit): Promise<Told> => {
    const fetch = fetchOf({ ...given, options });
    return fetch(address, init)
      .then((response) => response.text())
      .then((text) => tell(text), tell)
      .finally(() => fetch.close());
  };
  const throws = (make: () => unknown): Told => {
    try {
      return tell(make());
    } catch (error) {
      return tell(error);
    }
  };
  const pem = given.ca.replaceAll(/[A-Za-z]{20}/g, 'x'.repeat(20));
  const stack = stackOf(way);
  return {
    untrusted: await fails({ ca: String(given.options?.ca) }),
    unreadable: await fails({ ca: pem }),
    name: await openStreamFailure(given, { sni: 'other.example' }),
    noCa: throws(() => createFetch({ stack, worker: true })),
    keyless: throws(() => fetchOf({ ...given, options: { cert: 'x' } })),
    noStack: throws(() => fetchOf({ ...given, options: { stack: { ...stack } } })),
    handshake: await openStreamFailure(given, { port: given.silent, handshakeTimeout: 100 }),
    script: await fails({ worker: '/there/is/none.js' }),
    refused: await openStreamFailure(given, { port: 1 }),
    aborted: await fails({}, { signal: AbortSignal.abort(new Error('enough')) }),
  };
}

function openStreamFailure(given: OffThread, more: object): Promise<Told> {
  return streamTo(given, more).opened.then(tell, tell);
}

/** What is told of a worker that ends while it is used, in both halves and anew. */
export async function ended(given: OffThread): Promise<Ended> {
  const worker = new Worker('/lib/mbedtls-wasm.web-worker.js', { type: 'module' });
  const stream = streamTo(given, { worker });
  await stream.opened;
  const read = stream.readable.getReader().read().then(tell, tell);
  const fetch = fetchOf(given, worker);
  const response = await fetch(`https://localhost:${given.port}/`);
  worker.terminate();
  const body = response.text().then(tell, tell);
  const told = {
    read: await read,
    closed: await stream.closed.then(tell, tell),
    body: await body,
    again: await fetch(`https://localhost:${given.port}/`).then(tell, tell),
  };
  await fetch.close();
  return told;
}

/** What startTls() comes to where more came in plain text than was read. */
export async function injected(given: OffThread & { readonly worker: boolean }): Promise<Told> {
  const plain = streamTo(given, { secureTransport: 'starttls', worker: given.worker });
  await plain.writable.getWriter().write(new TextEncoder().encode('STARTTLS\r\n'));
  await plain.readable.getReader().read();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const secure = plain.startTls();
  return secure.opened.then(tell, tell);
}

let held: WebStream | null = null;
let fetching: Fetch | null = null;

/** Uses workers, and leaves what it used to the collector, or closed. */
export async function leaves(
  given: OffThread & { readonly how: 'closed' | 'forgotten' | 'held' },
): Promise<void> {
  const stream = streamTo(given);
  await stream.opened;
  const fetch = fetchOf({ ...given, options: { keepAliveTimeout: 1 } });
  await (await fetch(`https://localhost:${given.port}/small`)).text();
  if (given.how === 'closed') {
    await stream.close();
    await fetch.close();
  } else if (given.how === 'held') [held, fetching] = [stream, fetch];
}

/** Closes what was held. */
export async function letGo(): Promise<void> {
  await held?.close();
  await fetching?.close();
}

/** How far a writer and a server get when the other does not read. */
export async function pressure(given: OffThread): Promise<{ taken: number; read: number }> {
  const stream = streamTo(given);
  await stream.opened;
  const writer = stream.writable.getWriter();
  const piece = new Uint8Array(65_536);
  let taken = 0;
  let moved = true;
  while (moved) {
    const written = writer.write(piece).then(
      () => true,
      () => false,
    );
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1500));
    moved = await Promise.race([written, late]);
    if (moved) taken += piece.length;
  }
  // The echo comes when it is read for.
  const reader = stream.readable.getReader();
  let read = 0;
  while (read < taken) read += (await reader.read()).value?.length ?? Infinity;
  await stream.close();
  return { taken, read };
}
