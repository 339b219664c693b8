import { chmodSync, chownSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { projectFile } from '../project.js';
import { startProcess, type ProcessServer } from './process.js';
import { unpackedProgram } from './unpacked.js';

/** Who it runs as where the tests are root, whom it refuses. */
const NOBODY = 65_534;

/** The database MariaDB, which takes any user over TLS alone: TLS begins after its greeting. */
export function startMariadb(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<ProcessServer> {
  const { program, args } = unpackedProgram('mariadbd');
  const isRoot = process.getuid?.() === 0;
  return startProcess({
    program,
    args: (port, folder) => {
      const data = join(folder, 'data');
      mkdirSync(data, { mode: 0o700 });
      const own = (path: string): void => {
        if (isRoot) chownSync(path, NOBODY, NOBODY);
      };
      chmodSync(folder, 0o755);
      own(data);
      const key = join(data, 'server.key');
      const chain = join(data, 'server.crt');
      copyFileSync(certificate.keyFile, key);
      copyFileSync(certificate.chainFile, chain);
      own(key);
      own(chain);
      return [
        ...args,
        ...['--no-defaults', `--datadir=${data}`, `--socket=${data}/socket`],
        ...(isRoot ? ['--user=nobody'] : []),
        ...[`--port=${port}`, '--bind-address=127.0.0.1', '--skip-grant-tables'],
        ...[`--ssl-cert=${chain}`, `--ssl-key=${key}`, '--require-secure-transport=ON'],
        `--lc-messages-dir=${projectFile('.cache', 'servers', 'usr', 'share', 'mysql')}`,
        ...['--skip-networking=0', '--innodb-buffer-pool-size=8M', '--skip-log-bin'],
        ...[`--plugin-dir=${data}`, `--pid-file=${data}/pid`, '--loose-skip-performance-schema'],
      ];
    },
    ready: /ready for connections/,
  });
}
