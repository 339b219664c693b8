import { FetchError } from './fetch-error.js';
import { requireUrl, type FetchRequest } from './fetch-request.js';

/** How many redirects are followed, as the standard has it. */
export const MAX_REDIRECTS = 20;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What is for one origin only. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];
/** What is said of a body. */
const OF_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type'];

/** Where an answer leads to; null where it is no redirect. Throws FetchError for a wrong one. */
export function targetOf(status: number, headers: Headers, from: URL): URL | null {
  const location = headers.get('location');
  if (!REDIRECTS.has(status) || location === null) return null;
  try {
    const target = requireUrl(utf8(location), from.href);
    if (target.hash === '') target.hash = from.hash;
    return target;
  } catch (error) {
    const message = `The answer is a redirect to "${location}", which cannot be followed.`;
    throw new FetchError('ERR_FETCH_REDIRECT', message, error);
  }
}

/**
 * The request that a redirect makes of another one. Throws FetchError where TLS would be left, and
 * for a body that was read while it was sent.
 */
export function redirected(request: FetchRequest, status: number, target: URL): FetchRequest {
  const { url, method, body } = request;
  if (url.protocol === 'https:' && target.protocol !== 'https:')
    throw new FetchError('ERR_FETCH_REDIRECT', `A redirect to ${target.href} would leave TLS.`);
  if (status !== 303 && body !== null && !body.repeats)
    throw new FetchError(
      'ERR_FETCH_REDIRECT',
      'The answer is a redirect, and the body of the request was a stream, which has been sent.',
    );
  const headers = new Headers(request.headers);
  if (target.origin !== url.origin) for (const name of CREDENTIALS) headers.delete(name);
  const becomesGet =
    status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';
  if (!becomesGet) return { ...request, url: target, headers };
  for (const name of OF_BODY) headers.delete(name);
  return { ...request, url: target, headers, method: 'GET', body: null };
}

/** What servers write as UTF-8 has come as bytes. */
function utf8(location: string): string {
  const bytes = Uint8Array.from(location, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return location;
  }
}
