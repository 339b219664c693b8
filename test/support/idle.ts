import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Certificate } from '../../tools/certificates.js';

/** What a process of idle connections came to. */
export interface IdleFigures {
  /** How many connections each got a byte, and answered it. */
  readonly answered: number;
  /** Of the process that holds them, in bytes, before the first one and after the answers. */
  readonly residentBefore: number;
  readonly residentBytes: number;
  /** Of it in WebAssembly's memory, in use. */
  readonly webAssemblyBytes: number;
  /** The suite of the first connection, by Mbed TLS's or OpenSSL's name; null without TLS. */
  readonly suite: string | null;
}

export type IdleKind = 'TLSSocket' | 'node:tls' | 'node:net';

/** What the process of clients is to do. */
export interface Idle {
  readonly kind: IdleKind;
  readonly ca: string;
  readonly port: number;
  readonly count: number;
}

/**
 * So many clients in a process of their own, connected to servers in another one. Once all are
 * there each is sent a byte, which it answers.
 */
export async function runIdle(
  kind: IdleKind,
  count: number,
  { chainPem, keyPem, rootPem }: Certificate,
): Promise<IdleFigures> {
  const peers = fork(new URL('./idle-peers.js', import.meta.url), { execArgv: [] });
  const clients = fork(new URL('./idle-program.js', import.meta.url), {
    execArgv: ['--expose-gc'],
  });
  try {
    peers.send({ cert: chainPem, key: keyPem, plain: kind === 'node:net' });
    const [port]: unknown[] = await answerOf(peers);
    const idle: Idle = { kind, ca: rootPem, port: Number(port), count };
    clients.send(idle);
    const [before]: unknown[] = await answerOf(clients);
    peers.send({ ask: count });
    const [answered]: unknown[] = await answerOf(peers);
    clients.send('memory');
    const [after]: unknown[] = await answerOf(clients);
    if (!isMemory(after)) throw new Error('The clients did not tell their memory.');
    return {
      answered: Number(answered),
      residentBefore: Number(before),
      ...after,
    };
  } finally {
    peers.kill('SIGKILL');
    clients.kill('SIGKILL');
  }
}

async function answerOf(child: ChildProcess): Promise<unknown[]> {
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`A process of idle connections ended with ${String(code)}.`);
  });
  return Promise.race([once(child, 'message'), ended]);
}

function isMemory(
  message: unknown,
): message is Pick<IdleFigures, 'residentBytes' | 'webAssemblyBytes' | 'suite'> {
  return typeof message === 'object' && message !== null && 'residentBytes' in message;
}
