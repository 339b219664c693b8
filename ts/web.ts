/**
 * What the web's programs expect, over any network stack: streams in the shape of the Sockets API
 * draft. Beside `mbedtls-wasm`, whose structures, stacks and errors it uses.
 */
export { openStream, type OpenStreamOptions } from './web/open-stream.js';
export type { Material, TlsMaterials } from './web/materials.js';
export type { SecureTransport, WebStream, WebStreamInfo } from './web/web-stream.js';
