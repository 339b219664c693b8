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
    args: (port) => [
      ...args,
      ...['--addr', '127.0.0.1', '--port', `${port}`],
      ...['--tls', '--tlscert', certificate.chainFile, '--tlskey', certificate.keyFile],
    ],
    ready: /Server is ready/,
  });
}
