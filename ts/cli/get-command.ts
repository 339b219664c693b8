import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Duplex, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toDuplex } from '../adapt/duplex.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { isError } from '../nsapi/is-error.js';
import { parseUrl } from '../nsapi/parse-url.js';
import { configOf, connectTo, type SecureConnection } from './connection.js';
import { agreed, agreedLines, printable } from './describe.js';
import { HttpError, TimeoutError } from './exit.js';
import { Given, type CommandHelp } from './option-table.js';
import { OutputFile } from './output-file.js';
import { Progress, tell } from './output.js';
import { readTarget, tlsOptions, type Target } from './tls-options.js';
import { UsageError } from './usage-error.js';

export const getHelp: CommandHelp = {
  operands: 'URL',
  summary: 'fetch a URL and print what it answers',
  about: `
Fetches an https: URL, or HOST[:PORT] with or without a path, by HTTP/1.1, and prints the body
on standard output; what was agreed on and the status are told on standard error. Redirects are
not followed, and an answer that is cut short is an error.`,
  options: {
    ...tlsOptions,
    output: {
      value: 'FILE',
      short: 'o',
      help:
        'write the body to a file, which is there when all of it has come; "-" is standard ' +
        'output',
    },
    include: { short: 'i', help: "print the answer's header as well" },
    quiet: { short: 'q', help: 'tell nothing on standard error but what goes wrong' },
  },
  examples: [
    'mbedtls-wasm get https://example.com/',
    'mbedtls-wasm example.com',
    'mbedtls-wasm get https://example.com/large.iso -o large.iso',
  ],
};

const STANDARD = '-';
/** What stands for standard output. */
const OUTPUTS = [STANDARD, '/dev/stdout'];

/** The command `mbedtls-wasm get`. */
export async function getCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, getHelp.options);
  const operand = given.one('URL');
  const url = operand.includes('/') ? parsed(operand) : null;
  const target = readTarget(given, url === null ? operand : url.host);
  if (target.insecure)
    tell('WARNING: --insecure: the server is NOT verified; anybody could be at the other end.');
  const name = given.text('output') ?? STANDARD;
  // It is written in the end: that this will be possible is known at the beginning.
  const file = OUTPUTS.includes(name) ? null : OutputFile.open(name, '--output');
  try {
    await fetchTo(file, given, target, url);
  } finally {
    file?.drop();
  }
}

async function fetchTo(
  file: OutputFile | null,
  given: Given,
  target: Target,
  url: URL | null,
): Promise<void> {
  const quiet = given.has('quiet');
  const config = await configOf(target);
  try {
    const connection = await connectTo(target, config);
    try {
      if (!quiet) agreedLines(agreed(target, connection.context)).forEach(tell);
      const path = url === null ? '/' : `${url.pathname}${url.search}`;
      const answer = await ask(connection, target, path);
      await deliver(answer, file, given);
      const { statusCode = 0, statusMessage = '' } = answer;
      if (statusCode >= 400)
        throw new HttpError(`The server answered ${statusCode} ${printable(statusMessage)}`.trim());
    } finally {
      await connection.close();
    }
  } finally {
    config.dispose();
  }
}

function parsed(text: string): URL {
  const url = parseUrl(text.includes('://') ? text : `https://${text}`);
  if (url === null || url.protocol !== 'https:' || url.username + url.password !== '')
    throw new UsageError(
      `"${text}" is no https: URL without a user name: plain HTTP is not for me.`,
    );
  return url;
}

async function ask(
  { socket, context }: SecureConnection,
  target: Target,
  path: string,
): Promise<IncomingMessage> {
  const { alpnProtocol } = context;
  if (alpnProtocol !== null && !alpnProtocol.startsWith('http/1'))
    throw new UsageError(
      `No request was sent: the server expects ${printable(alpnProtocol)}, and this asks by ` +
        'HTTP/1.1. Leave it out of --alpn.',
    );
  const name = normalizeHostname(target.servername ?? target.host);
  const bracketed = name.includes(':') ? `[${name}]` : name;
  const asked = request({
    createConnection: () => toDuplex(socket, { Duplex }),
    headers: {
      Host: target.port === 443 ? bracketed : `${bracketed}:${target.port}`,
      'User-Agent': 'mbedtls-wasm',
      Accept: '*/*',
      Connection: 'close',
    },
    path,
  });
  const timer = setTimeout(() => asked.destroy(new TimeoutError(target)), target.timeout);
  asked.end();
  try {
    const [answer]: IncomingMessage[] = await once(asked, 'response');
    if (answer === undefined) throw new Error('There is no answer.');
    asked.on('error', () => {});
    guard(answer, target);
    return answer;
  } catch (error) {
    throw isError(error) ? noAnswer(error) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** What Node says of an answer that is none, in other words. */
function noAnswer(error: Error): Error {
  const code: unknown = Reflect.get(error, 'code');
  if (code === 'ECONNRESET' && error.message === 'socket hang up')
    return new Error('The server ended the connection without an answer');
  return typeof code === 'string' && code.startsWith('HPE_')
    ? new Error('What the server answers is no HTTP/1.1', { cause: error })
    : error;
}

/** Ends an answer that stops coming. */
function guard(answer: IncomingMessage, target: Target): void {
  let timer = setTimeout(() => {}, 0);
  const lapse = (): void => {
    // Where bytes wait it is the reader who is slow.
    if (answer.readableLength > 0) again();
    else answer.destroy(new TimeoutError(target));
  };
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(lapse, target.timeout);
  };
  answer.on('data', again);
  answer.on('close', () => clearTimeout(timer));
  answer.pause();
  again();
}

async function deliver(
  answer: IncomingMessage,
  file: OutputFile | null,
  given: Given,
): Promise<void> {
  const quiet = given.has('quiet');
  const { httpVersion, statusCode, statusMessage = '' } = answer;
  const status = `HTTP/${httpVersion} ${statusCode} ${statusMessage}`.trim();
  const location = answer.headers.location;
  if (!quiet) tell(`Answer: ${printable(status)}`);
  if (!quiet && location !== undefined) tell(`  it is elsewhere: ${printable(location)}`);
  const head = given.has('include') ? headOf(answer, status) : '';
  const size = await copy(answer, file?.stream ?? process.stdout, head);
  file?.keep();
  if (!quiet && file !== null) tell(`${size} bytes are in ${given.text('output')}.`);
}

function headOf(answer: IncomingMessage, status: string): string {
  const { rawHeaders } = answer;
  const lines = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1] ?? ''}`] : [],
  );
  return `${[status, ...lines].join('\r\n')}\r\n\r\n`;
}

/** Copies all of it, and gives the size of the body. */
async function copy(answer: IncomingMessage, out: Writable, head: string): Promise<number> {
  const progress = new Progress();
  const total = Number(answer.headers['content-length']);
  const begun = Date.now();
  let size = 0;
  const seen = (more: number): void => {
    size += more;
    const seconds = Math.max(0.001, (Date.now() - begun) / 1000);
    const share = total > 0 ? `${((100 * size) / total).toFixed(0)}% of ${megabytes(total)}` : '';
    if (size > 1_000_000)
      progress.show(`${megabytes(size)} ${share} at ${megabytes(size / seconds)}/s`);
  };
  try {
    await pipeline(bodyOf(answer, head, seen), out, { end: out !== process.stdout });
    return size;
  } catch (error) {
    if (error instanceof TimeoutError || error instanceof CutShort) throw error;
    throw new Error('The output cannot be written', { cause: error });
  } finally {
    progress.end();
  }
}

/** That the end of an answer is missing. */
class CutShort extends Error {}

async function* bodyOf(
  answer: IncomingMessage,
  head: string,
  seen: (more: number) => void,
): AsyncGenerator<string | Uint8Array> {
  let size = 0;
  if (head !== '') yield head;
  try {
    for await (const chunk of answer) {
      size += chunk.length;
      seen(chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof TimeoutError) throw error;
    throw new CutShort(`The answer was cut short after ${size} bytes: do not trust what came`, {
      cause: error,
    });
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
