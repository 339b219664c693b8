import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';
import { unpackedProgram } from './unpacked.js';

/** vsftpd, whose port begins in the clear, for AUTH TLS. */
export async function startVsftpd(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<ProcessServer> {
  const { program, args } = unpackedProgram('vsftpd');
  const server = await startProcess({
    program: 'sh',
    args: (port, folder) => {
      const [file, empty] = [join(folder, 'vsftpd.conf'), join(folder, 'empty')];
      mkdirSync(empty);
      const lines = [
        'listen=YES',
        'listen_address=127.0.0.1',
        `listen_port=${port}`,
        'background=NO',
        'run_as_launching_user=YES',
        `secure_chroot_dir=${empty}`,
        'ftp_username=nobody',
        'nopriv_user=nobody',
        'ssl_enable=YES',
        'allow_anon_ssl=YES',
        `rsa_cert_file=${certificate.chainFile}`,
        `rsa_private_key_file=${certificate.keyFile}`,
        '',
      ];
      writeFileSync(file, lines.join('\n'));
      // What is wrong it writes to its standard input, and nothing when all is well.
      return ['-c', 'echo starting; exec "$@" <&1', 'sh', program, ...args, file];
    },
    ready: /starting/,
  });
  await accepting(server.port);
  return server;
}

/** Waits until somebody listens. */
async function accepting(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const listens = await new Promise<boolean>((resolve) => {
      const probe = createConnection(port, '127.0.0.1');
      probe.on('connect', () => resolve(true)).on('error', () => resolve(false));
      probe.on('connect', () => probe.destroy());
    });
    if (listens) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nobody listens on port ${port}.`);
}
