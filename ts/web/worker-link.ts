import { typeName } from '../nsapi/bytes.js';
import { startWorker } from './start-worker.js';
import type { ServeMessage } from './worker-messages.js';

/**
 * Where instance, network stack and sockets are, if not on this thread: true for a worker that is
 * started when it is needed and ends when nobody uses it any more; the address of its script, the
 * entry `mbedtls-wasm/web-worker` as a bundler has made it; or a worker that runs that script,
 * whoever else speaks to it, and which is never ended.
 */
export type WorkerChoice = boolean | string | URL | Worker;

/** Whoever is told when the worker fails. */
export interface WorkerUser {
  fail(error: Error): void;
}

/** The workers that were started here, by their scripts. */
const started = new Map<string, WorkerLink>();
/** The workers of others. */
const lent = new WeakMap<Worker, WorkerLink>();

/** Checks what was given as worker. Throws TypeError. */
export function requireWorkerChoice(given: WorkerChoice): Exclude<WorkerChoice, false> {
  if (typeof Worker === 'undefined') throw new TypeError('This platform has no Worker.');
  if (given === true || given instanceof URL || given instanceof Worker) return given;
  if (typeof given === 'string' && given !== '') return given;
  const not = given === '' ? 'an empty text' : typeName(given);
  throw new TypeError(`worker is true, the address of a script, or a Worker, not ${not}.`);
}

/** A worker in use. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #script: string | null;
  readonly #users = new Set<WorkerUser>();
  readonly #over = new AbortController();
  #watched = false;
  #failure: Error | null = null;

  /** The worker that was chosen, started if it does not run. Throws what starting it throws. */
  static to(choice: Exclude<WorkerChoice, false>): WorkerLink {
    if (choice instanceof Worker) return WorkerLink.#lent(choice);
    const script = String(choice);
    const running = started.get(script);
    if (running !== undefined) return running;
    const worker = choice === true ? startWorker() : new Worker(choice, { type: 'module' });
    const link = new WorkerLink(worker, script);
    started.set(script, link);
    return link;
  }

  static #lent(worker: Worker): WorkerLink {
    const link = lent.get(worker) ?? new WorkerLink(worker, null);
    lent.set(worker, link);
    return link;
  }

  private constructor(worker: Worker, script: string | null) {
    this.#worker = worker;
    this.#script = script;
    const { signal } = this.#over;
    worker.addEventListener('error', (event) => this.#onError(event), { signal });
  }

  /** What it failed with, or null. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Uses it: it does not end before leave(). */
  enter(user: WorkerUser): void {
    this.#users.add(user);
  }

  /** Uses it no more. */
  leave(user: WorkerUser): void {
    this.#users.delete(user);
    if (this.#users.size === 0 && this.#script !== null) this.#end();
  }

  post(message: ServeMessage): void {
    this.#worker.postMessage(message, [message.port]);
  }

  /** Watches a lock that the worker holds as long as it lives. */
  watch(lock: string | null): void {
    const { signal } = this.#over;
    if (lock === null || this.#watched || signal.aborted) return;
    this.#watched = true;
    const gone = (): void => this.#fail('The worker for TLS has ended.', undefined);
    globalThis.navigator.locks.request(lock, { signal, mode: 'shared' }, gone).catch(() => {});
  }

  #onError(event: ErrorEvent): void {
    const { message } = event;
    // An error without a message: its script could not be loaded.
    const what = message
      ? `The worker for TLS failed: ${message}`
      : 'The worker for TLS could not be started: its script cannot be loaded.';
    this.#fail(what, event.error ?? undefined);
  }

  #fail(message: string, cause: unknown): void {
    if (this.#failure !== null) return;
    const error = new Error(message, cause === undefined ? {} : { cause });
    this.#failure = Object.assign(error, { code: 'ERR_TLS_WORKER' });
    const users = [...this.#users];
    this.#end();
    for (const user of users) user.fail(this.#failure);
  }

  #end(): void {
    this.#users.clear();
    this.#over.abort();
    if (this.#script === null) return;
    if (started.get(this.#script) === this) started.delete(this.#script);
    this.#worker.terminate();
  }
}
