import { CLOSE_WAIT } from '../../nsapi/close-wait.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_CONNECTION,
} from '../../nsapi/error.js';
import { bytesFrom, type Carrier, type CarrierListener, type Fault } from '../carrier.js';

/** What reads a WHATWG stream. */
export interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel(reason?: unknown): Promise<unknown>;
}

/** What writes a WHATWG stream. */
export interface ByteWriter {
  readonly desiredSize: number | null;
  readonly ready: Promise<unknown>;
  write(bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
  close(): Promise<unknown>;
  abort(reason?: unknown): Promise<unknown>;
}

/**
 * A pair of streams of bytes, of any origin, that nobody reads or writes yet: Uint8Array or other
 * views, or ArrayBuffer.
 */
export interface ByteStreams {
  readonly readable: { getReader(): ByteReader };
  readonly writable: { getWriter(): ByteWriter };
  /** The subprotocol of a WebSocketStream. */
  readonly protocol?: string;
}

/** Who hears what comes, where the streams have texts between the bytes. */
export interface StreamsTalk {
  received(bytes: Uint8Array): void;
  /** What is no bytes: the end that it tells, after which nothing comes; undefined if none. */
  ended(message: unknown): Fault | null | undefined;
}

/** What a StreamsCarrier may know beside the streams. */
export interface StreamsCarrierOptions {
  /** Whether ending the writable leaves the readable open. */
  readonly halves: boolean;
  /** What a failure to open means. */
  readonly openFault?: (error: unknown) => Fault;
  /** What the end means; `error` is what a stream failed with, undefined when it ended. */
  readonly outcome?: (error: unknown) => Promise<Fault | null>;
  readonly talk?: StreamsTalk;
  /** Gives the opening up. */
  readonly abandon?: () => void;
  /** How many bytes may wait to leave. */
  readonly sendBuffer: number;
  /** Whether the writable's own word for having had enough counts too. */
  readonly heedsWritable: boolean;
}

/**
 * A pair of streams as a carrier: it reads only while it may, and what the writable cannot take
 * waits, so both ends are slowed.
 */
export class StreamsCarrier implements Carrier {
  readonly halves: boolean;
  readonly #options: StreamsCarrierOptions;
  #listener: CarrierListener | null;
  #reader: ByteReader | null = null;
  #writer: ByteWriter | null = null;
  #paused = false;
  #reading = false;
  #released = false;
  #wanted = false;
  /** Bytes that were sent and that the writable has not reported as gone. */
  #waiting = 0;
  #closing: Promise<unknown> | null = null;

  constructor(
    opening: Promise<ByteStreams>,
    listener: CarrierListener,
    options: StreamsCarrierOptions,
  ) {
    this.#listener = listener;
    this.#options = options;
    this.halves = options.halves;
    opening.then(
      (streams) => this.#opened(streams),
      (error: unknown) => {
        this.#end(
          this.#options.openFault?.(error) ?? {
            code: NSAPI_ERROR_NO_CONNECTION,
            cause: error,
            kind: 'tunnel',
          },
        );
      },
    );
  }

  get isFull(): boolean {
    // A writable that counts chunks, as those of Node's Duplex.toWeb, would take them without end.
    return this.#waiting >= this.#options.sendBuffer || this.#refuses;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#waiting += bytes.length;
    this.#writer?.write(bytes).then(
      () => {
        this.#waiting -= bytes.length;
        if (this.#waiting <= this.#options.sendBuffer / 2) this.#tellRoom();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  wantRoom(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    // What waits tells when it is gone; where nothing does, the room is there.
    if (this.#refuses)
      this.#writer?.ready.then(
        () => this.#tellRoom(),
        (error: unknown) => this.#fail(error),
      );
    else if (!this.isFull) queueMicrotask(() => this.#tellRoom());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    void this.#read();
  }

  shutdown(): void {
    this.#closing = this.#writer?.close() ?? null;
    this.#closing?.catch((error: unknown) => this.#fail(error));
  }

  close(): void {
    this.#listener = null;
    this.#release();
  }

  get #refuses(): boolean {
    return this.#options.heedsWritable && (this.#writer?.desiredSize ?? 0) <= 0;
  }

  #opened(streams: ByteStreams): void {
    let agreed: string;
    try {
      // Within: whoever opens may answer against its type.
      const { readable, writable, protocol = '' } = streams;
      agreed = protocol;
      this.#reader = readable.getReader();
      this.#writer = writable.getWriter();
    } catch (error) {
      this.#end({ code: NSAPI_ERROR_DEVICE_ERROR, cause: error, kind: 'tunnel' });
      return;
    }
    if (this.#listener === null) {
      this.#release();
      return;
    }
    this.#listener.opened(agreed);
    void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      // Until all has left what comes is dropped: unread it would hold up the other end, or the end
      // itself.
      while ((this.#released || !this.#paused) && this.#reader !== null) {
        const { done, value } = await this.#reader.read();
        if (done) {
          await this.#over(undefined);
          return;
        }
        if (!this.#released) this.#take(value);
      }
    } catch (error) {
      await this.#over(error);
    } finally {
      this.#reading = false;
    }
  }

  #take(value: unknown): void {
    const bytes = bytesFrom(value);
    if (bytes === null) {
      this.#hear(value);
      return;
    }
    this.#options.talk?.received(bytes);
    this.#listener?.received(bytes);
  }

  // Nothing is told after it.
  #hear(message: unknown): void {
    const told = this.#options.talk?.ended(message);
    const listener = this.#listener;
    this.#listener = null;
    listener?.ended(
      told === undefined
        ? {
            code: NSAPI_ERROR_DEVICE_ERROR,
            cause: new TypeError(`The stream gave ${typeof message} where it should give bytes.`),
            kind: 'protocol',
          }
        : told,
    );
    this.#release();
  }

  #tellRoom(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#listener?.drained();
  }

  #fail(error: unknown): void {
    void this.#over(error);
  }

  async #over(error: unknown): Promise<void> {
    const plain: Fault | null =
      error === undefined
        ? null
        : { code: NSAPI_ERROR_CONNECTION_LOST, cause: error, kind: 'reset' };
    this.#end(this.#options.outcome === undefined ? plain : await this.#options.outcome(error));
  }

  #end(fault: Fault | null): void {
    const listener = this.#listener;
    // After a clean end of the readable the writable may go on.
    if (fault !== null) this.#listener = null;
    listener?.ended(fault);
  }

  // Nobody waits for these: the writable delivers what it has, within limits. The readable goes
  // last, because where both are one socket it takes the writable with it.
  #release(): void {
    const writer = this.#writer;
    const ignore = (): void => {};
    this.#released = true;
    if (writer === null) {
      this.#options.abandon?.();
      return;
    }
    void this.#read();
    const cancel = (): void => void this.#reader?.cancel().catch(ignore);
    const timer = setTimeout(() => {
      writer.abort().catch(ignore);
      // A write that is stuck would hold up the abort.
      cancel();
    }, CLOSE_WAIT);
    this.#closing ??= writer.close();
    this.#closing.catch(ignore).finally(() => {
      clearTimeout(timer);
      cancel();
    });
  }
}
