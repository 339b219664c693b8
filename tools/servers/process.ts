import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { atExit, temporaryFolder } from '../cleanup.js';

/** A server on a free port of the loopback interface. */
export interface TestServer {
  readonly port: number;
  /** Ends it, whatever it is doing; resolves when it is gone. May be called again. */
  close(): Promise<void>;
  /** What it printed so far. */
  log(): string;
}

/** A server that is a program of its own. */
export interface ProcessServer extends TestServer {
  readonly pid: number;
  /**
   * Resolves with the match as soon as the log has one; rejects when the server ends first or time
   * is over.
   */
  logged(pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray>;
  /** Writes to its standard input. */
  input(text: string): void;
}

export interface ProcessRequest {
  readonly program: string;
  /** The arguments for a port; may write files to the folder, which lives as long as the server. */
  readonly args: (port: number, folder: string) => readonly string[];
  /** What it prints when it accepts connections. */
  readonly ready: RegExp;
}

const READY_MS = 10_000;
const ATTEMPTS = 5;
const PORT_TAKEN = /address already in use/i;
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * Starts a server and waits until it accepts connections. A port that somebody else took first is
 * tried anew.
 */
export async function startProcess(request: ProcessRequest): Promise<ProcessServer> {
  for (let attempt = 1; ; attempt += 1) {
    const server = new ServerProcess(request, await freePort());
    try {
      await server.logged(request.ready);
      return server;
    } catch (error) {
      await server.close();
      if (attempt === ATTEMPTS || !PORT_TAKEN.test(server.log())) throw error;
    }
  }
}

class ServerProcess implements ProcessServer {
  readonly port: number;
  readonly #program: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #gone: Promise<void>;
  readonly #waiting = new Set<() => void>();
  #output = '';
  /** How it ended. */
  #end: string | null = null;

  constructor(request: ProcessRequest, port: number) {
    this.port = port;
    this.#program = request.program;
    const folder = temporaryFolder(request.program);
    const { command, args } = dyingWithParent(
      find(request.program),
      request.args(port, folder.path),
    );
    this.#child = spawn(command, args, { cwd: folder.path, stdio: 'pipe' });
    const forget = atExit(() => this.#child.kill('SIGKILL'));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#wake();
      });
    }
    // It may be gone before it read its input; how it ended is told by 'close'.
    this.#child.stdin.on('error', () => undefined);
    this.#gone = new Promise((resolve) => {
      const ended = (how: string): void => {
        this.#end ??= how;
        forget();
        folder.remove();
        this.#wake();
        resolve();
      };
      this.#child.on('error', (error) => ended(error.message));
      this.#child.on('close', (status, signal) =>
        ended(signal === null ? `exit status ${status}` : signal),
      );
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.#program} did not start`);
    return this.#child.pid;
  }

  log(): string {
    return this.#output;
  }

  input(text: string): void {
    this.#child.stdin.write(text);
  }

  logged(pattern: RegExp, milliseconds = READY_MS): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const fail = (why: string): void =>
        finish(() =>
          reject(
            new Error(
              `${this.#program} on port ${this.port}: ${why} before it printed ${pattern}. Its ` +
                `log:\n${this.#output}`,
            ),
          ),
        );
      const look = (): void => {
        const match = pattern.exec(this.#output);
        if (match !== null) finish(() => resolve(match));
        else if (this.#end !== null) fail(`it ended (${this.#end})`);
      };
      const timer = setTimeout(() => fail(`${milliseconds} ms passed`), milliseconds);
      this.#waiting.add(look);
      look();
    });
  }

  close(): Promise<void> {
    this.#child.kill('SIGKILL');
    return this.#gone;
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/**
 * Finds a program, also where servers live, which an ordinary user's PATH leaves out; null where
 * there is none.
 */
function search(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SBIN];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

function find(program: string): string {
  const path = search(program);
  if (path === null)
    throw new Error(`${program} is not installed: run "node build/setup-tests.mjs"`);
  return path;
}

/**
 * The kernel ends the server with the thread that started it, even where that one is killed. Linux
 * has that.
 */
export function dyingWithParent(
  path: string,
  args: readonly string[],
): { command: string; args: readonly string[] } {
  const setpriv = process.platform === 'linux' ? search('setpriv') : null;
  if (setpriv === null) return { command: path, args };
  return { command: setpriv, args: ['--pdeathsig', 'KILL', '--', path, ...args] };
}

/**
 * A port that was free a moment ago, on every interface: some servers cannot be told to use one
 * alone.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
