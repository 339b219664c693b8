/**
 * What the web's programs expect, over any network stack: a fetch, and streams in the shape of the
 * Sockets API draft. Beside `mbedtls-wasm`, whose structures, stacks and errors it uses.
 */
export { createFetch, type CreateFetchOptions, type Fetch } from './web/create-fetch.js';
export { FetchError } from './web/fetch-error.js';
export type { FetchInit } from './web/fetch-request.js';
export { openStream, type OpenStreamOptions } from './web/open-stream.js';
export type { Material, TlsMaterials } from './web/materials.js';
export type { SecureTransport, WebStream, WebStreamInfo } from './web/web-stream.js';
