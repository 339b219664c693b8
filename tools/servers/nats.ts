import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';
import { unpackedProgram } from './unpacked.js';

/** The message broker NATS over TLS alone: TLS begins after its greeting. */
export function startNats(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<ProcessServer> {
  const { program, args } = unpackedProgram('nats-server');
  return startProcess({
    program,
    args: (port, folder) => {
      const file = join(folder, 'nats.conf');
      const lines = [
        `listen: "127.0.0.1:${port}"`,
        'tls {',
        `  cert_file: "${certificate.chainFile}"`,
        `  key_file: "${certificate.keyFile}"`,
        // Its own two seconds are too few for a machine that does much else.
        '  timeout: 25',
        '}',
        '',
      ];
      writeFileSync(file, lines.join('\n'));
      return [...args, '-c', file];
    },
    ready: /Server is ready/,
  });
}
