import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { atExit } from '../cleanup.js';
import { dyingWithParent } from '../servers/process.js';

/** How long a program may take to say that it is ready, in milliseconds. */
const READY_WAIT = 60_000;

/** A program that runs in a process group of its own. */
export interface Running {
  /** What the pattern found in what it says; empty without one. */
  readonly ready: readonly string[];
  /** Ends the whole group, and waits for the program. */
  end(): Promise<void>;
}

/** What a program is started with. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it says on its errors, or on its output, once it is ready; absent: nothing. */
  readonly says?: RegExp;
}

/** Starts a program, which ends with this process if it was not ended before. */
export async function start({ path, args, env = {}, says }: Program): Promise<Running> {
  if (!existsSync(path)) throw new Error(`${path} is not installed: run "npm run test:browsers"`);
  const { command, args: all } = dyingWithParent(path, args);
  const child = spawn(command, all, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => endGroup(child);
  const forget = atExit(kill);
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const end = async (): Promise<void> => {
    kill();
    await gone;
    forget();
  };
  try {
    return { ready: says === undefined ? [] : await said(child, path, says), end };
  } catch (error) {
    await end();
    throw error;
  }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function said(child: ChildProcess, path: string, says: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let words = '';
    const fail = (why: string): void => reject(new Error(`${path} ${why}:\n${words.slice(-2000)}`));
    const late = setTimeout(() => fail('did not get ready'), READY_WAIT);
    const hear = (more: string): void => {
      words = (words + more).slice(-20_000);
      const found = says.exec(words);
      if (found === null) return;
      clearTimeout(late);
      resolve(found);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      fail(`ended (${code})`);
    });
  });
}
