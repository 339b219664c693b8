import { isError } from '../nsapi/is-error.js';
import { UsageError } from './usage-error.js';

/** What the command's exit statuses mean; docs/command-line.md has the same list. */
export const exitStatus = { done: 0, failed: 1, usage: 2, http: 3, timeout: 4 } as const;

/** That the server did not answer in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(target: { host: string; port: number; timeout: number }, cause?: unknown) {
    super(
      `${target.host}:${target.port} did not answer within ${target.timeout / 1000} s: it is not ` +
        'there, does not speak TLS on this port, or needs more time (--timeout).',
      { cause },
    );
  }
}

/** An answer of HTTP that is no success. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
}

/** The status that a command ends with for what it threw. */
export function statusOf(error: unknown): number {
  if (error instanceof UsageError) return exitStatus.usage;
  if (error instanceof TimeoutError) return exitStatus.timeout;
  return error instanceof HttpError ? exitStatus.http : exitStatus.failed;
}

/** A failure for programs: what people are told, the status, and the code where there is one. */
export function jsonOf(error: unknown, status: number) {
  const code: unknown = isError(error) ? Reflect.get(error, 'code') : undefined;
  return { message: wordsOf(error), status, code: typeof code === 'string' ? code : null };
}

const IN_OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/, and none was set; call setClientCertKey/, ': give it by --cert FILE and --key FILE'],
];

/** What to do about some failures, told after what went wrong. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/not signed by a trusted/i, 'Give the CA that you trust by --ca FILE.'],
  [/certificate is not for|not for "/, 'Give the name that you expect by --servername NAME.'],
  [/PASSWORD_MISMATCH/, 'Is the passphrase right?'],
  [/EADDRINUSE/, 'Give another one by --port.'],
  [/ECONNREFUSED/, 'Nothing listens there: is the port right?'],
  [/DNS_FAILURE|does not resolve|getaddrinfo EINVAL/, 'Is the name spelled right?'],
  [
    /INVALID_RECORD|no TLS|not TLS|speaks? HTTP/i,
    'Does that port begin in plain text (--starttls)?',
  ],
];

/** One sentence or two: what went wrong, and what to do. */
export function wordsOf(error: unknown): string {
  if (!isError(error)) return String(error);
  const cause = isError(error.cause) && !(error instanceof TimeoutError) ? error.cause : null;
  const said =
    cause === null || cause.message === '' || error.message.includes(cause.message)
      ? error.message
      : `${error.message.replace(/\.$/, '')} (${cause.message})`;
  const advice = ADVICE.find(([pattern]) => pattern.test(said))?.[1];
  // One that ends with a command to type has no full stop after it.
  if (error instanceof UsageError) return said;
  const words = sentence(inOptions(said));
  const full = /[.!?]$/.test(words) ? words : `${words}.`;
  return advice === undefined ? full : `${full} ${advice}`;
}

/** The same, in the options of the command where the library tells programmers what to do. */
export function inOptions(said: string): string {
  return IN_OPTIONS.reduce((text, [pattern, put]) => text.replace(pattern, put), said);
}

/** What begins with a name, as ENOENT or a host's does, stays as it is. */
const sentence = (words: string): string =>
  words.replace(/^[a-z](?=[a-z]*[ ,])/, (first) => first.toUpperCase());
