import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { projectFile } from '../project.js';
import { freePort, startProcess, type ProcessServer } from './process.js';
import { unpackedProgram } from './unpacked.js';

/** A directory server: its port is the one that begins in the clear, for StartTLS. */
export interface DirectoryServer extends ProcessServer {
  /** The port for TLS from the start. */
  readonly tlsPort: number;
}

/** OpenLDAP's slapd, with GnuTLS, whose tree is dc=test, ruled by cn=admin,dc=test. */
export async function startSlapd(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<DirectoryServer> {
  const { program, args } = unpackedProgram('slapd');
  const unpacked = projectFile('.cache', 'servers');
  const tlsPort = await freePort();
  const server = await startProcess({
    program,
    args: (port, folder) => {
      const data = join(folder, 'data');
      mkdirSync(data);
      const file = join(folder, 'slapd.conf');
      const lines = [
        ...['core', 'cosine', 'inetorgperson'].map(
          (name) => `include ${unpacked}/etc/ldap/schema/${name}.schema`,
        ),
        `modulepath ${unpacked}/usr/lib/ldap`,
        'moduleload back_mdb',
        `TLSCertificateFile ${certificate.chainFile}`,
        `TLSCertificateKeyFile ${certificate.keyFile}`,
        'database mdb',
        'suffix dc=test',
        'rootdn cn=admin,dc=test',
        'rootpw secret',
        `directory ${data}`,
        '',
      ];
      writeFileSync(file, lines.join('\n'));
      const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
      return [...args, '-f', file, '-h', urls, '-d', '256'];
    },
    ready: /slapd starting/,
  });
  return Object.assign(server, { tlsPort });
}
