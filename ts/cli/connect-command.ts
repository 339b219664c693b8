import { writeFileSync } from 'node:fs';
import { isError } from '../nsapi/is-error.js';
import { check, SocketError } from '../nsapi/socket-error.js';
import { DTLSSocketWrapper } from '../tls/dtls-socket-wrapper.js';
import { configOf, connectTo, type SecureConnection, type Manner } from './connection.js';
import { agreed, agreedLines, certificatesOf, jsonText, printableLines } from './describe.js';
import type { CommandHelp } from './option-table.js';
import { Given } from './option-table.js';
import { print, tell, write } from './output.js';
import { toPemText } from './pem-text.js';
import { openForWriting, readInput, readTarget, tlsOptions, type Target } from './tls-options.js';
import { UsageError } from './usage-error.js';

export const connectHelp: CommandHelp = {
  operands: 'HOST:PORT',
  summary: 'carry standard input and output through a TLS connection',
  about: `
Connects with TLS, verifies the server, and then carries standard input to the server and what
the server sends to standard output, to the end of both. It sends nothing of its own. What was
agreed on is told on standard error. When the input has ended it waits for the rest of the
answer: until the server ends the connection, or is silent for 5 seconds (or for --timeout).`,
  options: {
    ...tlsOptions,
    dtls: { help: 'DTLS over UDP: what standard input gives at once is one datagram' },
    showcerts: { help: "print the server's certificates as PEM before anything else" },
    text: { help: "print the server's certificates as text" },
    session: {
      value: 'FILE',
      help: 'resume the session of this file if it is there, and keep the new one in it: a secret',
    },
    json: { help: 'print what was agreed on as JSON and end, without carrying anything' },
    quiet: { short: 'q', help: 'tell nothing on standard error but what goes wrong' },
  },
  examples: [
    'mbedtls-wasm connect example.com:443',
    "printf 'QUIT\\r\\n' | mbedtls-wasm connect mail.example.com:25 --starttls smtp",
    'mbedtls-wasm connect example.com:443 --showcerts </dev/null >chain.pem',
    'mbedtls-wasm connect broker.example.com:8883 --ca ca.pem --cert me.pem --key me.key',
  ],
};

/** How long the server may be silent before it is told that the input has ended. */
const PAUSE = 500;
const SILENCE = 5000;

/** The command `mbedtls-wasm connect`. */
export async function connectCommand(args: readonly string[]): Promise<void> {
  const given = new Given(args, connectHelp.options);
  const target = readTarget(given, given.one('HOST:PORT'));
  const dtls = given.has('dtls');
  if (dtls && target.starttls !== null)
    throw new UsageError('--dtls and --starttls do not go together.');
  const file = given.text('session');
  const manner: Manner = { dtls, session: sessionOf(file), tickets: file !== undefined };
  if (target.insecure)
    tell('WARNING: --insecure: the server is NOT verified; anybody could be at the other end.');
  const config = await configOf(target, manner);
  try {
    const connection = await connectTo(target, config, manner);
    try {
      await show(given, target, connection);
      if (!given.has('json'))
        await carry(connection, given.text('timeout') === undefined ? SILENCE : target.timeout);
      keep(connection, file);
    } finally {
      await connection.close();
    }
  } finally {
    config.dispose();
  }
}

async function show(given: Given, target: Target, { context }: SecureConnection): Promise<void> {
  const seen = agreed(target, context);
  if (given.has('json')) print(jsonText(seen));
  else if (!given.has('quiet')) agreedLines(seen).forEach(tell);
  if (given.has('json')) return;
  for (const { der, text } of certificatesOf(context)) {
    if (given.has('text')) await write(`${printableLines(text.trimEnd())}\n`);
    if (given.has('showcerts')) await write(toPemText('CERTIFICATE', der));
  }
}

/** How the sessions begin that sockets give. */
const SESSION = Buffer.from('mws');

/** The session that was kept, if any. Throws UsageError for a file that would be written over. */
function sessionOf(file: string | undefined): Uint8Array | undefined {
  if (file === undefined) return undefined;
  // It is written at the end: that this will be possible is known at the beginning.
  openForWriting(file, '--session');
  const session = readInput(file, '--session');
  if (session.length === 0) return undefined;
  if (!SESSION.equals(session.subarray(0, SESSION.length)))
    throw new UsageError(`--session: "${file}" holds something else than a session; name another.`);
  return new Uint8Array(session);
}

function keep({ socket }: SecureConnection, file: string | undefined): void {
  const session = file === undefined ? null : socket.getSession();
  if (file !== undefined && session !== null) writeFileSync(file, session, { mode: 0o600 });
}

/** Both directions, until both have ended. */
async function carry(connection: SecureConnection, silence: number): Promise<void> {
  const over = new AbortController();
  const clock = new Silence(silence);
  const down = receive(connection, clock).finally(() => over.abort());
  const up = send(connection, clock, over.signal);
  try {
    await down;
  } catch (error) {
    if (!clock.ranOut) throw clock.failure ?? error;
  } finally {
    clock.stop();
    process.stdin.destroy();
  }
  await up;
}

/** After the end of the input: how long nothing has come. */
class Silence {
  ranOut = false;
  /** Why not all of the input was sent. */
  failure: Error | null = null;
  #ended = false;
  #goodbye: (() => void) | null = null;
  #pause: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;
  readonly #stop = new AbortController();

  constructor(readonly milliseconds: number) {
    this.signal = this.#stop.signal;
  }

  /** The input has ended; `goodbye` is called at the first pause. */
  begin(goodbye: () => void): void {
    this.#ended = true;
    this.#goodbye = goodbye;
    this.heard();
  }

  /** Nothing more can be sent: nothing more is waited for. */
  fail(failure: Error): void {
    this.failure = failure;
    this.#stop.abort();
  }

  heard(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#end);
    if (!this.#ended) return;
    this.#pause = setTimeout(() => {
      this.#goodbye?.();
      this.#goodbye = null;
    }, PAUSE);
    this.#end = setTimeout(() => {
      this.ranOut = true;
      this.#stop.abort();
    }, this.milliseconds);
  }

  stop(): void {
    this.#ended = false;
    this.heard();
  }
}

async function receive({ socket }: SecureConnection, clock: Silence): Promise<void> {
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const got = check(await socket.recv(buffer, { signal: clock.signal }), socket);
    if (got === 0) return;
    clock.heard();
    await write(buffer.slice(0, got));
  }
}

async function send(
  { socket }: SecureConnection,
  clock: Silence,
  over: AbortSignal,
): Promise<void> {
  try {
    for await (const chunk of process.stdin)
      check(await socket.send(chunk, { signal: over }), socket);
  } catch (error) {
    if (!over.aborted) giveUp(clock, error, socket instanceof DTLSSocketWrapper);
    return;
  }
  if (!over.aborted) clock.begin(() => socket.tryShutdown());
}

function giveUp(clock: Silence, error: unknown, datagrams: boolean): void {
  if (!isError(error)) throw error;
  if (!(error instanceof SocketError))
    clock.fail(new UsageError(`Standard input cannot be read: ${error.message}.`));
  else if (datagrams) clock.fail(error);
  // Why a connection ended is told by what the server still says.
  else tell(error.message);
}
