import { readRelayOptions } from './relay-options.js';
import { MissingWsError } from '../relay/load-ws.js';
import { startRelay } from '../relay/start.js';
import { UsageError } from './usage-error.js';

/** The command `mbedtls-wasm relay`: runs until it is interrupted. */
export async function relay(args: readonly string[]): Promise<void> {
  const options = readRelayOptions(args);
  const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);
  const server = await startRelay(options, { log }).catch((error: unknown) => {
    throw error instanceof MissingWsError ? new UsageError(error.message) : error;
  });
  console.log(
    `Relay on ws://127.0.0.1:${server.port}/HOST/PORT to ` +
      `${options.allow.map(({ host, port }) => `${host}:${port}`).join(', ')}`,
  );
  if (options.gateway !== null) {
    console.log(
      'WARNING: for pages that ask for it this relay does TLS itself, and sees their plaintext. ' +
        `Their token: ${options.gateway.token}`,
    );
  }
  const end = (): void => void server.close();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
