/**
 * What the programs in `use/` have in common: libraries as they are, whose node:tls is
 * mbedtls-wasm/tls.
 */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import Module, { createRequire } from 'node:module';
import * as nodeTls from 'node:tls';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tls from 'mbedtls-wasm/tls';

const folder = fileURLToPath(new URL('../../.cache/libraries/', import.meta.url));
const names = { ...nodeTls, ...tls };
const load = Reflect.get(Module, '_load');
// Servers stay Node's own, and what reads the inside of Node's sockets gets Node's.
const nodes = /\/node_modules\/(smtp-server|http2-wrapper)\//;
let connections = 0;

Reflect.set(Module, '_load', (request, parent, ...rest) => {
  const asks = parent?.filename?.startsWith(folder) && !nodes.test(parent.filename);
  if (asks && (request === 'tls' || request === 'node:tls')) return names;
  return load.call(Module, request, parent, ...rest);
});
names.connect = (...given) => {
  connections += 1;
  return tls.connect(...given);
};

/** Loads a library. */
export const require = createRequire(pathToFileURL(`${folder}package.json`));
/** Loads a library that is an ES module. */
export const loadModule = (name) => import(pathToFileURL(require.resolve(name)).href);
/** The server's port, and the certificates to trust. */
export const port = Number(process.env.PORT);
export const ca = readFileSync(process.env.CA ?? '', 'utf8');
export const url = `https://localhost:${port}`;

/** An agent of node:https that connects by Mbed TLS. */
export class MbedtlsAgent extends Agent {
  createConnection(options) {
    return names.connect(options);
  }
}

/** Tells the test how it went, and how many connections there were. */
export function tell(result) {
  process.stdout.write(`${JSON.stringify({ ...result, connections })}\n`);
}
