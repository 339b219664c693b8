import {
  HttpParser,
  HttpSyntaxError,
  type HttpHead,
  type HttpParsers,
} from '../ffi/http-parser.js';
import { isTruncation } from '../adapt/truncation.js';
import { turns } from '../net/turns.js';
import { isBytes, typeName } from '../nsapi/bytes.js';
import { check, SocketError } from '../nsapi/socket-error.js';
import { endOf, byteStream, type ByteController } from './byte-stream.js';
import type { FetchBody } from './fetch-body.js';
import { FetchError, toFetchError } from './fetch-error.js';
import type { HttpConnection } from './http-connection.js';
import { laterTurn, more } from './receiving.js';

/** How long an exchange may take, in milliseconds. */
export interface ExchangeTimeouts {
  /** From the end of the request to the head of the answer. */
  readonly headersTimeout: number;
  /** Without a byte of a body that is awaited, or that could be sent. */
  readonly bodyTimeout: number;
}

/** What an exchange is about. */
export interface ExchangePlan extends ExchangeTimeouts {
  readonly parsers: HttpParsers;
  readonly connection: HttpConnection;
  /** The request's line and its header fields, as they are sent. */
  readonly head: Uint8Array;
  readonly body: FetchBody | null;
  readonly method: string;
  /** Aborts it, at any time. */
  readonly signal: AbortSignal | null;
  /** Told once, when the connection is done with: for how long it may be kept, or null. */
  readonly done: (keep: { readonly milliseconds: number | undefined } | null) => void;
}

/** Bytes that are given to a socket at once. */
const PIECE = 65_536;
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);
const encoder = new TextEncoder();

/** One request and its answer. */
export class HttpExchange {
  readonly #plan: ExchangePlan;
  readonly #parser: HttpParser;
  readonly #stop = new AbortController();
  readonly #abort: () => void;
  #head: HttpHead | null = null;
  #hasBody = false;
  #received = false;
  #sent = false;
  #over = false;
  #failure: unknown = null;
  #ended = false;
  #controller: ByteController | null = null;
  // What came of the body, and was not asked for yet.
  readonly #waiting: Uint8Array<ArrayBuffer>[] = [];
  #upload: ReadableStreamDefaultReader<Uint8Array> | null = null;

  constructor(plan: ExchangePlan) {
    this.#plan = plan;
    this.#parser = new HttpParser(plan.parsers, {
      head: (head) => this.#onHead(head),
      body: (piece) => this.#onBody(piece),
    });
    this.#abort = () => this.fail(plan.signal?.reason);
    plan.signal?.addEventListener('abort', this.#abort, { once: true });
    if (plan.signal?.aborted === true) this.#abort();
  }

  /** Whether anything of an answer came. */
  get hasReceived(): boolean {
    return this.#received;
  }

  /** Whether its connection was used before. */
  get isKept(): boolean {
    return this.#plan.connection.isKept;
  }

  /** Sends the request, and gives the head of the answer and its body. */
  async run(): Promise<{ head: HttpHead; body: ReadableStream<Uint8Array> | null }> {
    const { headersTimeout } = this.#plan;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const arm = (): void => {
      if (this.#head !== null || this.#over) return;
      timer = this.#timer(headersTimeout, 'ERR_FETCH_HEADERS_TIMEOUT', 'no answer came');
    };
    // An answer may come before, or although, not all was sent.
    this.#send().then(arm, arm);
    try {
      while (this.#head === null) await this.#receive();
      const head = this.#head;
      return { head, body: this.#hasBody ? this.#bodyStream() : this.#withoutBody() };
    } catch (error) {
      throw this.fail(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it, and gives what it failed with. */
  fail(error: unknown): unknown {
    const told = this.#told(error);
    if (this.#ended) return this.#failure ?? told;
    this.#failure ??= told;
    this.#finish(null);
    this.#endBody();
    this.#controller?.error(this.#failure);
    return this.#failure;
  }

  #timer(
    milliseconds: number,
    code: string,
    what: string,
  ): ReturnType<typeof setTimeout> | undefined {
    if (milliseconds === Infinity || this.#over) return undefined;
    const seconds = milliseconds / 1000;
    return setTimeout(
      () => this.#stop.abort(new FetchError(code, `For ${seconds} seconds ${what}.`)),
      milliseconds,
    );
  }

  async #receive(): Promise<void> {
    const { socket, room } = this.#plan.connection;
    if (turns.isSpent) await laterTurn();
    this.#stop.signal.throwIfAborted();
    const first = await socket.recv(room, { signal: this.#stop.signal });
    this.#stop.signal.throwIfAborted();
    const got = first > 0 ? more(socket, room, first) : check(first, socket);
    if (got === 0) this.#parser.finish();
    else {
      this.#received = true;
      const taken = this.#parser.execute(room.subarray(0, got));
      if (this.#parser.isComplete) this.#finish(this.#keep(taken === got));
      return;
    }
    if (this.#parser.isComplete) this.#finish(null);
  }

  #keep(isExact: boolean): { milliseconds: number | undefined } | null {
    const head = this.#head;
    // What nobody asked for may be the answer to the next request; what was not sent is missed.
    if (head === null || !head.keepAlive || !isExact || !this.#sent) return null;
    const [, hint] = head.fields.find(([name]) => name.toLowerCase() === 'keep-alive') ?? [];
    const seconds = /(?:^|[\s,;])timeout=(\d+)/i.exec(hint ?? '')?.[1];
    if (seconds === undefined) return { milliseconds: undefined };
    // A second before the server closes it.
    return Number(seconds) > 1 ? { milliseconds: (Number(seconds) - 1) * 1000 } : null;
  }

  #onHead(head: HttpHead): boolean {
    refuseAmbiguous(head);
    if (head.status > 599) throw new HttpSyntaxError(`its status is ${head.status}`);
    this.#head = head;
    this.#hasBody = this.#plan.method !== 'HEAD' && !WITHOUT_BODY.has(head.status);
    return this.#plan.method === 'HEAD';
  }

  #onBody(piece: Uint8Array): void {
    if (!this.#hasBody) throw new HttpSyntaxError('it has a body where none may be');
    this.#waiting.push(this.#plan.connection.keep(piece));
  }

  #bodyStream(): ReadableStream<Uint8Array> {
    return byteStream({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#pull(),
      cancel: () => {
        this.#finish(null);
        this.#endBody();
      },
    });
  }

  /** There must be an end at once: nobody will ask for it. */
  #withoutBody(): null {
    if (!this.#over) this.#finish(null);
    return null;
  }

  async #pull(): Promise<void> {
    try {
      await this.#await();
      const pieces = this.#waiting.splice(0);
      for (const piece of pieces) this.#controller?.enqueue(piece);
      // Not before somebody asks for more: until then an abort is heard.
      if (pieces.length > 0 || !this.#parser.isComplete || this.#ended) return;
      this.#endBody();
      endOf(this.#controller);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Receives until there is something of the body, or its end. */
  async #await(): Promise<void> {
    if (this.#waiting.length > 0 || this.#over) return;
    const { bodyTimeout } = this.#plan;
    // What frames a body is none of it.
    const timer = this.#timer(bodyTimeout, 'ERR_FETCH_BODY_TIMEOUT', 'nothing of the body came');
    try {
      while (this.#waiting.length === 0 && !this.#over) await this.#receive();
    } finally {
      clearTimeout(timer);
    }
  }

  #endBody(): void {
    this.#ended = true;
    this.#waiting.length = 0;
    this.#plan.signal?.removeEventListener('abort', this.#abort);
  }

  #finish(keep: { readonly milliseconds: number | undefined } | null): void {
    if (this.#over) return;
    this.#over = true;
    if (!this.#hasBody) this.#endBody();
    const reason = this.#failure ?? new FetchError('ERR_FETCH_CLOSED', 'The exchange is over.');
    this.#stop.abort(reason);
    this.#upload?.cancel(reason).catch(() => {});
    this.#plan.body?.cancel(reason);
    this.#parser.dispose();
    this.#plan.done(keep);
  }

  async #send(): Promise<void> {
    const { head, body } = this.#plan;
    if (body === null || body.size === 0) await this.#write(head);
    else if (body.size === null) await this.#sendChunks(head, body);
    else await this.#sendSized(head, body, body.size);
    this.#sent = true;
  }

  async #sendSized(head: Uint8Array, body: FetchBody, size: number): Promise<void> {
    await this.#write(head);
    let sent = 0;
    for await (const piece of this.#pieces(body)) {
      sent += piece.length;
      await this.#write(piece);
    }
    if (sent !== size) throw this.#bodyFailed(new RangeError(`${sent} bytes instead of ${size}`));
  }

  async #sendChunks(head: Uint8Array, body: FetchBody): Promise<void> {
    await this.#write(head);
    for await (const piece of this.#pieces(body)) {
      if (piece.length === 0) continue;
      await this.#write(encoder.encode(`${piece.length.toString(16)}\r\n`));
      await this.#write(piece);
      await this.#write(encoder.encode('\r\n'));
    }
    await this.#write(encoder.encode('0\r\n\r\n'));
  }

  async *#pieces(body: FetchBody): AsyncGenerator<Uint8Array> {
    let reader: ReadableStreamDefaultReader<Uint8Array>;
    try {
      reader = body.open();
    } catch (error) {
      throw this.#bodyFailed(error);
    }
    this.#upload = reader;
    for (;;) {
      const { value, done } = await reader.read().catch((error) => {
        throw this.#bodyFailed(error);
      });
      if (this.#over) throw this.#stop.signal.reason;
      if (done) break;
      if (!isBytes(value))
        throw this.#bodyFailed(new TypeError(`A body gives Uint8Arrays, not ${typeName(value)}.`));
      yield value;
    }
    this.#upload = null;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const { socket } = this.#plan.connection;
    for (let sent = 0; sent < bytes.length; ) {
      if (turns.isSpent) await laterTurn();
      this.#stop.signal.throwIfAborted();
      const piece = bytes.subarray(sent, sent + PIECE);
      const { bodyTimeout } = this.#plan;
      const timer = this.#timer(bodyTimeout, 'ERR_FETCH_BODY_TIMEOUT', 'nothing could be sent');
      const { signal } = this.#stop;
      sent += check(
        await socket.send(piece, { signal }).finally(() => clearTimeout(timer)),
        socket,
      );
    }
  }

  /** What the caller's own stream failed with ends the whole. */
  #bodyFailed(cause: unknown): FetchError {
    const error = new FetchError(
      'ERR_FETCH_REQUEST_BODY',
      'The body of the request could not be sent: reading it failed.',
      cause,
    );
    this.#stop.abort(error);
    return error;
  }

  #told(error: unknown): unknown {
    if (error instanceof HttpSyntaxError)
      return new FetchError(
        error.isTruncated ? 'ERR_FETCH_TRUNCATED' : 'ERR_FETCH_PROTOCOL',
        `The answer is no proper one: ${error.message}.`,
        error,
      );
    if (error instanceof SocketError && isTruncation(error))
      return new FetchError(
        'ERR_FETCH_TRUNCATED',
        'The connection was cut before the answer was whole.',
        error,
      );
    return toFetchError(error, 'The connection failed');
  }
}

/** Throws for a head that two readers may read differently. */
function refuseAmbiguous({ status, fields }: HttpHead): void {
  const values = (wanted: string): string[] =>
    fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const codings = values('transfer-encoding');
  if (codings.length > 0 && values('content-length').length > 0)
    throw new HttpSyntaxError('it has both Transfer-Encoding and Content-Length');
  if (codings.some((coding) => coding.trim().toLowerCase() !== 'chunked') || codings.length > 1)
    throw new HttpSyntaxError('its Transfer-Encoding is not chunked');
  if (status >= 300 && values('location').length > 1)
    throw new HttpSyntaxError('it has more than one Location');
}
