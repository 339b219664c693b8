import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import { runCommand } from '../support/command.js';
import { runExample } from '../support/readme.js';
import { fileOf, isProgram, parseSnippets, type Snippet, snippetsOf } from '../support/snippets.js';
import { WORLDS, type World } from '../support/worlds.js';

const pages = readdirSync(projectFile('docs')).filter((name) => name.endsWith('.md'));
const snippets = ['README.md', ...pages.map((name) => `docs/${name}`)].flatMap(snippetsOf);
const programs = snippets.filter(isProgram);

/** Languages of blocks that are no programs of ours. */
const OTHERS = ['', 'c', 'cpp', 'console', 'html', 'json', 'nginx', 'sh', 'text'];

/** What blocks import that is not installed. */
const ABSENT = `
declare module 'cloudflare:sockets' {
  export function connect(to: { hostname: string; port: number }): {
    readable: ReadableStream<Uint8Array>;
    writable: WritableStream<Uint8Array>;
  };
}
declare module 'node-stdlib-browser' {
  const names: Record<string, string | null>;
  export default names;
}
`;

const titleOf = ({ page, line }: Snippet): string => `${page}, line ${line}`;

/** The script of a page, as the program that a bundler would be given. */
function scriptIn(snippet: Snippet): Snippet | null {
  if (snippet.language !== 'html') return null;
  const [, script = ''] = /<script type="module">\n([^]*?)<\/script>/.exec(snippet.code) ?? [];
  return { ...snippet, code: script.replaceAll("'./mbedtls-wasm.js'", "'mbedtls-wasm'") };
}

function worldOf({ notes }: Snippet): World | undefined {
  const name = notes.get('run');
  return name === undefined ? undefined : WORLDS[name];
}

/** Whether a block says in one way, and one that there is, how it is tested. */
function isTested(snippet: Snippet): boolean {
  const ways = ['run', 'tested', 'types'].filter((key) => snippet.notes.has(key));
  const file = snippet.notes.get('tested');
  const known = file === undefined || existsSync(projectFile(file));
  const world = !snippet.notes.has('run') || worldOf(snippet) !== undefined;
  return ways.length === 1 && known && world;
}

test('each program in README.md and docs/ says how it is tested; all else is known', (t) => {
  t.true(programs.length > 10);
  t.deepEqual(programs.filter((one) => !isTested(one)).map(titleOf), []);
  const unknown = snippets.filter((one) => !isProgram(one) && !OTHERS.includes(one.language));
  t.deepEqual(unknown.map(titleOf), []);
});

test('each program in README.md and docs/ compiles, strictly', async (t) => {
  t.timeout(120_000);
  // Inside the package's folder, where the package may be imported by its own name.
  const folder = projectFile('dist', 'test', 'snippets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'absent.d.ts'), ABSENT);
  const scripts = snippets.flatMap((snippet) => scriptIn(snippet) ?? []);
  t.true(scripts.length > 0);
  for (const snippet of [...programs, ...scripts]) {
    const given = worldOf(snippet)?.given ?? snippet.notes.get('given') ?? '';
    const names = given.split(';').filter((name) => name.trim() !== '');
    const declared = names.map((name) => `declare const ${name.trim()};`).join(' ');
    // The names stand in one line, so that lines are those of the block, and one more.
    const text = `${declared} export {};\n${snippet.code}`;
    writeFileSync(join(folder, `${fileOf(snippet)}.mts`), text);
  }
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const config = join(folder, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ['*.mts', '*.d.ts'] }));
  const tsc = projectFile('node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = await runCommand(process.execPath, [tsc, '-p', config]);
  t.is(stdout, '');
  t.is(status, 0);
});

/** What blocks in C and C++ stand behind. */
const INCLUDES = {
  c: ['<stdio.h>', '"mbedtls/ssl.h"', '"mbedtls/net_sockets.h"', '"mbedtls/ctr_drbg.h"'],
  cpp: [`"${projectFile('test', 'support', 'mbed-os.h')}"`],
};

for (const [language, includes] of Object.entries(INCLUDES))
  test(`each block of ${language} compiles, with the headers of Mbed TLS`, async (t) => {
    t.timeout(120_000);
    const blocks = snippets.filter((one) => one.language === language);
    t.true(blocks.length > 0);
    const folder = projectFile('dist', 'test', 'snippets');
    mkdirSync(folder, { recursive: true });
    const [version = 'not there'] = readdirSync(projectFile('.cache')).filter((name) =>
      /^mbedtls-[\d.]+$/.test(name),
    );
    const bodies = blocks.map(
      ({ notes, code }, at) =>
        `int block${at}(void) {\n${notes.get('given') ?? ''};\n${code}return 0;\n}\n`,
    );
    const lines = includes.map((name) => `#include ${name}\n`);
    const file = join(folder, `blocks.${language}`);
    writeFileSync(file, [...lines, ...bodies].join(''));
    const include = projectFile('.cache', version, 'include');
    const warnings = ['-Wall', '-Wno-unused', '-Wno-uninitialized'];
    const args = ['-fsyntax-only', ...warnings, '-I', include, file];
    const { EMSDK = '' } = process.env;
    const emcc = EMSDK === '' ? 'emcc' : join(EMSDK, 'upstream', 'emscripten', 'emcc');
    const { status, stderr } = await runCommand(emcc, args);
    t.is(stderr, '');
    t.is(status, 0);
  });

test('each command of ours in docs/ is there, with the options that it is given', async (t) => {
  const main = projectFile('dist', 'ts', 'cli', 'main.js');
  const lines = snippets.flatMap(({ language, code }) =>
    /^(?:sh|console)?$/.test(language) ? code.split('\n') : [],
  );
  const commands = lines.flatMap((line) => {
    const [, name, rest = ''] = /^(?:npx )?mbedtls-wasm ([a-z]+)(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, options: rest.match(/--[a-z-]+/g) ?? [] }];
  });
  t.true(commands.length > 2);
  for (const { name, options } of commands) {
    const { status, stdout } = await runCommand(process.execPath, [main, name, '--help']);
    t.is(status, 0, name);
    for (const option of options) t.true(stdout.includes(`${option} `), `${name} ${option}`);
  }
});

test('what docs/ gives nginx is a configuration', async (t) => {
  const blocks = snippets.filter(({ language }) => language === 'nginx');
  t.true(blocks.length > 0);
  const { path, remove } = temporaryFolder('nginx-docs');
  t.teardown(remove);
  for (const { code } of blocks) {
    const file = join(path, 'nginx.conf');
    const server = `server { listen 127.0.0.1:1; access_log off; ${code} }`;
    writeFileSync(file, `pid ${path}/pid; error_log stderr; events {} http { ${server} }`);
    const { status, stderr } = await runCommand('nginx', ['-t', '-p', path, '-c', file]);
    t.is(status, 0, stderr);
  }
});

for (const snippet of programs.filter(({ notes }) => notes.has('run')))
  test(`${titleOf(snippet)}: it runs`, async (t) => {
    const world = worldOf(snippet);
    if (world === undefined) throw new Error('there is no such world');
    const values = Object.entries(await world.start(t));
    const names = values.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
    const before = [...names, world.before ?? ''];
    const output = await runExample(t, snippet.code, before, world.after);
    t.regex(output, new RegExp(snippet.notes.get('prints') ?? '', 'm'));
  });

test('a block is found with its notes, and a note that nobody knows is refused', (t) => {
  const text = ['a', '', '<!-- snippet', 'run: https', 'prints: ^200', '-->', '', '```ts', 'x();'];
  const [snippet, more] = parseSnippets('p.md', [...text, '```', '```', 'b', '```'].join('\n'));
  t.is(snippet?.code, 'x();\n');
  t.is(snippet?.line, 8);
  t.deepEqual(
    [...(snippet?.notes ?? [])],
    [
      ['run', 'https'],
      ['prints', '^200'],
    ],
  );
  t.is(more?.language, '');
  t.is(more?.notes.size, 0);
  const unknown = text.with(3, 'runs: https').join('\n');
  t.throws(() => parseSnippets('p.md', `${unknown}\n\`\`\`\n`), { message: /runs: https/ });
});
