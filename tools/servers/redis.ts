import type { Certificate } from '../authority.js';
import { unpackedProgram } from './unpacked.js';
import { startProcess, type ProcessServer } from './process.js';

/** The database redis over TLS alone, without asking for clients' certificates. */
export function startRedis(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<ProcessServer> {
  const { program, args } = unpackedProgram('redis-server');
  return startProcess({
    program,
    args: (port, folder) => [
      ...args,
      ...['--port', '0', '--tls-port', `${port}`, '--bind', '127.0.0.1', '--dir', folder],
      ...['--tls-cert-file', certificate.chainFile, '--tls-key-file', certificate.keyFile],
      ...['--tls-ca-cert-file', certificate.chainFile, '--tls-auth-clients', 'no'],
      ...['--save', ''],
    ],
    ready: /Ready to accept connections/,
  });
}
