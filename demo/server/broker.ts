import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.js';
import { startMosquitto } from '../../tools/servers/mosquitto.js';
import type { ThrowawayCa } from '../../ts/cli/throwaway-ca.js';
import type { RunningServer } from './https-server.js';

/** Starts mosquitto with TLS on a free port of 127.0.0.1. */
export async function startBroker({
  ca,
  server: { certificate, privateKey },
}: ThrowawayCa): Promise<RunningServer> {
  const folder = temporaryFolder('demo');
  const chainFile = join(folder.path, 'chain.pem');
  const keyFile = join(folder.path, 'key.pem');
  writeFileSync(chainFile, certificate + ca);
  writeFileSync(keyFile, privateKey, { mode: 0o600 });
  const { port, close } = await startMosquitto({ certificate: { chainFile, keyFile } }).then(
    (broker) => ({
      port: broker.port,
      close: () => {
        void broker.close();
        folder.remove();
      },
    }),
  );
  return { port, close };
}
