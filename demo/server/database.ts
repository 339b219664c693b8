import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.js';
import { startPostgres } from '../../tools/servers/postgres.js';
import type { ThrowawayCa } from '../../ts/cli/throwaway-ca.js';
import type { RunningServer } from './https-server.js';

/** Starts PostgreSQL with TLS on a free port of 127.0.0.1. */
export async function startDatabase({
  ca,
  server: { certificate, privateKey },
}: ThrowawayCa): Promise<RunningServer> {
  const folder = temporaryFolder('demo-database');
  const chainFile = join(folder.path, 'chain.pem');
  const keyFile = join(folder.path, 'key.pem');
  writeFileSync(chainFile, certificate + ca);
  writeFileSync(keyFile, privateKey, { mode: 0o600 });
  const database = await startPostgres({ chainFile, keyFile });
  const close = (): void => {
    void database.close();
    folder.remove();
  };
  return { port: database.port, close };
}
