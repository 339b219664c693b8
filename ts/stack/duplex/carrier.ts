import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_DEVICE_ERROR } from '../../nsapi/error.js';
import { bytesFrom, type Carrier, type CarrierListener, type Fault } from '../carrier.js';
import { NetworkFault } from '../../nsapi/network-fault.js';

/** How long a closed stream goes on delivering, in milliseconds. */
const LINGER = 5000;

/**
 * What is used of a two-way stream: Node's Duplex has it, its sockets included, and that of the
 * package readable-stream.
 */
export interface DuplexLike {
  readonly destroyed: boolean;
  /** Whether it has said that it has ended. */
  readonly readableEnded?: boolean;
  readonly writableLength: number;
  readonly writableHighWaterMark: number;
  /** Those of Node's sockets. */
  readonly connecting?: boolean;
  readonly pending?: boolean;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  on(event: string, listener: (argument: unknown) => void): unknown;
  removeListener(event: string, listener: (argument: unknown) => void): unknown;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  pause(): unknown;
  resume(): unknown;
  cork(): unknown;
  uncork(): unknown;
  destroy(error?: Error): unknown;
}

/** What a stream reads into, where it does not tell what it has read by events. */
export interface StreamReader {
  /** Is told what was read. */
  receive: (bytes: Uint8Array) => void;
  /** Takes back what was told. */
  giveBack(bytes: Uint8Array): void;
}

/** A two-way stream as a carrier. It listens to the stream until it is closed. */
export class DuplexCarrier implements Carrier {
  readonly halves = true;
  readonly #duplex: DuplexLike;
  readonly #reader: StreamReader | null;
  #listener: CarrierListener | null;
  #ended = false;
  #wanted = false;
  #corked = false;

  constructor(duplex: DuplexLike, listener: CarrierListener, reader: StreamReader | null = null) {
    this.#duplex = duplex;
    this.#reader = reader;
    this.#listener = listener;
    if (reader === null) duplex.on('data', this.#data);
    else reader.receive = this.#data;
    duplex.on('end', this.#end);
    duplex.on('error', this.#error);
    duplex.on('close', this.#close);
    duplex.on('drain', this.#drain);
    // Also one that was paused: what has come already is told first.
    duplex.resume();
    // Also one of which connect() is called later.
    if ((duplex.pending ?? duplex.connecting) === true && !duplex.destroyed)
      duplex.on('connect', this.#connect);
    else listener.opened('');
    // What it has said already it does not say again.
    if (duplex.destroyed) queueMicrotask(this.#close);
    else if (duplex.readableEnded === true) queueMicrotask(this.#end);
  }

  get isFull(): boolean {
    return this.#duplex.writableLength >= this.#duplex.writableHighWaterMark;
  }

  send(bytes: Uint8Array): void {
    this.#gather();
    this.#duplex.write(bytes);
  }

  wantRoom(): void {
    this.#wanted = true;
    if (!this.isFull) queueMicrotask(this.#drain);
  }

  pause(): void {
    this.#duplex.pause();
  }

  resume(): void {
    this.#duplex.resume();
  }

  shutdown(): void {
    this.#duplex.end();
  }

  close(): void {
    if (this.#listener === null && this.#duplex.destroyed) return;
    this.#listener = null;
    const duplex = this.#duplex;
    if (duplex.connecting === true) {
      duplex.destroy();
      return;
    }
    // Dropped: unread it would hold up the end.
    duplex.resume();
    duplex.end();
    const timer = setTimeout(() => duplex.destroy(), LINGER);
    if (typeof timer === 'object') timer.unref();
    duplex.on('close', () => clearTimeout(timer));
  }

  taken(bytes: Uint8Array): void {
    this.#reader?.giveBack(bytes);
  }

  // What is sent in one go leaves in one system call.
  #gather(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#duplex.cork();
    queueMicrotask(() => {
      this.#corked = false;
      this.#duplex.uncork();
    });
  }

  readonly #connect = (): void => {
    this.#listener?.opened('');
  };

  readonly #data = (chunk: unknown): void => {
    const bytes = bytesFrom(chunk);
    if (bytes !== null) this.#listener?.received(bytes);
    else
      this.#fail({
        code: NSAPI_ERROR_DEVICE_ERROR,
        cause: new TypeError(
          `The stream gave ${typeof chunk} where it should give bytes: has it an encoding?`,
        ),
        kind: 'protocol',
      });
  };

  readonly #end = (): void => {
    this.#ended = true;
    this.#listener?.ended(null);
  };

  readonly #error = (error: unknown): void => {
    this.#fail({ code: NSAPI_ERROR_CONNECTION_LOST, cause: error, kind: 'reset' });
  };

  readonly #close = (): void => {
    this.#fail({
      code: NSAPI_ERROR_CONNECTION_LOST,
      cause: this.#ended
        ? undefined
        : new NetworkFault('reset', 'the stream was closed before its end'),
    });
  };

  readonly #drain = (): void => {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#listener?.drained();
  };

  #fail(fault: Fault): void {
    const listener = this.#listener;
    this.#listener = null;
    listener?.ended(fault);
  }
}
