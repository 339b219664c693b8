import type { Dialled } from './dialler.js';
import { FetchError } from './fetch-error.js';
import { HttpConnection } from './http-connection.js';

/** How connections are kept. */
export interface PoolOptions {
  /** How many there may be to one origin at a time. */
  readonly maxConnections: number;
  /** How long one that nobody uses is kept, in milliseconds. */
  readonly keepAliveTimeout: number;
}

/** Makes a connection. */
export type Dial = (signal: AbortSignal) => Promise<Dialled>;

interface Place {
  readonly key: string;
  readonly idle: HttpConnection[];
  /** In use, or being made. */
  busy: number;
  /** Who waits for one to become free, and is given it. */
  readonly waiting: Set<() => void>;
}

/** The connections of a fetch, by what they lead to. */
export class HttpPool {
  readonly #options: PoolOptions;
  readonly #places = new Map<string, Place>();
  readonly #all = new Set<HttpConnection>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * A connection for one exchange, to be given back by release() or discard(): one that is kept,
   * unless it must be a new one. Waits while there are too many.
   */
  async acquire(
    key: string,
    dial: Dial,
    { signal, fresh }: { readonly signal: AbortSignal; readonly fresh: boolean },
  ): Promise<HttpConnection> {
    const place = this.#place(key);
    await this.#turn(place, signal);
    try {
      for (let kept = place.idle.pop(); kept !== undefined; kept = place.idle.pop()) {
        if (!fresh && kept.use()) return kept;
        this.#close(kept);
      }
      const connection = new HttpConnection(await dial(signal));
      connection.use();
      this.#all.add(connection);
      return connection;
    } catch (error) {
      this.#free(place);
      throw error;
    }
  }

  /** Keeps a connection for the next exchange. */
  release(key: string, connection: HttpConnection, milliseconds?: number): void {
    if (!this.#all.has(connection)) return;
    const place = this.#place(key);
    const { keepAliveTimeout } = this.#options;
    place.idle.push(connection);
    connection.rest(Math.min(milliseconds ?? Infinity, keepAliveTimeout), () => {
      place.idle.splice(place.idle.indexOf(connection), 1);
      this.#close(connection);
      this.#forget(place);
    });
    this.#free(place);
  }

  /** Closes a connection that was acquired. */
  discard(key: string, connection: HttpConnection): void {
    if (!this.#all.has(connection)) return;
    this.#close(connection);
    this.#free(this.#place(key));
  }

  /** Closes all, those in use too. */
  close(): void {
    for (const connection of this.#all) this.#close(connection);
    this.#places.clear();
  }

  #place(key: string): Place {
    const place = this.#places.get(key) ?? { key, idle: [], busy: 0, waiting: new Set() };
    this.#places.set(key, place);
    return place;
  }

  async #turn(place: Place, signal: AbortSignal): Promise<void> {
    if (place.busy < this.#options.maxConnections) {
      place.busy++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        place.waiting.delete(go);
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = (): void => {
        place.waiting.delete(go);
        reject(signal.reason);
      };
      place.waiting.add(go);
      signal.addEventListener('abort', stop, { once: true });
    });
    if (!signal.aborted) return;
    // What it was given in the same turn is for the next one.
    this.#free(place);
    throw signal.reason;
  }

  #free(place: Place): void {
    const [next] = place.waiting;
    if (next === undefined) place.busy--;
    else next();
    this.#forget(place);
  }

  #forget({ key, idle, busy, waiting }: Place): void {
    if (idle.length === 0 && busy === 0 && waiting.size === 0) this.#places.delete(key);
  }

  #close(connection: HttpConnection): void {
    this.#all.delete(connection);
    connection.close();
  }
}

/** What a fetch fails with after close(). */
export function closedError(): FetchError {
  return new FetchError('ERR_FETCH_CLOSED', 'This fetch was closed.');
}
