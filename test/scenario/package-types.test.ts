import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { projectFile } from '../../tools/project.js';
import { runCommand } from '../support/command.js';
import { olderTypeScript } from '../support/older-typescript.js';
import { installPacked } from '../support/packed.js';

const ENTRIES = ['index', 'raw', 'full', 'asset', 'offloaded', 'web'] as const;
const SPECIFIERS = ['', '/raw', '/full', '/asset', '/offloaded', '/web'];

test('types compile without libraries, checked as well, in TypeScript 5.4 too', async (t) => {
  t.timeout(240_000);
  const folder = await installPacked();
  const older = await olderTypeScript();
  mkdirSync(join(folder, 'program'));
  const program = SPECIFIERS.map((name, at) => `export * as e${at} from 'mbedtls-wasm${name}';\n`);
  writeFileSync(join(folder, 'program', 'main.mts'), program.join(''));
  const required = SPECIFIERS.filter((name) => name !== '/asset').map(
    (name, at) => `import e${at} = require('mbedtls-wasm${name}');\nexport { e${at} };\n`,
  );
  writeFileSync(join(folder, 'program', 'other.cts'), required.join(''));
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
        ['nodenext', {}, ['main.mts', 'other.cts']],
        ['node16', { module: 'node16' }, ['main.mts', 'other.cts']],
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

test('every type of a public signature is exported by its entry', async (t) => {
  const entries = [...ENTRIES, 'relay', 'compliance'];
  const { status, stdout, stderr } = await runCommand(process.execPath, [
    projectFile('build', 'public-types.mjs'),
    await olderTypeScript(),
    ...entries.map((name) => projectFile('dist', 'types', 'ts', `${name}.d.cts`)),
  ]);
  t.is(status, 0, stderr);
  t.is(stdout, '');
});
