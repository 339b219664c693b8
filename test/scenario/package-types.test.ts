import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { projectFile } from '../../tools/project.js';
import { runCommand } from '../support/command.js';
import { olderTypeScript } from '../support/older-typescript.js';
import { installPacked } from '../support/packed.js';

const ENTRIES = ['index', 'raw', 'full', 'asset', 'offloaded', 'web'] as const;
const COMPANIONS = ['web-worker', 'datagram', 'dtls', 'tls', 'page-net', 'page-tls'];
const SPECIFIERS = [
  ...['', '/raw', '/full', '/asset', '/offloaded', '/web', '/web-worker', '/datagram'],
  ...['/compliance', '/roots'],
];
/** Those that pages alone import. */
const MODULES = ['/asset', '/web-worker'];
/** Those that want the types of Node. */
const NODES = ['/tls', '/net', '/dtls', '/relay'];

/** Writes programs that take these, by import and by require. */
function writePrograms(folder: string, names: readonly string[]): readonly string[] {
  const imported = names.map((name, at) => `export * as e${at} from 'mbedtls-wasm${name}';\n`);
  writeFileSync(join(folder, 'main.mts'), imported.join(''));
  const required = names
    .filter((name) => !MODULES.includes(name))
    .map((name, at) => `import e${at} = require('mbedtls-wasm${name}');\nexport { e${at} };\n`);
  writeFileSync(join(folder, 'other.cts'), required.join(''));
  return ['main.mts', 'other.cts'];
}

test('types compile without libraries, checked as well, in TypeScript 5.4 too', async (t) => {
  t.timeout(240_000);
  const folder = await installPacked();
  const older = await olderTypeScript();
  mkdirSync(join(folder, 'program'));
  const both = writePrograms(join(folder, 'program'), SPECIFIERS);
  for (const lib of [['es2022'], ['es2023', 'dom']])
    for (const [title, typescript] of Object.entries({
      older,
      ours: projectFile('node_modules', 'typescript'),
    })) {
      const compilerOptions = {
        target: 'es2022',
        module: 'nodenext',
        lib,
        types: [],
        strict: true,
        skipLibCheck: false,
        noEmit: true,
      };
      for (const [how, options, files] of [
        ['nodenext', {}, both],
        ['node16', { module: 'node16' }, both],
        ['bundler', { module: 'esnext', moduleResolution: 'bundler' }, ['main.mts']],
      ] as const) {
        if (how !== 'nodenext' && (title === 'ours' || lib.includes('dom'))) continue;
        const config = { compilerOptions: { ...compilerOptions, ...options }, files };
        writeFileSync(join(folder, 'program', 'tsconfig.json'), JSON.stringify(config));
        const { status, stdout } = await runCommand(process.execPath, [
          join(typescript, 'bin', 'tsc'),
          '-p',
          join(folder, 'program'),
        ]);
        t.is(status, 0, `${title}, ${how}, ${lib.join()}: ${stdout}`);
      }
    }
});

test('the types of entries for Node compile with those of Node, in TypeScript 5.4', async (t) => {
  const folder = await installPacked();
  const files = writePrograms(folder, NODES);
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2022'],
    types: ['node'],
    typeRoots: [projectFile('node_modules', '@types')],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const program = join(await olderTypeScript(), 'bin', 'tsc');
  const { status, stdout } = await runCommand(process.execPath, [program, '-p', folder]);
  t.is(status, 0, stdout);
});

test('what a program makes of an entry has a name in its own declarations', async (t) => {
  const folder = await installPacked();
  const names = [...SPECIFIERS, ...NODES];
  const lines = names.map(
    (name, at) =>
      `import * as e${at} from 'mbedtls-wasm${name}';\nexport const a${at} = { ...e${at} };\n`,
  );
  const made = `import { connect, createServer, TLSSocket } from 'mbedtls-wasm/tls';
export const made = [connect({ port: 1 }), createServer(), new TLSSocket(connect(1))] as const;
export const shown = connect(1).getPeerCertificate(true);
`;
  writeFileSync(join(folder, 'main.mts'), `${lines.join('')}${made}`);
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom'],
    types: ['node'],
    typeRoots: [projectFile('node_modules', '@types')],
    strict: true,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: join(folder, 'out'),
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['main.mts'] }),
  );
  const program = join(await olderTypeScript(), 'bin', 'tsc');
  const { status, stdout } = await runCommand(process.execPath, [program, '-p', folder]);
  t.is(status, 0, stdout);
});

test('every type of a public signature is exported by its entry', async (t) => {
  const typescript = await olderTypeScript();
  const file = (name: string): string => projectFile('dist', 'types', 'ts', `${name}.d.cts`);
  for (const [entries, options] of [
    [[...ENTRIES, 'relay', 'compliance'], []],
    // What stands beside the main entry has its types too.
    [COMPANIONS, [`--main=${file('index')}`]],
  ] as const) {
    const { status, stdout, stderr } = await runCommand(process.execPath, [
      ...[projectFile('build', 'public-types.mjs'), typescript, ...options],
      ...entries.map(file),
    ]);
    t.is(status, 0, stderr);
    t.is(stdout, '');
  }
});
