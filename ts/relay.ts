/** The relay as a library: what `mbedtls-wasm relay` runs. It needs Node and the package ws. */
export type {} from './ffi/globals.js';
export type { UpgradingServer } from './relay/server.js';
export type { CheckedAddress, Resolve } from './relay/targets.js';
export { MissingWsError } from './relay/load-ws.js';
export type { GatewayOptions, RelayOptions } from './relay/options.js';
export { RelayServer, type RelayParts } from './relay/server.js';
export { startRelay } from './relay/start.js';
