/**
 * What the web's programs expect, over any network stack: a fetch, and streams in the shape of the
 * Sockets API draft. Beside `mbedtls-wasm`, whose structures, stacks and errors it uses.
 */
export type {} from './ffi/globals.js';
export { createFetch, type CreateFetchOptions, type Fetch } from './web/create-fetch.js';
export { FetchError } from './web/fetch-error.js';
export type { FetchInit } from './web/fetch-init.js';
export { openStream, type OpenStreamOptions } from './web/open-stream.js';
export type { Material, TlsMaterials } from './web/materials.js';
export type { SecureTransport, WebStreamInfo } from './web/dialler.js';
export type { WebStream } from './web/web-stream.js';
export type { WorkerChoice } from './web/worker-link.js';

// What their options are made of, as in `mbedtls-wasm`.
export type {
  AddressResult,
  HostResult,
  NetworkStack,
  OptionResult,
} from './stack/network-stack.js';
export type { OptionValue } from './nsapi/options.js';
export type { Unreadable } from './nsapi/unreadable.js';
export type { FaultKind } from './nsapi/network-fault.js';
export type { SocketAddress } from './nsapi/socket-address.js';
export type {
  Instance,
  InstanceOptions,
  InstancePoisonedError,
  MemoryUsage,
} from './ffi/instance.js';
export type { FunctionPointer, MbedtlsExports, Pointer, Spellings } from '../wasm/mbedtls.js';
