import type { HttpHead } from '../ffi/http-parser.js';
import { FetchError } from './fetch-error.js';
import type { FetchRequest } from './fetch-request.js';
import { ReceivedHeaders } from './received-headers.js';

/** Methods whose requests have a length even where there is no body. */
const WITH_LENGTH: ReadonlySet<string> = new Set(['PATCH', 'POST', 'PUT']);

/** A request's line and header fields, as they are sent. */
export function requestHead({ url, method, headers, body }: FetchRequest): Uint8Array {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: keep-alive',
  ];
  if (body?.size === null) lines.push('Transfer-Encoding: chunked');
  else if (body !== null) lines.push(`Content-Length: ${body.size}`);
  else if (WITH_LENGTH.has(method)) lines.push('Content-Length: 0');
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  return bytesOf(lines);
}

/** A line that holds a line end would be two: nothing that makes it so gets here. */
function bytesOf(lines: readonly string[]): Uint8Array {
  const wrong = lines.find((line) => /[^\t\x20-\x7e\x80-\xff]/.test(line));
  if (wrong !== undefined)
    throw new TypeError(`${JSON.stringify(wrong)} cannot be a line of a request.`);
  const text = `${lines.join('\r\n')}\r\n\r\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The header fields of an answer. */
export function headersOf({ fields }: HttpHead): Headers {
  try {
    return new ReceivedHeaders(fields);
  } catch (error) {
    const message = 'The answer has a header field that none can be.';
    throw new FetchError('ERR_FETCH_PROTOCOL', message, error);
  }
}
