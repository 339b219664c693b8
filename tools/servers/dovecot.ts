import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { projectFile } from '../project.js';
import { freePort, startProcess, type ProcessServer } from './process.js';
import { unpackedPath, unpackedProgram } from './unpacked.js';

/** Who has the mail where the tests are root. */
const NOBODY = 65_534;
/** Where its library looks for what it loads, in whatever it is told: it was built so. */
const BUILT_FOR = '/usr/lib/dovecot/modules';

/** A mail server: its port is the one that begins in the clear, for STARTTLS. */
export interface MailServer extends ProcessServer {
  /** The port for TLS from the start. */
  readonly tlsPort: number;
}

/** Dovecot, which speaks one protocol, for the user `tester` with the password `secret`. */
export async function startDovecot(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
  protocol: 'imap' | 'pop3' | 'submission' = 'imap',
): Promise<MailServer> {
  const { program, args } = unpackedProgram('doveconf', 'dovecot');
  const unpacked = projectFile('.cache', 'servers', 'usr', 'lib', 'dovecot');
  const tlsPort = await freePort();
  const { uid, gid, username } = userInfo();
  const [mailUser, mailGroup] = uid === 0 ? [NOBODY, NOBODY] : [uid, gid];
  const server = await startProcess({
    program,
    args: (port, folder) => {
      chmodSync(folder, 0o755);
      for (const name of ['base/login', 'state', 'mail', 'lib'])
        mkdirSync(join(folder, name), { recursive: true });
      if (uid === 0) chownSync(join(folder, 'mail'), NOBODY, NOBODY);
      moveModules(folder, unpacked);
      const file = join(folder, 'dovecot.conf');
      const user = uid === 0 ? 'nobody' : username;
      const lines = [
        `base_dir = ${folder}/base`,
        `state_dir = ${folder}/state`,
        `libexec_dir = ${unpacked}`,
        `login_plugin_dir = ${unpacked}/modules/login`,
        `mail_plugin_dir = ${unpacked}/modules`,
        `auth_debug = yes`,
        'log_path = /dev/stderr',
        'info_log_path = /dev/stderr',
        `protocols = ${protocol}`,
        // Nobody sends a mail.
        'submission_relay_host = 127.0.0.1',
        `default_internal_user = ${user}`,
        `default_login_user = ${user}`,
        `default_internal_group = ${uid === 0 ? 'nogroup' : gid}`,
        'first_valid_uid = 0',
        `mail_location = maildir:${folder}/mail`,
        'import_environment = LD_LIBRARY_PATH',
        'ssl = required',
        `ssl_cert = <${certificate.chainFile}`,
        `ssl_key = <${certificate.keyFile}`,
        `service ${protocol}-login {`,
        '  chroot =',
        `  inet_listener ${protocol} {\n    address = 127.0.0.1\n    port = ${port}\n  }`,
        `  inet_listener ${protocol}s {\n    address = 127.0.0.1\n    port = ${tlsPort}`,
        '    ssl = yes\n  }',
        '}',
        'service anvil {\n  chroot =\n}',
        'passdb {\n  driver = static\n  args = password=secret\n}',
        `userdb {\n  driver = static\n  args = uid=${mailUser} gid=${mailGroup} home=${folder}\n}`,
        '',
      ];
      writeFileSync(file, lines.join('\n'));
      // Who reads the settings is told the way here: dovecot itself looks for it in /usr/bin.
      const reads = ['-f', 'service=master', '-m', 'master', '-c', file];
      return [
        ...args.map((word) =>
          word.replace(/^LD_LIBRARY_PATH=/, `$&${folder}/lib:${unpacked}/modules/old-stats:`),
        ),
        ...reads,
        '-e',
        unpackedPath('dovecot'),
        '-F',
        '-c',
        file,
      ];
    },
    ready: new RegExp(`starting up for ${protocol}`),
  });
  return Object.assign(server, { tlsPort });
}

// A copy of the library that looks in the folder it runs in.
function moveModules(folder: string, unpacked: string): void {
  const library = readFileSync(join(unpacked, 'libdovecot.so.0'));
  const at = library.indexOf(`${BUILT_FOR}\0`, 'latin1');
  if (at < 0) throw new Error(`libdovecot.so.0 has no ${BUILT_FOR} in it.`);
  library.fill(0, at, at + BUILT_FOR.length).write('modules', at, 'latin1');
  writeFileSync(join(folder, 'lib', 'libdovecot.so.0'), library);
  for (const where of ['base', 'base/login'])
    symlinkSync(join(unpacked, 'modules'), join(folder, where, 'modules'));
}
