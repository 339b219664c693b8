import { TLSError } from '../mbedtls/error.js';
import type { Socket } from '../net/socket.js';
import { turns } from '../net/turns.js';
import { isFlow, NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_CONNECTION_LOST } from '../nsapi/error.js';
import { SocketError } from '../nsapi/socket-error.js';
import { CUT_HELLO, HelloReader } from './hello-reader.js';
import { INTERNAL_ERROR, type ClientHello, type HelloFault } from './tls-hello.js';

/** How much of it is read at once, in bytes. */
const PIECE = 16_384;
/** How many bytes of hellos that are not whole yet one server keeps. */
const MOST_KEPT = 4_194_304;
const ALERT = 21;
const FATAL = 2;

const TOO_MANY: HelloFault = {
  alert: INTERNAL_ERROR,
  reason: 'INTERNAL_ERROR',
  message: 'Too many clients are in the middle of their ClientHello; this one began first.',
};

// What is read into it is copied before anything else is.
let piece: Uint8Array | null = null;

/** A server's refusal of what a client said first; `errno` is AUTH_FAILURE. */
export class HelloError extends TLSError {
  override readonly name: string = 'HelloError';
  /** @internal */
  readonly fault: HelloFault;

  constructor(fault: HelloFault, cause?: unknown) {
    super(NSAPI_ERROR_AUTH_FAILURE, fault.message, cause === undefined ? {} : { cause });
    this.fault = fault;
  }
}

/** The hellos of one server that have begun and are not whole. */
export class Greetings {
  readonly #begun = new Map<Greeting, number>();
  #size = 0;

  /** So many bytes of one are kept now; 0 when it is over. Who began first makes room. */
  keep(greeting: Greeting, size: number): void {
    this.#size += size - (this.#begun.get(greeting) ?? 0);
    if (size === 0) this.#begun.delete(greeting);
    else this.#begun.set(greeting, size);
    for (const [oldest] of this.#begun) {
      if (this.#size <= MOST_KEPT) return;
      oldest.refuse(TOO_MANY);
    }
  }
}

/** The reading of one client's hello from the transport that it comes over. */
export class Greeting {
  readonly #transport: Socket;
  readonly #greetings: Greetings;
  readonly #done: (answer: ClientHello | SocketError) => void;
  readonly #reader = new HelloReader();
  #over = false;

  /**
   * Begins to read; the transport's waiting and sigio are this one's until `done` was told, which
   * is later, or stop() was called. A hello that is none was answered by the alert that fits; what
   * is no TLS was not answered.
   */
  constructor(
    transport: Socket,
    greetings: Greetings,
    done: (answer: ClientHello | SocketError) => void,
  ) {
    this.#transport = transport;
    this.#greetings = greetings;
    this.#done = done;
    transport.setBlocking(false);
    transport.sigio(() => turns.work(() => this.#read()));
    queueMicrotask(() => turns.work(() => this.#read()));
  }

  /** All that was read, for the handshake to begin with. */
  get bytes(): Uint8Array {
    return this.#reader.bytes;
  }

  /** Reads no more, and tells nobody. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#greetings.keep(this, 0);
    this.#transport.sigio(null);
  }

  /** Ends it with an alert. */
  refuse(fault: HelloFault): void {
    if (this.#over) return;
    if (fault.alert !== null) sendAlert(this.#transport, fault.alert);
    this.#end(new HelloError(fault));
  }

  #read(): void {
    piece ??= new Uint8Array(PIECE);
    while (!this.#over) {
      const got = this.#transport.tryRecv(piece);
      if (got <= 0) {
        if (!isFlow(got)) this.#ended(got);
        return;
      }
      const answer = this.#reader.add(piece.subarray(0, got));
      if (answer === null) this.#greetings.keep(this, this.#reader.size);
      else if ('alert' in answer) this.refuse(answer);
      else this.#end(answer);
    }
  }

  #ended(result: number): void {
    if (result === 0 && this.#reader.hasBegun) {
      this.refuse(CUT_HELLO);
      return;
    }
    const { lastError } = this.#transport;
    this.#end(
      result < 0 && lastError !== null && lastError.errno === result
        ? lastError
        : new SocketError(result < 0 ? result : NSAPI_ERROR_CONNECTION_LOST, {
            message: 'The client ended before its ClientHello.',
          }),
    );
  }

  #end(answer: ClientHello | SocketError): void {
    this.stop();
    this.#done(answer);
  }
}

/** Sends a fatal alert in the clear: where no handshake has begun. */
export function sendAlert(transport: Socket, alert: number): void {
  transport.trySend(Uint8Array.of(ALERT, 3, 3, 0, 2, FATAL, alert));
}
