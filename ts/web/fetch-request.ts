import type { FetchInit } from './fetch-init.js';
import { bodyOf, bytesBody, streamBody, type FetchBody } from './fetch-body.js';

/** A request as it is sent, and sent again after a redirect. */
export interface FetchRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: FetchBody | null;
  readonly redirect: 'follow' | 'error' | 'manual';
  readonly signal: AbortSignal | null;
}

/** What says how a message is framed, or whom it is for, is never the caller's. */
const OURS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const REFUSED_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);
const UPPER: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const REDIRECTS: ReadonlySet<unknown> = new Set(['follow', 'error', 'manual']);
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What fetch() was called with. Throws TypeError for what the standard does not allow. */
export async function fetchRequest(
  input: string | URL | Request,
  given?: FetchInit | null,
): Promise<FetchRequest> {
  // As the standard has it, for programs without types.
  const init = given ?? {};
  const request = input instanceof Request ? input : null;
  const url = requireUrl(request?.url ?? String(input));
  const method = requireMethod(init.method ?? request?.method ?? 'GET');
  const headers = new Headers(init.headers ?? request?.headers);
  refuseOurs(headers);
  if ((init.integrity ?? request?.integrity ?? '') !== '')
    throw new TypeError('integrity is not checked here: compare the digest yourself.');
  const redirect = redirectOf(init.redirect ?? request?.redirect ?? 'follow');
  const signal = signalOf(init.signal === undefined ? request?.signal : init.signal);
  // The last that may throw: it takes a stream.
  const body = await theBody(request, init, method);
  if (body !== null && body.type !== null && !headers.has('content-type'))
    headers.set('content-type', body.type);
  return { url, method, headers, body, redirect, signal };
}

/** The address of a request. Throws TypeError for one that cannot be fetched here. */
export function requireUrl(text: string, base: string | undefined = location()): URL {
  const url = parse(text, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError(`Only http: and https: can be fetched, not ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw new TypeError('The address has credentials in it: give them as an Authorization header.');
  return url;
}

function parse(text: string, base: string | undefined): URL {
  try {
    return new URL(text, base);
  } catch (cause) {
    throw new TypeError(`"${text}" is no address that can be fetched.`, { cause });
  }
}

function location(): string | undefined {
  return globalThis.location?.href;
}

function requireMethod(method: string): string {
  const upper = method.toUpperCase();
  if (!TOKEN.test(method)) throw new TypeError(`"${method}" is no method.`);
  if (REFUSED_METHODS.has(upper)) throw new TypeError(`The method ${upper} cannot be fetched.`);
  return UPPER.has(upper) ? upper : method;
}

function refuseOurs(headers: Headers): void {
  for (const [name] of headers)
    if (OURS.has(name))
      throw new TypeError(`The header ${name} cannot be given: what it says is said by fetch.`);
}

async function theBody(
  request: Request | null,
  init: FetchInit,
  method: string,
): Promise<FetchBody | null> {
  const given: unknown = init.body;
  const isGiven = given !== undefined && given !== null;
  const body = isGiven ? () => bodyOf(given) : () => bodyOfRequest(request);
  if (given instanceof ReadableStream && init.duplex !== 'half')
    throw new TypeError("A body that is a stream needs the option duplex: 'half'.");
  if (method !== 'GET' && method !== 'HEAD') return body();
  if (isGiven || (await body()) !== null)
    throw new TypeError(`A request with the method ${method} has no body.`);
  return null;
}

async function bodyOfRequest(request: Request | null): Promise<FetchBody | null> {
  if (request === null || request.method === 'GET' || request.method === 'HEAD') return null;
  if (request.bodyUsed) throw new TypeError('The body of this Request was read already.');
  if (request.body === null) return null;
  if (request.body !== undefined) return streamBody(request.body);
  // An engine that does not show a request's body as a stream.
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length === 0 ? null : bytesBody(bytes, null);
}

function redirectOf(given: string): FetchRequest['redirect'] {
  if (given === 'follow' || given === 'error' || given === 'manual') return given;
  throw new TypeError(`redirect is one of ${[...REDIRECTS].join(', ')}, not ${given}.`);
}

function signalOf(given: AbortSignal | null | undefined): AbortSignal | null {
  if (given === undefined || given === null) return null;
  if (!(given instanceof AbortSignal)) throw new TypeError('signal must be an AbortSignal.');
  return given;
}
