import { ask, type Answered, type Question } from './ask.js';
import { failureOf, socketTo, type Failure, type Target } from './ways.js';

/** One connection. */
export interface Visit extends Target, Question {}

/** How a visit went. */
export interface Visited extends Answered {
  readonly connected: number;
  readonly version: string | null;
  readonly error: Failure | null;
  readonly closed: number;
  /** Whether this happened in a page, and not in a worker. */
  readonly inPage: boolean;
}

/** Connects to the server, sends and receives. */
export async function visit(given: Visit): Promise<Visited> {
  const socket = socketTo(given);
  const connected = await socket.connect('localhost', given.port);
  const version = connected === 0 ? socket.getSslContext()?.version ?? null : null;
  const answered = connected === 0 ? await ask(socket, given) : { answer: '', sha256: '', last: 0 };
  const error = failureOf(socket);
  return { connected, version, ...answered, error, closed: await socket.close(), inPage: 'document' in globalThis };
}

/** The same in a worker. */
export function visitInWorker(given: Visit): Promise<Visited> {
  const worker = new Worker('/page/visit-worker.js', { type: 'module' });
  return new Promise<Visited>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(given);
  }).finally(() => worker.terminate());
}
