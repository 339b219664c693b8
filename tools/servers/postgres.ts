import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { startProcess, type ProcessServer } from './process.js';
import { unpackedProgram } from './unpacked.js';

/** Who it runs as where the tests are root, whom it refuses. */
const NOBODY = 65_534;

/** The database PostgreSQL, which takes the user `tester` over TLS alone. */
export function startPostgres(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<ProcessServer> {
  const server = unpackedProgram('postgres');
  return startProcess({
    program: process.getuid?.() === 0 ? 'setpriv' : server.program,
    args: (port, folder) => {
      const data = makeCluster(folder, certificate);
      const as =
        process.getuid?.() === 0
          ? [
              ...[`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
              // The change of the user takes back that it dies with its parent.
              ...['--pdeathsig', 'KILL', server.program],
            ]
          : [];
      return [
        ...as,
        ...server.args,
        ...['-D', data, '-p', `${port}`, '-k', data],
        ...['-c', 'ssl=on', '-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
      ];
    },
    ready: /database system is ready to accept connections/,
  });
}

function makeCluster(
  folder: string,
  { chainFile, keyFile }: Pick<Certificate, 'chainFile' | 'keyFile'>,
): string {
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const own = (path: string): void => {
    if (process.getuid?.() === 0) chownSync(path, NOBODY, NOBODY);
  };
  chmodSync(folder, 0o755);
  own(data);
  const { program, args } = unpackedProgram('initdb');
  execFileSync(program, [...args, '-D', data, '-U', 'tester', '-A', 'trust', '--no-sync'], {
    stdio: 'ignore',
    ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  for (const [name, file] of [
    ['server.crt', chainFile],
    ['server.key', keyFile],
  ] as const) {
    const path = join(data, name);
    copyFileSync(file, path);
    own(path);
    chmodSync(path, 0o600);
  }
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 trust\n');
  return data;
}
