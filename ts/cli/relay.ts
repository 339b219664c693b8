import { readRelayOptions, relayUsage } from './relay-options.js';
import { RelayServer, type RelayParts } from './relay-server.js';
import { UsageError } from './options.js';

/** The command `mbedtls-wasm relay`: runs until it is interrupted. */
export async function relay(args: readonly string[]): Promise<void> {
  const options = readRelayOptions(args);
  if (options === null) {
    console.log(relayUsage);
    return;
  }
  const { WebSocketServer } = await loadWs();
  const server = await RelayServer.start(options, { WebSocketServer, log: (line) => console.log(`${new Date().toISOString()} ${line}`) });
  console.log(`Relay on ws://127.0.0.1:${server.port}/HOST/PORT to ${options.allow.map(({ host, port }) => `${host}:${port}`).join(', ')}`);
  if (options.gateway !== null) {
    console.log(`WARNING: for pages that ask for it this relay does TLS itself, and sees their plaintext. Their token: ${options.gateway.token}`);
  }
  const end = (): void => void server.close();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

async function loadWs(): Promise<Pick<RelayParts, 'WebSocketServer'>> {
  try {
    return await import('ws');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new UsageError('The relay needs the package ws, which is optional: npm install ws');
    }
    throw error;
  }
}
