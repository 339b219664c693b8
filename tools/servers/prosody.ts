import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../authority.js';
import { projectFile } from '../project.js';
import { startProcess, type ProcessServer } from './process.js';
import { unpackedPath } from './unpacked.js';

/** Prosody's XMPP for clients, for the host localhost; its port begins in the clear. */
export function startProsody(
  certificate: Pick<Certificate, 'chainFile' | 'keyFile'>,
): Promise<ProcessServer> {
  const usr = projectFile('.cache', 'servers', 'usr');
  const libraries = join(usr, 'lib', 'x86_64-linux-gnu');
  return startProcess({
    program: 'env',
    args: (port, folder) => {
      const [data, script] = [join(folder, 'data'), join(folder, 'prosody')];
      for (const each of [data, join(folder, 'certs')]) mkdirSync(each);
      writeFileSync(script, moved(folder, join(usr, 'lib', 'prosody')));
      const file = join(folder, 'prosody.cfg.lua');
      const lines = [
        'modules_enabled = { "tls", "saslauth" }',
        'modules_disabled = { "s2s", "offline" }',
        `data_path = "${data}"`,
        `pidfile = "${join(folder, 'pid')}"`,
        'log = { { levels = { min = "info" }, to = "console" } }',
        `c2s_ports = { ${port} }`,
        's2s_ports = { }',
        'c2s_direct_tls_ports = { }',
        'interfaces = { "127.0.0.1" }',
        'run_as_root = true',
        'VirtualHost "localhost"',
        `  ssl = { key = "${certificate.keyFile}", certificate = "${certificate.chainFile}" }`,
        '',
      ];
      writeFileSync(file, lines.join('\n'));
      return [
        `LD_LIBRARY_PATH=${libraries}`,
        `LUA_PATH=${usr}/share/lua/5.4/?.lua;${usr}/share/lua/5.4/?/init.lua;;`,
        `LUA_CPATH=${libraries}/lua/5.4/?.so;;`,
        unpackedPath('lua5.4'),
        script,
        '--config',
        file,
        '-F',
      ];
    },
    ready: /Activated service 'c2s' on \[127/,
  });
}

/** The script that starts it, with the places it was unpacked to and runs in. */
function moved(folder: string, sources: string): string {
  const places: readonly (readonly [string, string])[] = [
    ['SOURCEDIR', sources],
    ['PLUGINDIR', `${sources}/modules/`],
    ['CONFIGDIR', folder],
    ['DATADIR', join(folder, 'data')],
  ];
  return places.reduce(
    (script, [name, place]) =>
      script.replace(new RegExp(`^CFG_${name}=.*$`, 'm'), `CFG_${name}='${place}';`),
    readFileSync(unpackedPath('prosody'), 'utf8'),
  );
}
