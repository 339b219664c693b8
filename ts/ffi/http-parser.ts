import source from '#llhttp';
import type { LlhttpExports } from '../../wasm/llhttp.js';

/** Numbers of llhttp. */
const RESPONSE = 2;
const ERROR_USER = 24;
const PAUSED = 21;
const SKIP_BODY = 1;
/** What is parsed at once, in bytes. */
const BLOCK = 65_536;
/** What the heads and trailers of one answer may have altogether, in bytes. */
const MAX_HEAD = 65_536;
/** What may come without a byte of a body: a head, or what frames the body, in bytes. */
const MAX_SILENT = 131_072;

/** The head of an answer. */
export interface HttpHead {
  readonly status: number;
  readonly reason: string;
  /** Names as they came, and values: a character is a byte. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
}

/** Who is told what an answer consists of. */
export interface HttpListener {
  /** The final head, after those that are for information. True: no body follows. */
  head(head: HttpHead): boolean;
  /**
   * A piece of the body, which is there for the call only; a part of what was received, where that
   * need not be looked through.
   */
  body(piece: Uint8Array): void;
}

/** What is wrong with an answer. */
export class HttpSyntaxError extends Error {
  override readonly name = 'HttpSyntaxError';
  /** Whether it only ended too soon. */
  readonly isTruncated: boolean;

  constructor(message: string, isTruncated = false) {
    super(message);
    this.isTruncated = isTruncated;
  }
}

/** llhttp, instantiated once. */
export class HttpParsers {
  static #loading: Promise<HttpParsers> | null = null;
  readonly exports: LlhttpExports;
  /** Where bytes are put to be parsed. */
  readonly block: number;
  #current: HttpParser | null = null;

  private constructor(module: WebAssembly.Module) {
    const on = (call: (parser: HttpParser, at: number, size: number) => number) => {
      return (_pointer: number, at: number, size: number): number => {
        const parser = this.#current;
        return parser === null ? ERROR_USER : call(parser, at, size);
      };
    };
    const { exports } = new WebAssembly.Instance(module, {
      env: {
        wasm_on_message_begin: () => 0,
        wasm_on_url: () => 0,
        wasm_on_status: on((parser, at, size) => parser.onReason(this.view(at, size))),
        wasm_on_header_field: on((parser, at, size) => parser.onName(this.view(at, size))),
        wasm_on_header_value: on((parser, at, size) => parser.onValue(this.view(at, size))),
        wasm_on_headers_complete: (_pointer: number, ...said: [number, number, number]) =>
          this.#current?.onHead(...said) ?? ERROR_USER,
        wasm_on_body: on((parser, at, size) => parser.onBody(this.view(at, size))),
        wasm_on_message_complete: on((parser) => parser.onComplete()),
      },
    });
    this.exports = exports as unknown as LlhttpExports;
    this.exports._initialize();
    this.block = this.exports.malloc(BLOCK);
  }

  /** Compiles it, the first time; asynchronously, as pages of some engines must. */
  static load(): Promise<HttpParsers> {
    HttpParsers.#loading ??= compile()
      .then((module) => new HttpParsers(module))
      .catch((error) => {
        HttpParsers.#loading = null;
        throw error;
      });
    return HttpParsers.#loading;
  }

  /** A part of its memory, as it is now. */
  view(at: number, size: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, at, size);
  }

  /** Calls while the functions that it calls mean this parser. */
  with(parser: HttpParser, call: () => number): number {
    this.#current = parser;
    try {
      return call();
    } finally {
      this.#current = null;
    }
  }
}

/**
 * Parses one answer, strictly: what is ambiguous is wrong. To be freed, by dispose().
 */
export class HttpParser {
  readonly #parsers: HttpParsers;
  readonly #listener: HttpListener;
  readonly #pointer: number;
  #freed = false;
  #reason = '';
  #fields: [string, string][] = [];
  #inValue = false;
  #size = 0;
  #status = 0;
  // What has come since there was last something of the body.
  #silent = 0;
  // How much of a body whose length was said is still to come.
  #left = 0;
  #complete = false;
  #thrown: unknown = null;

  constructor(parsers: HttpParsers, listener: HttpListener) {
    this.#parsers = parsers;
    this.#listener = listener;
    this.#pointer = parsers.exports.llhttp_alloc(RESPONSE);
  }

  /** Whether the answer is whole. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /**
   * Parses what has come, and returns how much of it belongs to the answer. Throws HttpSyntaxError,
   * and what the listener throws.
   */
  execute(received: Uint8Array): number {
    let at = 0;
    while (at < received.length && !this.#complete) {
      const rest = received.subarray(at);
      at += this.#left > 0 ? this.#take(rest) : this.#parse(rest.subarray(0, BLOCK));
    }
    return at;
  }

  #parse(piece: Uint8Array): number {
    const { exports, block } = this.#parsers;
    this.#parsers.view(block, piece.length).set(piece);
    this.#silent += piece.length;
    this.#call(() => exports.llhttp_execute(this.#pointer, block, piece.length));
    if (this.#silent > MAX_SILENT)
      throw new HttpSyntaxError(`it has more than ${MAX_SILENT} bytes without any of a body`);
    const stopped = this.#complete || this.#left > 0;
    return stopped ? exports.llhttp_get_error_pos(this.#pointer) - block : piece.length;
  }

  #take(bytes: Uint8Array): number {
    const piece = bytes.subarray(0, this.#left);
    this.#left -= piece.length;
    this.#complete = this.#left === 0;
    this.#listener.body(piece);
    return piece.length;
  }

  /** The connection has ended in good order: so may an answer without a length. As execute(). */
  finish(): void {
    const ended = 'the connection ended before the answer was whole';
    this.#call(() => this.#parsers.exports.llhttp_finish(this.#pointer), ended);
    if (!this.#complete) throw new HttpSyntaxError(ended, true);
  }

  /** Gives its memory back; a second time does nothing. */
  dispose(): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#parsers.exports.llhttp_free(this.#pointer);
  }

  onReason(bytes: Uint8Array): number {
    return this.#tell(() => {
      this.#reason += this.#text(bytes);
    });
  }

  onName(bytes: Uint8Array): number {
    return this.#tell(() => {
      const last = this.#fields.at(-1);
      if (this.#inValue || last === undefined) this.#fields.push([this.#text(bytes), '']);
      else last[0] += this.#text(bytes);
      this.#inValue = false;
    });
  }

  onValue(bytes: Uint8Array): number {
    return this.#tell(() => {
      const last = this.#fields.at(-1);
      if (last !== undefined) last[1] += this.#text(bytes);
      this.#inValue = true;
    });
  }

  onHead(status: number, upgrade: number, keepAlive: number): number {
    const [fields, reason] = [this.#fields, this.#reason];
    this.#fields = [];
    this.#reason = '';
    this.#inValue = false;
    this.#status = status;
    let skip = false;
    const told = this.#tell(() => {
      if (upgrade !== 0) throw new HttpSyntaxError('the server goes over to another protocol');
      if (status < 200) return;
      skip = this.#listener.head({ status, reason, fields, keepAlive: keepAlive !== 0 });
      if (!skip && status !== 204 && status !== 304) this.#left = lengthIn(fields);
    });
    return told === 0 && (skip || this.#left > 0) ? SKIP_BODY : told;
  }

  onBody(piece: Uint8Array): number {
    this.#silent = 0;
    return this.#tell(() => this.#listener.body(piece));
  }

  onComplete(): number {
    // That was for information; the answer comes.
    if (this.#status < 200) return 0;
    this.#complete = this.#left === 0;
    return PAUSED;
  }

  /** No exception goes through frames of WebAssembly. */
  #tell(tell: () => void): number {
    try {
      tell();
      return 0;
    } catch (error) {
      this.#thrown = { error };
      return ERROR_USER;
    }
  }

  #call(call: () => number, ended?: string): void {
    if (this.#freed) throw new TypeError('This HttpParser was disposed.');
    this.#thrown = null;
    const error = this.#parsers.with(this, call);
    const thrown: unknown = this.#thrown;
    if (typeof thrown === 'object' && thrown !== null && 'error' in thrown) throw thrown.error;
    if (error === 0 || error === PAUSED) return;
    throw new HttpSyntaxError(ended ?? this.#why(), ended !== undefined);
  }

  #why(): string {
    const at = this.#parsers.exports.llhttp_get_error_reason(this.#pointer);
    const { buffer } = this.#parsers.exports.memory;
    const text = new Uint8Array(buffer, at, Math.min(200, buffer.byteLength - at));
    const end = text.indexOf(0);
    return latin1(text.subarray(0, end < 0 ? text.length : end)) || 'it is malformed';
  }

  #text(bytes: Uint8Array): string {
    this.#size += bytes.length;
    if (this.#size > MAX_HEAD)
      throw new HttpSyntaxError(`its head has more than ${MAX_HEAD} bytes`);
    return latin1(bytes);
  }
}

async function compile(): Promise<WebAssembly.Module> {
  const found = source();
  // Some engines compile before a program runs, and not then.
  return found instanceof WebAssembly.Module ? found : WebAssembly.compile(new Uint8Array(found));
}

/** What an answer, whose fields are in order, says of its body's length; 0 where it has none. */
function lengthIn(fields: HttpHead['fields']): number {
  const [, length] = fields.find(([name]) => name.toLowerCase() === 'content-length') ?? [];
  return Number(length ?? 0);
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
