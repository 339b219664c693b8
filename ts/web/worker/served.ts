import { StreamError } from '../../adapt/stream-error.js';
import { partsOf, type Socket } from '../../net/socket.js';
import { turns } from '../../net/turns.js';
import { CLOSE_WAIT } from '../../nsapi/close-wait.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_UNSUPPORTED } from '../../nsapi/error.js';
import { check, SocketError } from '../../nsapi/socket-error.js';
import type { Dialled, Dialler, Target } from '../dialler.js';
import { laterTurn, more } from '../receiving.js';
import { packError } from '../wire-error.js';
import { PIECE, WINDOW, type FromConnection, type ToConnection } from '../worker-messages.js';

const STOPPED = new Error('stopped');

/** A connection of this worker, for a page that has the other end of its port. */
export class Served {
  readonly #port: MessagePort;
  readonly #dialling = new AbortController();
  readonly #reads = new AbortController();
  readonly #sends = new AbortController();
  #dialled: Dialled | null = null;
  /** What is to be done one after the other. */
  #work: Promise<void> = Promise.resolve();
  #pumping: Promise<void> = Promise.resolve();
  #sent = 0;
  /** Bytes that the page was given and did not take. */
  #waiting = 0;
  #room: (() => void) | null = null;
  #failure: unknown = null;
  #over = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ToConnection>) => this.#hear(data);
  }

  dial(making: Promise<Dialler>, target: Target): void {
    const { signal } = this.#dialling;
    this.#begin(making.then((dialler) => dialler.dial(target, signal)));
  }

  #begin(dialling: Promise<Dialled>): void {
    dialling.then(
      (dialled) => this.#opened(dialled),
      (error: unknown) => this.#fail(error),
    );
  }

  #opened(dialled: Dialled): void {
    this.#dialled = dialled;
    if (this.#over) {
      this.#release();
      return;
    }
    this.#post({ kind: 'opened', info: dialled.info });
    this.#pumping = this.#pump(dialled).catch((error: unknown) => {
      if (error !== STOPPED) this.#fail(error);
    });
  }

  #hear(message: ToConnection): void {
    switch (message.kind) {
      case 'bytes':
        this.#next((socket) => this.#send(socket, message.bytes));
        break;
      case 'taken':
        this.#waiting -= message.size;
        this.#room?.();
        break;
      case 'shutdown':
        this.#next((socket) => this.#shutdown(socket));
        break;
      case 'secure':
        this.#work = this.#work.then(() => this.#secure(message.read, message.port));
        break;
      case 'close':
        void this.#close();
    }
  }

  #next(work: (socket: Socket) => Promise<void>): void {
    const run = async (): Promise<void> => {
      const dialled = this.#dialled;
      if (dialled === null || this.#over) return;
      await work(dialled.socket);
    };
    this.#work = this.#work.then(run).catch((error: unknown) => {
      if (error !== STOPPED) this.#fail(error);
    });
  }

  async #pump({ socket, remember }: Dialled): Promise<void> {
    const { signal } = this.#reads;
    for (;;) {
      await this.#hasRoom();
      if (turns.isSpent) await laterTurn();
      signal.throwIfAborted();
      const room = new Uint8Array(PIECE);
      const first = check(await socket.recv(room, { signal }), socket);
      if (first === 0) break;
      const bytes = room.subarray(0, more(socket, room, first));
      this.#sent += bytes.length;
      this.#waiting += bytes.length;
      this.#post({ kind: 'bytes', bytes }, [bytes.buffer]);
      remember();
    }
    this.#post({ kind: 'ended' });
  }

  async #hasRoom(): Promise<void> {
    while (this.#waiting >= WINDOW && !this.#reads.signal.aborted)
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
  }

  async #send(socket: Socket, bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length; ) {
      if (turns.isSpent) await laterTurn();
      const options = { signal: this.#sends.signal };
      sent += check(await socket.send(bytes.subarray(sent), options), socket);
    }
    this.#post({ kind: 'taken', size: bytes.length });
  }

  async #shutdown(socket: Socket): Promise<void> {
    const options = { signal: this.#sends.signal };
    const { waiter } = partsOf(socket);
    const result = await waiter.drive(() => socket.tryShutdown(), options, 'send');
    if (result !== NSAPI_ERROR_UNSUPPORTED) check(result, socket);
  }

  /** Gives the connection on, with TLS over it, to the page's new port. */
  async #secure(read: number, port: MessagePort): Promise<void> {
    const dialled = this.#dialled;
    this.#stopReading();
    await this.#pumping;
    const secured = new Served(port);
    this.#dialled = null;
    this.#over = true;
    this.#port.close();
    const unread = this.#sent - read;
    const { signal } = secured.#dialling;
    if (dialled === null) secured.#fail(this.#failure);
    else secured.#begin(unread > 0 ? refused(dialled, unread) : dialled.secure(signal));
  }

  /** Sends what was taken, for 5 seconds at most. */
  async #close(): Promise<void> {
    this.#stopReading();
    this.#dialling.abort(STOPPED);
    const timer = setTimeout(() => this.#sends.abort(STOPPED), CLOSE_WAIT);
    await this.#work;
    clearTimeout(timer);
    if (this.#over) return;
    this.#over = true;
    this.#release();
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = error;
    const told = error instanceof StreamError ? error.cause : error;
    this.#post({ kind: 'failed', error: packError(told) });
    this.#stopReading();
    this.#sends.abort(STOPPED);
    this.#release();
  }

  #stopReading(): void {
    this.#reads.abort(STOPPED);
    this.#room?.();
  }

  #release(): void {
    const dialled = this.#dialled;
    this.#dialled = null;
    const closing = dialled === null ? Promise.resolve(0) : dialled.socket.close();
    closing
      .catch(() => {})
      .finally(() => {
        this.#post({ kind: 'gone' });
        this.#port.close();
      });
  }

  #post(message: FromConnection, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

/** What came in plain text is not TLS, whoever put it there. */
async function refused({ socket }: Dialled, unread: number): Promise<Dialled> {
  await socket.close();
  throw new SocketError(NSAPI_ERROR_AUTH_FAILURE, {
    message: `${unread} bytes came in plain text, and were not read, before TLS began.`,
  });
}
