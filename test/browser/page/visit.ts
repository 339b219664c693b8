import type { TLSSocket } from 'mbedtls-wasm';
import { ask, type Answered, type Question } from './ask.js';
import { failureOf, socketTo, type Failure, type Target } from './ways.js';

/** One connection, and what is asked over it. */
export interface Visit extends Target, Question {}

/** One connection, and what is asked over it, one thing after the other. */
export interface Talk extends Target {
  readonly questions: readonly Question[];
}

/** What a connection was like. */
export interface Connection {
  readonly connected: number;
  readonly version: string | null;
  readonly suite: string | null;
  readonly alpn: string | null;
  readonly error: Failure | null;
  readonly closed: number;
  /** Whether this happened in a page, and not in a worker. */
  readonly inPage: boolean;
}

/** How a visit went. */
export interface Visited extends Answered, Connection {}

/** How a talk went; it ends with the first question that gets no answer. */
export interface Talked extends Connection {
  readonly answers: readonly Answered[];
}

/** Connects to the server, sends and receives. */
export async function visit({ text, until, ...target }: Visit): Promise<Visited> {
  const {
    answers: [answered],
    ...connection
  } = await talk({ ...target, questions: [{ text, until }] });
  return { ...connection, ...(answered ?? { answer: '', sha256: '', last: 0 }) };
}

/** Many visits, some at once: where a page opens more WebSockets, the browser makes it wait. */
export async function visitAll(visits: readonly Visit[]): Promise<readonly Visited[]> {
  const visited: Visited[] = [];
  const left = visits.entries();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const [at, one] of left) visited[at] = await visit(one);
    }),
  );
  return visited;
}

/** Connects to the server, and sends and receives again and again. */
export async function talk({ questions, ...target }: Talk): Promise<Talked> {
  const socket = socketTo(target);
  const connected = await socket.connect('localhost', target.port);
  const agreed = connected === 0 ? agreedOn(socket) : { version: null, suite: null, alpn: null };
  const answers: Answered[] = [];
  for (const question of questions) {
    if (connected !== 0 || (answers.at(-1)?.last ?? 1) <= 0) break;
    answers.push(await ask(socket, question));
  }
  const error = failureOf(socket);
  return {
    connected,
    ...agreed,
    answers,
    error,
    closed: await socket.close(),
    inPage: 'document' in globalThis,
  };
}

function agreedOn(socket: TLSSocket): Pick<Connection, 'version' | 'suite' | 'alpn'> {
  const context = socket.getSslContext();
  return {
    version: context?.version ?? null,
    suite: context?.ciphersuite ?? null,
    alpn: context?.alpnProtocol ?? null,
  };
}

/** The same as {@link visit} in a worker. */
export function visitInWorker(given: Visit): Promise<Visited> {
  const worker = new Worker('/page/visit-worker.js', { type: 'module' });
  return new Promise<Visited>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(given);
  }).finally(() => worker.terminate());
}
