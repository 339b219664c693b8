import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_PARAMETER } from '../nsapi/error.js';
import { CLOSE_WAIT } from '../nsapi/close-wait.js';
import { SocketError } from '../nsapi/socket-error.js';
import type { Carrier, CarrierListener } from '../stack/carrier.js';
import type { WebStreamInfo } from './dialler.js';
import { unpackError } from './wire-error.js';
import type { WorkerLink, WorkerUser } from './worker-link.js';
import { WINDOW, type FromConnection, type ToConnection } from './worker-messages.js';

/** How long a connection that was closed may take to say so, in milliseconds. */
const LAST_WORD = CLOSE_WAIT + 1000;

/** A connection of the worker as a carrier. */
export class PortCarrier implements Carrier, WorkerUser {
  readonly halves: boolean;
  readonly #port: MessagePort;
  readonly #link: WorkerLink;
  #listener: CarrierListener | null;
  #info: WebStreamInfo = { remoteAddress: null, localAddress: null, alpn: null };
  #received = 0;
  // Bytes that came and of which the worker was not told that they were taken.
  #owed = 0;
  #unsent = 0;
  #paused = false;
  #wanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(port: MessagePort, link: WorkerLink, listener: CarrierListener, halves: boolean) {
    this.halves = halves;
    this.#port = port;
    this.#link = link;
    this.#listener = listener;
    link.enter(this);
    port.onmessage = ({ data }: MessageEvent<FromConnection>) => this.#hear(data);
  }

  /** What the worker knows of it, once it is open. */
  get info(): WebStreamInfo {
    return this.#info;
  }

  /** How many bytes came so far. */
  get received(): number {
    return this.#received;
  }

  get isFull(): boolean {
    return this.#unsent >= WINDOW;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#unsent += bytes.length;
    this.#post({ kind: 'bytes', bytes }, [bytes.buffer]);
  }

  wantRoom(): void {
    this.#wanted = true;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#acknowledge();
  }

  shutdown(): void {
    this.#post({ kind: 'shutdown' });
  }

  close(): void {
    if (this.#listener === null) return;
    this.#listener = null;
    this.#post({ kind: 'close' });
    this.#timer = setTimeout(() => this.#release(), LAST_WORD);
  }

  /** Goes over to TLS, which is another connection from then on, at this port. */
  secure(read: number, port: MessagePort): void {
    this.#listener = null;
    this.#post({ kind: 'secure', read, port }, [port]);
    this.#release();
  }

  /** The worker is no more. */
  fail(cause: Error): void {
    this.#end(cause);
    this.#release();
  }

  #hear(message: FromConnection): void {
    switch (message.kind) {
      case 'opened':
        this.#info = message.info;
        this.#listener?.opened('');
        break;
      case 'bytes':
        this.#received += message.bytes.length;
        this.#owed += message.bytes.length;
        this.#listener?.received(message.bytes);
        if (!this.#paused) this.#acknowledge();
        break;
      case 'taken':
        this.#unsent -= message.size;
        if (this.#wanted && this.#unsent <= WINDOW / 2) this.#tellRoom();
        break;
      case 'ended':
        this.#listener?.ended(null);
        break;
      case 'failed':
        this.#end(unpackError(message.error));
        break;
      case 'gone':
        this.#release();
    }
  }

  #tellRoom(): void {
    this.#wanted = false;
    this.#listener?.drained();
  }

  #acknowledge(): void {
    if (this.#owed === 0) return;
    this.#post({ kind: 'taken', size: this.#owed });
    this.#owed = 0;
  }

  #end(cause: Error): void {
    const listener = this.#listener;
    this.#listener = null;
    if (cause instanceof SocketError) listener?.ended({ code: cause.errno, cause });
    else {
      const isOurs = 'code' in cause && cause.code === 'ERR_TLS_WORKER';
      const code = isOurs ? NSAPI_ERROR_CONNECTION_LOST : NSAPI_ERROR_PARAMETER;
      listener?.ended({ code, cause });
    }
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#port.onmessage = null;
    this.#port.close();
    this.#link.leave(this);
  }

  #post(message: ToConnection, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}
