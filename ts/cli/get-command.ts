import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { Duplex, type Writable } from 'node:stream';
import { toDuplex } from '../adapt/duplex.js';
import { parseUrl } from '../nsapi/parse-url.js';
import { configOf, connectTo, type SecureConnection } from './connection.js';
import { agreed, agreedLines, printable } from './describe.js';
import { HttpError, TimeoutError } from './exit.js';
import { Given, type CommandHelp } from './option-table.js';
import { Progress, tell } from './output.js';
import { openForWriting, readTarget, tlsOptions, type Target } from './tls-options.js';
import { UsageError } from './usage-error.js';

export const getHelp: CommandHelp = {
  operands: 'URL',
  summary: 'fetch a URL and print what it answers',
  about: `
Fetches an https: URL by HTTP/1.1, or / of HOST[:PORT], and prints the body on standard output;
what was agreed on and the status are told on standard error. Redirects are not followed, and an
answer that is cut short is an error.`,
  options: {
    ...tlsOptions,
    output: {
      value: 'FILE',
      short: 'o',
      help: 'write the body to a file, which is there when all of it has come',
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

/** The command `mbedtls-wasm get`. */
export async function getCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, getHelp.options);
  const operand = given.one('URL');
  const url = operand.includes('://') ? parsed(operand) : null;
  const target = readTarget(given, url === null ? operand : url.host);
  if (target.insecure)
    tell('WARNING: --insecure: the server is NOT verified; anybody could be at the other end.');
  const part = partOf(given);
  // It is written in the end: that this will be possible is known at the beginning.
  if (part !== null) openForWriting(part, '--output', 0o666);
  try {
    await fetchTo(part, given, target, url);
  } finally {
    if (part !== null) await rm(part, { force: true });
  }
}

/** Where the body is until all of it has come; null for standard output. */
function partOf(given: Given): string | null {
  const file = given.text('output');
  return file === undefined ? null : `${file}.part`;
}

async function fetchTo(
  part: string | null,
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
      await deliver(answer, part, given);
      const { statusCode = 0, statusMessage = '' } = answer;
      if (statusCode >= 400)
        throw new HttpError(`The server answered ${statusCode} ${printable(statusMessage)}.`);
    } finally {
      await connection.close();
    }
  } finally {
    config.dispose();
  }
}

function parsed(text: string): URL {
  const url = parseUrl(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '')
    throw new UsageError(
      `"${text}" is no https: URL without a user name; plain HTTP is not for me.`,
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
  const name = target.servername ?? target.host;
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
  } finally {
    clearTimeout(timer);
  }
}

/** Ends an answer that stops coming. */
function guard(answer: IncomingMessage, target: Target): void {
  let timer = setTimeout(() => {}, 0);
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => answer.destroy(new TimeoutError(target)), target.timeout);
  };
  answer.on('data', again);
  answer.on('close', () => clearTimeout(timer));
  answer.pause();
  again();
}

async function deliver(answer: IncomingMessage, part: string | null, given: Given): Promise<void> {
  const quiet = given.has('quiet');
  const status = `HTTP/${answer.httpVersion} ${answer.statusCode} ${answer.statusMessage ?? ''}`;
  const location = answer.headers.location;
  if (!quiet) tell(`Answer: ${printable(status)}`);
  if (!quiet && location !== undefined) tell(`  it is elsewhere: ${printable(location)}`);
  const head = given.has('include') ? headOf(answer, status) : '';
  const file = given.text('output');
  if (part === null || file === undefined) {
    await copy(answer, process.stdout, head);
    return;
  }
  const out = createWriteStream(part);
  try {
    const size = await copy(answer, out, head);
    out.end();
    await once(out, 'close');
    await rename(part, file);
    if (!quiet) tell(`${size} bytes are in ${file}.`);
  } finally {
    out.destroy();
  }
}

function headOf(answer: IncomingMessage, status: string): string {
  const { rawHeaders } = answer;
  const lines = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1] ?? ''}`] : [],
  );
  return `${[status, ...lines].join('\r\n')}\r\n\r\n`;
}

async function copy(answer: IncomingMessage, out: Writable, head: string): Promise<number> {
  const progress = new Progress();
  const total = Number(answer.headers['content-length']);
  const begun = Date.now();
  let size = 0;
  if (head !== '') out.write(head);
  try {
    for await (const chunk of answer) {
      size += chunk.length;
      if (!out.write(chunk)) await once(out, 'drain');
      const seconds = Math.max(0.001, (Date.now() - begun) / 1000);
      const share = total > 0 ? `${((100 * size) / total).toFixed(0)}% of ${megabytes(total)}` : '';
      if (size > 1_000_000)
        progress.show(`${megabytes(size)} ${share} at ${megabytes(size / seconds)}/s`);
    }
  } catch (error) {
    if (error instanceof TimeoutError) throw error;
    throw new Error(`The answer was cut short after ${size} bytes: do not trust what came`, {
      cause: error,
    });
  } finally {
    progress.end();
  }
  return size;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
