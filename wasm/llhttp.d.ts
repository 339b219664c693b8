/** The parser of HTTP/1.1 that Node has, llhttp, as the package undici compiles it. */

/** A parser, or bytes, in its memory. */
export type Address = number;

/** What it exports, as far as it is used. */
export interface LlhttpExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(size: number): Address;
  /** 1 for requests, 2 for responses. */
  llhttp_alloc(type: number): Address;
  llhttp_free(parser: Address): void;
  /** 0, or one of the numbers of errors. */
  llhttp_execute(parser: Address, bytes: Address, size: number): number;
  llhttp_finish(parser: Address): number;
  llhttp_get_error_pos(parser: Address): Address;
  llhttp_get_error_reason(parser: Address): Address;
}

/** The WebAssembly: inlined, or compiled where a platform does that before. */
export default function source(): Uint8Array<ArrayBuffer> | WebAssembly.Module;
