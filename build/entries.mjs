/** The entries of the package: the names of their files, and their modules in ts/. */

/** @type {Readonly<Record<string, string>>} */
export const ENTRIES = {
  'mbedtls-wasm': 'index',
  'mbedtls-wasm.raw': 'raw',
  'mbedtls-wasm.full': 'full',
  'mbedtls-wasm.asset': 'asset',
  'mbedtls-wasm.offloaded': 'offloaded',
  'mbedtls-wasm.page-net': 'page-net',
  'mbedtls-wasm.page-tls': 'page-tls',
  'mbedtls-wasm.node-tls': 'tls',
  'mbedtls-wasm.relay': 'relay',
  'mbedtls-wasm.datagram': 'datagram',
  'mbedtls-wasm.dtls': 'dtls',
  'mbedtls-wasm.web': 'web',
  'mbedtls-wasm.web-worker': 'web-worker',
  'mbedtls-wasm.compliance': 'compliance',
  'mbedtls-wasm.command': 'cli/main',
  'mbedtls-wasm.platform-node': 'platform/node/index',
  'mbedtls-wasm.platform-web': 'platform/web/index',
  'mbedtls-wasm.separate': 'ffi/separate-module',
};

/** The command. */
export const COMMAND = 'mbedtls-wasm.command';
/** Entries that pages without a bundler load. */
export const PAGES = [
  'mbedtls-wasm',
  'mbedtls-wasm.asset',
  'mbedtls-wasm.offloaded',
  'mbedtls-wasm.web',
  'mbedtls-wasm.web-worker',
];
/** Those of them that bring the WebAssembly along. */
export const WITH_WEBASSEMBLY = ['mbedtls-wasm', 'mbedtls-wasm.web-worker'];
/** Entries that only pages have. */
export const FOR_PAGES = ['mbedtls-wasm.asset', 'mbedtls-wasm.separate'];
/** Entries that no program imports by their names. */
export const FOR_NOBODY = [
  COMMAND,
  'mbedtls-wasm.platform-node',
  'mbedtls-wasm.platform-web',
  'mbedtls-wasm.separate',
];
