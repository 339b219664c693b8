import test from 'ava';
import { pki, type Certificate } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import {
  startDovecot,
  startMariadb,
  startPostgres,
  startProsody,
  startSlapd,
  startVsftpd,
} from '../../tools/servers.js';
import { runCommand } from '../support/command.js';
import { started } from '../support/tls-client.js';

const SERVERS = {
  postgres: startPostgres,
  mysql: startMariadb,
  ldap: startSlapd,
  imap: startDovecot,
  pop3: (certificate: Certificate) => startDovecot(certificate, 'pop3'),
  smtp: (certificate: Certificate) => startDovecot(certificate, 'submission'),
  ftp: startVsftpd,
  xmpp: startProsody,
} as const;

for (const [protocol, start] of Object.entries(SERVERS))
  test(`connect --starttls ${protocol} with a server of it`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(t, start(ecP256));
    const { status, stdout, stderr } = await runCommand(process.execPath, [
      projectFile('dist/ts/cli/main.js'),
      'connect',
      `localhost:${port}`,
      ...['--starttls', protocol, '--ca', ecP256.rootFile, '--json'],
    ]);
    t.is(status, 0, stderr);
    t.like(JSON.parse(stdout), { verified: true, protocol: 'TLSv1.3' });
  });
