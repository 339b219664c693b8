import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { runCommand } from '../support/command.js';
import { newerNodeFor } from '../support/newer-node.js';
import { projectFile, root } from '../../tools/project.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { started } from '../support/tls-client.js';

/** An empty project that the packed package is installed in, and the files of the tarball. */
interface Installed {
  readonly folder: string;
  readonly tarball: string;
  readonly files: readonly string[];
}

/** In bytes: what it has now, and a little. */
const BUDGET = 1_015_000;

let installed: Promise<Installed> | undefined;

function install(): Promise<Installed> {
  installed ??= (async () => {
    const folder = temporaryFolder('package').path;
    const npm = async (...args: readonly string[]): Promise<string> => {
      const { status, stdout, stderr } = await runCommand('npm', args, { cwd: folder });
      if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
      return stdout;
    };
    await npm('pack', root, '--pack-destination', folder, '--ignore-scripts');
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (tarball === undefined) throw new Error('npm pack left no tarball.');
    const listed = await runCommand('tar', ['tzf', join(folder, tarball)]);
    writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
    await npm('install', '--offline', '--no-audit', '--no-fund', join(folder, tarball));
    return {
      folder,
      tarball: join(folder, tarball),
      files: listed.stdout
        .trim()
        .split('\n')
        .map((name) => name.replace(/^package\//, ''))
        .sort(),
    };
  })();
  return installed;
}

const BODY = `
async function main() {
  const [port, ca] = [Number(process.argv[2]), process.argv[3]];
  const socket = new TLSSocket();
  check(socket.open());
  check(socket.setRootCaCertPath(ca));
  check(await socket.connect('localhost', port));
  check(await socket.send(new TextEncoder().encode('ping')));
  const buffer = new Uint8Array(100);
  const size = check(await socket.recv(buffer));
  check(await socket.close());
  const stream = toDuplex(new TLSSocket());
  stream.destroy();
  const text = new TextDecoder().decode(buffer.subarray(0, size));
  console.log(process.version, text, constants.MBEDTLS_SSL_VERSION_TLS1_3);
}
main();
`;
const PROGRAMS = {
  import: [
    'by-import.mjs',
    `import { TLSSocket, check, constants, toDuplex } from 'mbedtls-wasm';${BODY}`,
  ],
  require: [
    'by-require.cjs',
    `const { TLSSocket, check, constants, toDuplex } = require('mbedtls-wasm');${BODY}`,
  ],
} as const;

/** A handshake with a server on loopback, by the installed package alone. */
async function connects(
  t: ExecutionContext,
  node: string,
  version: string,
  how: keyof typeof PROGRAMS,
): Promise<void> {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(
    t,
    startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) =>
      socket.pipe(socket),
    ),
  );
  const { folder } = await install();
  const [name, text] = PROGRAMS[how];
  writeFileSync(join(folder, name), text);
  const { status, stdout, stderr } = await runCommand(node, [name, String(port), ecP256.rootFile], {
    cwd: folder,
  });
  t.is(status, 0, stderr);
  t.regex(stdout, new RegExp(`^${version} ping 772\\n$`));
}

test('the tarball has what is needed and nothing else', async (t) => {
  const { files } = await install();
  for (const name of [
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'SECURITY.md',
    'package.json',
    'docs/offloaded.md',
    'docs/relay.svg',
    'dist/module/mbedtls-wasm.js',
    'dist/module/mbedtls-wasm.d.ts',
    'dist/module/mbedtls-wasm.command.js',
    'dist/require/mbedtls-wasm.js',
    'dist/require/package.json',
    'dist/types/ts/index.d.cts',
    'dist/types/wasm/mbedtls.d.cts',
    'dist/browser/mbedtls-wasm.js',
    'dist/browser/mbedtls-wasm.asset.js',
    'dist/browser/mbedtls-wasm.web.js',
    'dist/browser/mbedtls-wasm.inlined.js',
    'dist/browser/mbedtls-wasm.http-inlined.js',
    'dist/browser/mbedtls-wasm.constants.js',
    'dist/browser/mbedtls.wasm',
    'dist/wasm/mbedtls.js',
    'dist/wasm/llhttp.js',
    'dist/wasm/LICENSE.libsodium',
    'dist/wasm/LICENSE.bearssl',
    'dist/wasm/LICENSE.llhttp',
    'dist/module/mbedtls-wasm.web-worker.js',
    'dist/browser/mbedtls-wasm.web-worker.js',
    'dist/roots/index.js',
    'dist/roots/LICENSE.ca-certificates',
  ]) {
    t.true(files.includes(name), name);
  }
  const allowed = new RegExp(
    `^(${[
      String.raw`(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md`,
      String.raw`docs/[\w/.-]+\.(md|svg)`,
      'LICENSE',
      String.raw`(dist/require/)?package\.json`,
      String.raw`dist/module/mbedtls-wasm[\w.-]*\.(js|d\.ts)`,
      String.raw`dist/require/(mbedtls-wasm[\w.-]*|mbedtls|llhttp|constants|roots)\.js`,
      String.raw`dist/types/(roots|(ts|wasm)/[\w/-]+)\.d\.cts`,
      String.raw`dist/wasm/(mbedtls|llhttp)(\.workerd)?\.js`,
      String.raw`dist/wasm/LICENSE\.(libsodium|bearssl|llhttp)`,
      String.raw`dist/roots/(index\.(js|d\.ts)|LICENSE\.ca-certificates)`,
      String.raw`dist/browser/(mbedtls[\w.-]*\.(js|wasm)|llhttp\.wasm)`,
    ].join('|')})$`,
  );
  t.deepEqual(
    files.filter((name) => !allowed.test(name)),
    [],
  );
});

test('the documents that README names are in the tarball, and no others', async (t) => {
  const { folder, files } = await install();
  const readme = readFileSync(join(folder, 'node_modules', 'mbedtls-wasm', 'README.md'), 'utf8');
  const named = [...readme.matchAll(/\]\(([\w./-]+\.(?:md|svg))/g)].flatMap(
    ([, name]) => name ?? [],
  );
  t.deepEqual(
    files.filter((name) => /\.(md|svg)$/.test(name)),
    [...new Set([...named, 'README.md'])].sort(),
  );
});

test('the tarball without the full WebAssembly keeps its budget', async (t) => {
  const { folder, tarball } = await install();
  const full = join(folder, 'node_modules', 'mbedtls-wasm', 'dist', 'browser', 'mbedtls-full.wasm');
  const size = statSync(tarball).size - gzipSync(readFileSync(full), { level: 9 }).length;
  t.log(`${(size / 1000).toFixed(0)} KB`);
  t.true(size <= BUDGET, `${size}`);
});

test('the licences of libsodium and BearSSL go with their code', async (t) => {
  const { folder } = await install();
  const textOf = (name: string): string =>
    readFileSync(join(folder, 'node_modules', 'mbedtls-wasm', 'dist', name), 'utf8');
  const licence = textOf('wasm/LICENSE.libsodium');
  t.regex(
    licence,
    /ISC License[^]+Copyright[^]+Frank Denis[^]+this permission notice appear in all copies/,
  );
  const mit = textOf('wasm/LICENSE.bearssl');
  t.regex(mit, /Copyright[^]+Thomas Pornin[^]+this permission notice shall be\s+included in all/i);
  const words = (text: string): string => text.replaceAll(/[\s*]+/g, ' ').trim();
  // Files for pages go their own way: what has the WebAssembly in it, and what loads it by itself.
  for (const name of ['mbedtls-wasm.inlined.js', 'mbedtls-wasm.asset.js', 'mbedtls-wasm.web.js']) {
    const text = textOf(`browser/${name}`);
    t.true(text.includes(licence.trim().slice('/*'.length)), name);
    t.true(words(text.slice(0, 10_000)).includes(words(mit)), name);
  }
});

test('the licences of llhttp and of who compiled it go with its code', async (t) => {
  const { folder } = await install();
  const dist = join(folder, 'node_modules', 'mbedtls-wasm', 'dist');
  for (const name of ['wasm/LICENSE.llhttp', 'browser/mbedtls-wasm.http-inlined.js']) {
    const text = readFileSync(join(dist, name), 'utf8').slice(0, 3000);
    t.regex(text, /MIT License[^]+Copyright Fedor Indutny[^]+Undici contributors/, name);
    t.regex(text, /permission notice shall be included in all/, name);
  }
});

test('two forms of a module stand side by side, and are packed as one', async (t) => {
  const { folder, files } = await install();
  const pairs = files.filter(
    (name) =>
      name.startsWith('dist/module/') &&
      files.includes(name.replace('/module/', '/require/')) &&
      name.endsWith('.js'),
  );
  t.true(pairs.length > 20);
  const bytes = (name: string): Buffer =>
    readFileSync(join(folder, 'node_modules', 'mbedtls-wasm', name));
  let [once, all] = [0, 0];
  for (const name of pairs) {
    const twins = [name, name.replace('/module/', '/require/')].map(bytes);
    for (const { length } of twins) t.true(length < 32_000, `${name}: ${length} bytes`);
    once += gzipSync(bytes(name)).length;
    all += gzipSync(Buffer.concat(twins)).length;
  }
  t.log(`${once} bytes gzipped once, ${all} twice`);
  t.true(all < once * 1.1);
});

/** The files that a file of a form imports or requires, in its folder. */
function neededBy(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:\bfrom|\bimport|\brequire\() ?"(\.\/[\w.-]+\.js)"/g)].map(
    ([, name = '']) => join(file, '..', name),
  );
}

/** The files that need themselves, through others. */
function circles(files: readonly string[]): string[] {
  const ready = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' > '));
    if (way.includes(file) || ready.has(file)) return;
    for (const other of neededBy(file)) visit(other, [...way, file]);
    ready.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

test('no file needs one that needs it, which bundlers warn of', async (t) => {
  const { folder, files } = await install();
  const forms = files.filter((name) => /^dist\/(module|browser|require)\/.*\.js$/.test(name));
  const paths = forms.map((name) => join(folder, 'node_modules', 'mbedtls-wasm', name));
  t.true(paths.flatMap(neededBy).length > 300);
  t.deepEqual(circles(paths), []);
});

test('package.json names files that are there; ws is the one dependency, optional', async (t) => {
  const { files } = await install();
  const text = readFileSync(projectFile('package.json'), 'utf8');
  const named = [...text.matchAll(/"\.\/(dist\/[^"*]+)"|"(dist\/[^"*]+\.js)"/g)].map(
    ([, first, second]) => first ?? second ?? '',
  );
  t.true(named.length >= 5);
  for (const name of named) t.true(files.includes(name), name);
  // Who packs a clone packs what it has now.
  t.regex(text, /"prepack": "node build\/build.mjs"/);
  t.notRegex(text, /"(dependencies|optionalDependencies|postinstall|install|prepare)"/);
  t.regex(text, /"peerDependencies": \{\s+"ws": "[^"]+"\s+\}/);
  t.regex(text, /"peerDependenciesMeta": \{\s+"ws": \{\s+"optional": true\s+\}\s+\}/);
});

// Before the others, which compress and bundle in this process and would hold its server up.
test.serial('installed offline in an empty project: import and require on this Node', async (t) => {
  t.timeout(120_000);
  await connects(t, process.execPath, process.version, 'import');
  await connects(t, process.execPath, process.version, 'require');
});

test.serial('installed offline in an empty project: import and require on Node 22', async (t) => {
  t.timeout(240_000);
  const node = await newerNodeFor(t);
  if (node === null) return;
  await connects(t, node, 'v22\\.\\S+', 'import');
  await connects(t, node, 'v22\\.\\S+', 'require');
});

test('a project that imports one constant bundles that and nothing else', async (t) => {
  const { folder } = await install();
  const program = "import { NSAPI_ERROR_OK } from 'mbedtls-wasm'; console.log(NSAPI_ERROR_OK);";
  for (const platform of ['browser', 'node'] as const) {
    const built = await esbuild({
      stdin: { contents: program, resolveDir: folder },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform,
    });
    const text = built.outputFiles[0]?.text ?? '';
    t.log(`${platform}: ${text.length} bytes`);
    t.true(text.length > 0 && text.length <= 60, text.slice(0, 500));
  }
});

const REQUIRED = [
  '',
  ...['/raw', '/full', '/offloaded', '/net', '/tls', '/roots', '/relay', '/datagram', '/dtls'],
  ...['/web', '/compliance'],
];

test('bundlers warn of nothing, also where the package is linked', async (t) => {
  const { path } = temporaryFolder('linked');
  mkdirSync(join(path, 'node_modules'));
  symlinkSync(root, join(path, 'node_modules', 'mbedtls-wasm'));
  for (const entry of [...REQUIRED, '/asset', '/web-worker'])
    for (const platform of ['browser', 'node'] as const) {
      const { warnings } = await esbuild({
        stdin: { contents: `export * as all from 'mbedtls-wasm${entry}';`, resolveDir: path },
        bundle: true,
        write: false,
        format: 'esm',
        platform,
        external: ['node:*', 'stream', 'ws'],
        logLevel: 'silent',
      });
      t.deepEqual(
        warnings.map(({ text }) => text),
        [],
        `${entry} for ${platform}`,
      );
    }
});

const THROWS = [
  'check(-3001)',
  'check(-9, new TLSSocket())',
  'new TLSSocket().setTimeout("x")',
  'new WebSocketStack("x")',
  'new SslConfig().confMinTlsVersion(1)',
  'X509Crt.parse("x")',
  'new TLSServer(1)',
];

test('what is thrown and not caught shows a line that can be read', async (t) => {
  const { folder } = await install();
  const names = 'check, SslConfig, TLSServer, TLSSocket, WebSocketStack, X509Crt';
  const required = './node_modules/mbedtls-wasm/dist/require/mbedtls-wasm.js';
  for (const [how, start] of [
    ['module', `import { ${names} } from 'mbedtls-wasm';`],
    ['commonjs', `const { ${names} } = require('${required}');`],
  ] as const)
    for (const line of THROWS) {
      const args = ['--input-type', how, '--eval', `${start}\n${line};`];
      const { status, stderr } = await runCommand(process.execPath, args, { cwd: folder });
      t.is(status, 1, line);
      const longest = Math.max(...stderr.split('\n').map(({ length }) => length));
      t.true(longest < 400, `${line}: a line of ${longest} characters`);
    }
});

/** What esbuild makes of a program for a page. */
async function bundledForPages(contents: string): Promise<string> {
  const { folder } = await install();
  const built = await esbuild({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // A package's, as docs/pages.md has it.
    external: ['stream'],
  });
  return built.outputFiles[0]?.text ?? '';
}

const STACK = `const stack = new WebSocketStack('wss://relay.example/{host}/{port}');`;

test('what a page loads is small: a socket, and a fetch', async (t) => {
  const sizes = [];
  for (const program of [
    `import { TLSSocket, WebSocketStack } from 'mbedtls-wasm';
${STACK}
new TLSSocket(stack).connect('server.example', 443);`,
    `import { WebSocketStack } from 'mbedtls-wasm';
import { createFetch } from 'mbedtls-wasm/web';
${STACK}
createFetch({ stack, ca: '' })('https://server.example/');`,
  ])
    sizes.push(brotliCompressSync(await bundledForPages(program)).length);
  t.log(`${sizes.join(' and ')} bytes with Brotli`);
  const [socket = NaN, fetch = NaN] = sizes;
  t.true(socket > 150_000 && socket <= 270_000);
  t.true(fetch > socket && fetch <= 285_000);
});

test('who imports and who requires share one copy in a page, without Node', async (t) => {
  const text = await bundledForPages(`import { useStack } from 'mbedtls-wasm/net';
import { WebSocketStack } from 'mbedtls-wasm';
${STACK}
useStack(stack);
globalThis.net = require('mbedtls-wasm/net');
globalThis.tls = require('mbedtls-wasm/tls');`);
  t.true(text.length > 500_000 && text.length < 1_000_000, `${text.length} bytes`);
  t.notRegex(text, /["']node:/);
});

test('by require each entry has the names that it has by import', async (t) => {
  const { folder } = await install();
  // As loaders do that know no modules: `require` without `module-sync`.
  writeFileSync(
    join(folder, 'names.cjs'),
    `const manifest = require('./node_modules/mbedtls-wasm/package.json');
const names = async () => {
  for (const entry of process.argv.slice(2)) {
    const path = manifest.exports['.' + entry].require.default;
    const required = require('./node_modules/mbedtls-wasm/' + path);
    const imported = await import('mbedtls-wasm' + entry);
    const sorted = (some) => Object.keys(some).filter((name) => name !== 'module.exports').sort();
    const [ours, theirs] = [sorted(required), sorted(imported)];
    console.log(entry, ours.length, ours.join() === theirs.join());
  }
};
names();
`,
  );
  const { stdout, stderr } = await runCommand(process.execPath, ['names.cjs', ...REQUIRED], {
    cwd: folder,
  });
  const lines = stdout.trimEnd().split('\n');
  t.is(lines.length, REQUIRED.length, stderr);
  for (const line of lines) t.regex(line, /^\S* [1-9]\d* true$/);
});

test('import and require give the same instance, on each Node that there is', async (t) => {
  t.timeout(240_000);
  const { folder } = await install();
  writeFileSync(
    join(folder, 'same.cjs'),
    `const required = require('mbedtls-wasm');
import('mbedtls-wasm').then((imported) => {
  console.log(required.TLSSocket === imported.TLSSocket);
  console.log(required.defaultInstance() === imported.defaultInstance());
});
`,
  );
  const newer = await newerNodeFor(t);
  for (const node of newer === null ? [process.execPath] : [process.execPath, newer]) {
    const { stdout, stderr } = await runCommand(node, ['same.cjs'], { cwd: folder });
    t.is(stdout, 'true\ntrue\n', stderr);
  }
});

test('the command is there by its name', async (t) => {
  const { folder } = await install();
  const { status, stdout, stderr } = await runCommand(
    join(folder, 'node_modules', '.bin', 'mbedtls-wasm'),
    [],
    { cwd: folder },
  );
  t.is(status, 0, stderr);
  t.regex(stdout, /bytes saved/);
});

test('without the package ws the relay says what it needs and how to get it', async (t) => {
  const { folder } = await install();
  const { status, stdout, stderr } = await runCommand(
    'npx',
    ['--offline', 'mbedtls-wasm', 'relay', '--allow', 'localhost:1'],
    { cwd: folder },
  );
  t.is(status, 2, stderr);
  t.is(stdout, '');
  t.regex(stderr, /^The relay needs the package ws, which is optional: npm install ws\n/);
  // What is asked for before it is needed goes without.
  const help = await runCommand('npx', ['--offline', 'mbedtls-wasm', 'relay', '--help'], {
    cwd: folder,
  });
  t.is(help.status, 0, help.stderr);
  t.regex(help.stdout, /--allow HOST:PORT/);
});

test('its types serve a strict TypeScript project', async (t) => {
  const { folder } = await install();
  const project = join(folder, 'types');
  mkdirSync(project);
  writeFileSync(
    join(project, 'main.mts'),
    `
import type { Duplex } from 'node:stream';
import { SslConfig, TLSError, TLSSocket, check, constants, toDuplex } from 'mbedtls-wasm';
import type { NetworkStack } from 'mbedtls-wasm';
import { init } from 'mbedtls-wasm/asset';
const loaded: Promise<void> = init('mbedtls.wasm');
const socket: TLSSocket = new TLSSocket();
const config: SslConfig = socket.getSslConfig();
config.confMinTlsVersion(constants.MBEDTLS_SSL_VERSION_TLS1_3);
const stream: Duplex = toDuplex(socket, { connected: socket.connect('localhost', 1) });
const size: number = check(await socket.recv(new Uint8Array(1)), socket);
const alert: string | null = socket.lastError instanceof TLSError ? socket.lastError.alert : null;
const open = (stack: NetworkStack): number => socket.open(stack);
// @ts-expect-error a string is no Uint8Array
await socket.send('text');
console.log(stream, size, alert, open, loaded);
`,
  );
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        lib: ['es2023', 'esnext.disposable', 'dom'],
        strict: true,
        noEmit: true,
        typeRoots: [projectFile('node_modules', '@types')],
        types: ['node'],
      },
      files: ['main.mts'],
    }),
  );
  const { status, stdout, stderr } = await runCommand(process.execPath, [
    projectFile('node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    project,
  ]);
  t.is(status, 0, stdout + stderr);
});
