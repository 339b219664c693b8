import { loadWs } from './load-ws.js';
import type { RelayOptions } from './options.js';
import { RelayServer, type RelayParts } from './server.js';

/**
 * Starts a relay on loopback: a page's WebSocket becomes a TCP connection to one of the targets
 * that it was allowed. Throws MissingWsError where the package ws is not installed, and Node's
 * error when the port cannot be had.
 */
export async function startRelay(
  options: RelayOptions,
  parts: Omit<RelayParts, 'WebSocketServer'> = { log: () => {} },
): Promise<RelayServer> {
  return RelayServer.start(options, { WebSocketServer: await loadWs(), ...parts });
}
