import { HttpParsers, type HttpHead } from '../ffi/http-parser.js';
import { asyncDispose } from '../nsapi/dispose.js';
import { LONGEST_TIMER } from '../nsapi/longest-timer.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { diallerOf } from './choose-dialler.js';
import { ACCEPTED_CODINGS, decoded } from './decoding.js';
import type { Dialler } from './dialler.js';
import { FetchError, toFetchError } from './fetch-error.js';
import { headersOf, requestHead } from './fetch-head.js';
import type { FetchInit } from './fetch-init.js';
import { fetchRequest, type FetchRequest } from './fetch-request.js';
import { fetchTarget } from './fetch-target.js';
import { FetchedResponse } from './fetched-response.js';
import { HttpExchange } from './http-exchange.js';
import { closedError, HttpPool, type Dial } from './http-pool.js';
import type { TlsMaterials } from './materials.js';
import { MAX_REDIRECTS, redirected, targetOf } from './redirects.js';
import type { WorkerChoice } from './worker-link.js';

/** Options of {@link createFetch}. Times are in milliseconds; Infinity is for ever. */
export interface CreateFetchOptions extends Omit<TlsMaterials, 'alpn'> {
  /** Who carries the bytes; in Node the platform's own by default, elsewhere it must be given. */
  readonly stack?: NetworkStack | undefined;
  /** Where TLS and the network stack are, if not on this thread: see {@link WorkerChoice}. */
  readonly worker?: WorkerChoice | undefined;
  /** How many connections there may be to one origin at a time; 6 by default. */
  readonly maxConnections?: number | undefined;
  /** How long a connection that nobody uses is kept; 4000 by default. */
  readonly keepAliveTimeout?: number | undefined;
  /** How long it may take to have a connection, with TLS; 30000 by default. */
  readonly connectTimeout?: number | undefined;
  /** How long the head of the answer may take from the end of the request; 300000 by default. */
  readonly headersTimeout?: number | undefined;
  /** How long nothing may come of a body that is read, or go of one; 300000 by default. */
  readonly bodyTimeout?: number | undefined;
}

/** A fetch in the shape of the standard's. */
export interface Fetch {
  /**
   * Fetches `input`, an http: or https: address, or a Request. Rejects with FetchError, a TypeError
   * whose `code` and `cause` say why; with TypeError for what the standard does not allow; with the
   * reason of an abort. The same errors end a body that has begun.
   */
  (input: string | URL | Request, init?: FetchInit): Promise<Response>;
  /** Ends all that is under way, which fails with ERR_FETCH_CLOSED, and all connections. */
  close(): Promise<void>;
  /** As close(). */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Requests that are the same if they are made twice. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT']);

/**
 * A fetch over a network stack, with TLS by Mbed TLS that ends here: for servers that the
 * platform's own fetch does not reach, with a CA or a client certificate of one's own. HTTP/1.1. It
 * keeps connections, and no cookies, and caches nothing.
 * Throws TypeError without `ca`, without a network stack, and for wrong options; RangeError for a
 * wrong count or time; TLSError for certificates and keys that cannot be read.
 */
export function createFetch(options: CreateFetchOptions): Fetch {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createFetch takes an object with at least ca, and in a page stack.');
  const client = new FetchClient(options);
  const close = (): Promise<void> => client.close();
  return Object.assign(
    (input: string | URL | Request, init?: FetchInit) => client.fetch(input, init),
    { close, [asyncDispose]: close },
  );
}

/** Whoever is told when a fetch is closed. */
type End = (error: FetchError) => void;
interface Answer {
  readonly head: HttpHead;
  readonly body: ReadableStream<Uint8Array> | null;
}

const ALPN = ['http/1.1'];

class FetchClient {
  readonly #dialler: Dialler;
  readonly #hasCertificate: boolean;
  readonly #pool: HttpPool;
  readonly #connectTimeout: number;
  readonly #timeouts: { readonly headersTimeout: number; readonly bodyTimeout: number };
  readonly #maxConnections: number;
  readonly #underWay = new Set<End>();
  #closed = false;

  constructor(options: CreateFetchOptions) {
    this.#maxConnections = count('maxConnections', options.maxConnections ?? 6);
    this.#connectTimeout = time('connectTimeout', options.connectTimeout ?? 30_000);
    this.#timeouts = {
      headersTimeout: time('headersTimeout', options.headersTimeout ?? 300_000),
      bodyTimeout: time('bodyTimeout', options.bodyTimeout ?? 300_000),
    };
    this.#pool = new HttpPool({
      maxConnections: this.#maxConnections,
      keepAliveTimeout: time('keepAliveTimeout', options.keepAliveTimeout ?? 4000, 0),
    });
    this.#hasCertificate = options.cert !== undefined;
    this.#dialler = diallerOf({ ...options, alpn: ALPN }, 'createFetch', true);
  }

  async fetch(input: string | URL | Request, init?: FetchInit): Promise<Response> {
    const wanted = await fetchRequest(input, init);
    try {
      return await this.#follow(wanted);
    } catch (error) {
      wanted.body?.cancel(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#underWay) end(closedError());
    this.#pool.close();
    this.#dialler.close();
  }

  async #follow(wanted: FetchRequest): Promise<Response> {
    const identified = wanted.url.origin;
    let request = withDefaults(wanted);
    // Whoever was led to another origin once is a stranger from then on, back at the first one too.
    let isFirst = true;
    for (let redirects = 0; ; redirects++) {
      const { head, body } = await this.#ask(request, isFirst);
      const answer = await orCancel(body, () => {
        const headers = headersOf(head);
        const target = targetOf(head.status, headers, request.url);
        return target !== null && request.redirect !== 'manual'
          ? target
          : respond(head, headers, body, request.url, redirects > 0);
      });
      if (answer instanceof Response) return answer;
      const target = answer;
      await body?.cancel();
      if (request.redirect === 'error')
        throw new FetchError('ERR_FETCH_REDIRECT', `The answer is a redirect, to ${target.href}.`);
      if (redirects >= MAX_REDIRECTS)
        throw new FetchError('ERR_FETCH_REDIRECT', `There were over ${MAX_REDIRECTS} redirects.`);
      request = redirected(request, head.status, target);
      isFirst &&= target.origin === identified;
    }
  }

  async #ask(request: FetchRequest, identified: boolean): Promise<Answer> {
    for (let fresh = false; ; fresh = true) {
      const exchange = await this.#exchange(request, identified, fresh);
      try {
        return await exchange.run();
      } catch (error) {
        if (fresh || !mayRepeat(request, exchange, error)) throw error;
      }
    }
  }

  async #exchange(
    request: FetchRequest,
    identified: boolean,
    fresh: boolean,
  ): Promise<HttpExchange> {
    const { url, method, body, signal } = request;
    const parsers = await HttpParsers.load();
    const head = requestHead(request);
    const { key, target } = fetchTarget(url, identified && this.#hasCertificate);
    const dial: Dial = (stop) => this.#dialler.dial(target, stop);
    const connection = await this.#connect(request, (stop) =>
      this.#pool.acquire(key, dial, { signal: stop, fresh }),
    );
    const done = (keep: { readonly milliseconds: number | undefined } | null): void => {
      this.#underWay.delete(end);
      if (keep === null) this.#pool.discard(key, connection);
      else this.#pool.release(key, connection, keep.milliseconds);
    };
    const plan = { ...this.#timeouts, parsers, connection, head, body, method, signal, done };
    const exchange = new HttpExchange(plan);
    const end = (error: FetchError): void => void exchange.fail(error);
    this.#underWay.add(end);
    return exchange;
  }

  async #connect<Connection>(
    { url, signal }: FetchRequest,
    connect: (stop: AbortSignal) => Promise<Connection>,
  ): Promise<Connection> {
    if (this.#closed) throw closedError();
    const stop = new AbortController();
    const end: End = (error) => stop.abort(error);
    const abort = (): void => stop.abort(signal?.reason);
    const late = (): void => stop.abort(this.#late(url));
    const limit = this.#connectTimeout;
    const timer = limit === Infinity ? undefined : setTimeout(late, limit);
    this.#underWay.add(end);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      signal?.throwIfAborted();
      return await connect(stop.signal);
    } catch (error) {
      throw toFetchError(error, `There is no connection to ${url.host}`);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#underWay.delete(end);
    }
  }

  #late({ host }: URL): FetchError {
    return new FetchError(
      'ERR_FETCH_CONNECT_TIMEOUT',
      `There was no connection to ${host} within ${this.#connectTimeout / 1000} seconds. Of ` +
        `${this.#maxConnections} at a time each is used until its answer's body is read or ` +
        'cancelled.',
    );
  }
}

function withDefaults(request: FetchRequest): FetchRequest {
  const { headers } = request;
  const byDefault = (name: string, value: string): void => {
    if (!headers.has(name)) headers.set(name, value);
  };
  byDefault('accept', '*/*');
  // A range is one of the coded bytes.
  byDefault('accept-encoding', headers.has('range') ? 'identity' : ACCEPTED_CODINGS);
  byDefault('user-agent', 'mbedtls-wasm');
  return request;
}

/** Whether a request may be made anew that a kept connection may have met closed. */
function mayRepeat(request: FetchRequest, exchange: HttpExchange, error: unknown): boolean {
  return (
    exchange.isKept &&
    !exchange.hasReceived &&
    request.body === null &&
    IDEMPOTENT.has(request.method) &&
    error instanceof FetchError &&
    !/_(TIMEOUT|CLOSED)$/.test(error.code)
  );
}

/** What is made of an answer; where that throws nobody reads its body. */
async function orCancel<Made>(
  body: ReadableStream<Uint8Array> | null,
  make: () => Made,
): Promise<Made> {
  try {
    return make();
  } catch (error) {
    await body?.cancel();
    throw error;
  }
}

function respond(
  head: HttpHead,
  headers: Headers,
  body: ReadableStream<Uint8Array> | null,
  from: URL,
  redirected: boolean,
): Response {
  const url = new URL(from);
  url.hash = '';
  return new FetchedResponse(body && decoded(body, headers.get('content-encoding')), {
    status: head.status,
    statusText: /^[\t\x20-\x7e\x80-\xff]*$/.test(head.reason) ? head.reason : '',
    headers,
    url: url.href,
    redirected,
  });
}

function count(name: string, given: number): number {
  if (Number.isInteger(given) && given >= 1) return given;
  throw new RangeError(`${name} must be an integer of at least 1, not ${given}.`);
}

function time(name: string, given: number, least = 1): number {
  if (given === Infinity || (given >= least && given <= LONGEST_TIMER)) return given;
  throw new RangeError(
    `${name} must be ${least} to ${LONGEST_TIMER} milliseconds, or Infinity, not ${given}.`,
  );
}
