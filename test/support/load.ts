import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Measured } from '../../bench/measure.js';

/** What a process of clients is to do. */
export interface Load {
  readonly kind: 'TLSSocket' | 'node:tls';
  readonly ca: string;
  readonly port: number;
  /** How many at once. */
  readonly count: number;
  /** Bytes that each sends, and gets back. */
  readonly size: number;
}

/** What that took. */
export interface LoadFigures extends Measured {
  /** For each socket, while all are open: of the process, and of WebAssembly's memory in it. */
  readonly residentBytes: number;
  readonly webAssemblyBytes: number;
  /** How many got all back, and are open. */
  readonly open: number;
}

/** Runs the clients in a process of their own. */
export async function runLoad(load: Load): Promise<LoadFigures> {
  const child = fork(new URL('./load-program.js', import.meta.url), { execArgv: ['--expose-gc'] });
  try {
    child.send(load);
    const failed = once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`The clients ended with ${String(code)}.`);
    });
    const [message]: unknown[] = await Promise.race([once(child, 'message'), failed]);
    if (!isFigures(message)) throw new Error('The clients told something else.');
    return message;
  } finally {
    child.kill('SIGKILL');
  }
}

function isFigures(message: unknown): message is LoadFigures {
  return typeof message === 'object' && message !== null && 'residentBytes' in message;
}
