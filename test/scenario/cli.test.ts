import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { commands } from '../../ts/cli/commands.js';
import { exitStatus } from '../../ts/cli/exit.js';
import type { Option, OptionTable } from '../../ts/cli/option-table.js';
import { tlsOptions } from '../../ts/cli/tls-options.js';
import { runCommand, type Ran } from '../support/command.js';
import { projectFile } from '../../tools/project.js';
import {
  freePort,
  startNginx,
  startNodeTlsServer,
  startOpensslServer,
} from '../../tools/servers.js';
import { started } from '../support/tls-client.js';

const cli = (...args: readonly string[]): Promise<Ran> =>
  runCommand(process.execPath, [projectFile('dist/ts/cli/main.js'), ...args]);

test('without arguments: its own server, suite, chain, answer, bytes saved', async (t) => {
  const { status, stdout, stderr } = await cli();
  t.is(stderr, '');
  t.is(status, 0);
  t.regex(stdout, /Started a TLS server on 127\.0\.0\.1:\d+/);
  t.regex(stdout, /Connected to localhost:\d+, verified\./);
  t.regex(stdout, /protocol +TLSv1\.3\n/);
  t.regex(stdout, /cipher suite +TLS1-3-\S+\n/);
  t.regex(
    stdout,
    /chain\n +CN=localhost\n +issued by CN=[^,]+, valid \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\n/,
  );
  t.regex(stdout, /Answer to GET \/ \(\d+ bytes\):\n  HTTP\/1\.1 200 OK/);
  t.regex(stdout, /Hello from a TLS server on loopback\./);
  t.true(Number(/: (\d+) bytes saved/.exec(stdout)?.[1]) > 500, stdout);
});

test('without a host: versions and ALPN of the own server can be chosen', async (t) => {
  const old = await cli('--max', '1.2', '--alpn', 'http/1.1');
  t.is(old.status, 0, old.stderr);
  t.regex(old.stdout, /protocol +TLSv1\.2\n/);
  t.regex(old.stdout, /ALPN +http\/1\.1\n/);
});

test('HOST:PORT with --ca, in every spelling of the host', async (t) => {
  const { server } = await pki();
  const nginx = await started(
    t,
    startNginx({ certificate: server.ecP256, files: { 'index.html': 'from nginx' } }),
  );
  for (const host of ['localhost', '127.0.0.1']) {
    const { status, stdout, stderr } = await cli(
      `${host}:${nginx.port}`,
      '--ca',
      server.ecP256.rootFile,
    );
    t.is(status, 0, stderr);
    t.regex(
      stderr,
      new RegExp(`Connected to ${host.replaceAll('.', '\\.')}:${nginx.port}, verified`),
    );
    t.regex(stderr, /CN=server\.test\n[^]*CN=Test Intermediate CA\n +issued by CN=Test Root CA/);
    t.is(stdout, 'from nginx');
  }
});

test('--min and --max bound the version', async (t) => {
  const { server } = await pki();
  const { port } = await started(
    t,
    startNginx({
      certificate: server.ecP256,
      files: { 'index.html': 'x' },
      protocols: ['TLSv1.2'],
    }),
  );
  const ca = ['--ca', server.ecP256.rootFile];
  const fine = await cli(`localhost:${port}`, ...ca, '--min', '1.2', '--max', '1.3');
  t.is(fine.status, 0, fine.stderr);
  t.regex(fine.stderr, /protocol +TLSv1\.2\n/);
  const tooNew = await cli(`localhost:${port}`, ...ca, '--min', '1.3');
  t.is(tooNew.status, 1);
  t.regex(tooNew.stderr, /alert protocol_version/);
});

test('--alpn offers protocols; no HTTP/1.1 for a server of another one', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const names: string[] = [];
  const node = await started(
    t,
    startNodeTlsServer(
      { cert: ecP256.chainPem, key: ecP256.keyPem, ALPNProtocols: ['h2'] },
      (socket) => {
        socket.on('data', (data) => names.push(data.toString()));
        socket.resume();
      },
    ),
  );
  const { status, stdout, stderr } = await cli(
    `localhost:${node.port}`,
    '--ca',
    ecP256.rootFile,
    '--alpn',
    'http/1.1,h2',
  );
  t.is(status, 2, stderr);
  t.is(stdout, '');
  t.regex(stderr, /ALPN +h2\n/);
  t.regex(stderr, /No request was sent/);
  t.deepEqual(names, []);
});

test('--cert and --key prove who connects', async (t) => {
  const { server, client, rootCa } = await pki();
  const openssl = await started(
    t,
    startNginx({
      certificate: server.ecP256,
      clientCa: rootCa.rootFile,
      requireClientCert: true,
      files: { 'index.html': 'for members' },
    }),
  );
  const target = [`localhost:${openssl.port}`, '--ca', rootCa.rootFile];
  const known = await cli(...target, '--cert', client.ec.chainFile, '--key', client.ec.keyFile);
  t.is(known.status, 0, known.stderr);
  t.regex(known.stdout, /for members/);
  const unknown = await cli(...target);
  t.is(unknown.status, 3, 'the answer is 400');
  t.regex(unknown.stdout, /No required SSL certificate was sent/);
  t.regex(unknown.stderr, /The server answered 400/);
});

test('--servername is asked for and checked instead of the host', async (t) => {
  const {
    server: { ecP256 },
    bad,
  } = await pki();
  const seen: string[] = [];
  const node = await started(
    t,
    startNodeTlsServer(
      {
        cert: bad.wrongHost.chainPem,
        key: bad.wrongHost.keyPem,
        SNICallback: (name, done) => (seen.push(name), done(null)),
      },
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\nother')),
    ),
  );
  const right = await cli(
    `localhost:${node.port}`,
    '--ca',
    ecP256.rootFile,
    '--servername',
    'other.test',
  );
  t.is(right.status, 0, right.stderr);
  t.deepEqual([...new Set(seen)], ['other.test']);
  const wrong = await cli(`localhost:${node.port}`, '--ca', ecP256.rootFile);
  t.is(wrong.status, 1);
  t.regex(wrong.stderr, /not for "localhost"/);
});

test('a wrong CA: exit 1 with words; --insecure connects all the same and says so', async (t) => {
  const { server, rsaCa } = await pki();
  const nginx = await started(
    t,
    startNginx({ certificate: server.ecP256, files: { 'index.html': 'x' } }),
  );
  const refused = await cli(`localhost:${nginx.port}`, '--ca', rsaCa.rootFile);
  t.is(refused.status, 1);
  t.regex(refused.stderr, /TLS handshake with "localhost" failed: .*not signed by a trusted/i);
  t.notRegex(refused.stderr, /Connected/);
  t.regex(refused.stderr, /--ca FILE/);
  const anyway = await cli(`localhost:${nginx.port}`, '--ca', rsaCa.rootFile, '--insecure');
  t.is(anyway.status, 0, anyway.stderr);
  t.regex(anyway.stderr, /WARNING: --insecure/);
  t.regex(anyway.stderr, /Connected to localhost:\d+, NOT verified/);
});

test("without --ca Node's roots are trusted, and ours is not among them", async (t) => {
  const { server } = await pki();
  const nginx = await started(t, startNginx({ certificate: server.ecP256 }));
  const { status, stdout, stderr } = await cli(`localhost:${nginx.port}`);
  t.is(status, 1);
  t.is(stdout, '');
  t.regex(stderr, /not signed by a trusted/i);
});

test('nobody listens, no such host, another name: exit 1 with words', async (t) => {
  const { server } = await pki();
  const ca = ['--ca', server.ecP256.rootFile];
  const nobody = await cli(`127.0.0.1:${await freePort()}`, ...ca);
  t.is(nobody.status, 1);
  t.regex(nobody.stderr, /NO_CONNECTION[^]*ECONNREFUSED/);
  const unnamed = await cli('no-such-host.invalid:443', ...ca);
  t.is(unnamed.status, 1);
  t.regex(unnamed.stderr, /DNS_FAILURE/);
  const openssl = await started(
    t,
    startOpensslServer({ certificate: server.ecP256, mode: 'www', tls: '1.2' }),
  );
  const { status, stderr } = await cli(
    `localhost:${openssl.port}`,
    ...ca,
    '--servername',
    'elsewhere.test',
  );
  t.is(status, 1);
  t.regex(stderr, /not for "elsewhere\.test"/);
});

test('mistakes on the command line: exit 2, what is wrong, and the usage', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  for (const [args, words] of [
    [['--nonsense'], /nonsense/],
    [['a', 'b'], /One URL/],
    [['h', '--min', '1.1'], /--min must be 1\.2 or 1\.3/],
    [['h', '--min', '1.3', '--max', '1.2'], /--min is above --max/],
    [['h:99999'], /port 99999/],
    [['h', '--cert', 'x'], /go together/],
    [['h', '--ca', '/no/such/file'], /--ca: ENOENT/],
    [['--ca', ecP256.rootFile], /Unknown option '--ca'/],
    [['http://h/'], /no https: URL/],
    [['connect', 'h:1', '--starttls', 'nntp'], /--starttls knows smtp/],
    [['connect', 'h:1', '--psk', 'xyz', '--psk-identity', 'a'], /hexadecimal/],
    [['connect', 'h:1', '--ciphers', 'RC4'], /no cipher suite/],
    [['cert'], /needs a FILE/],
    [['completion', 'fish'], /bash and zsh/],
    [['h', '--alpn', ''], /--alpn/],
    [[':443'], /no HOST/],
    [['get', 'https://:secret@h/'], /without a user name/],
    [['connect', 'https://h/'], /no HOST\[:PORT\]: a URL goes to "mbedtls-wasm get"/],
    [['connect', '1.2.3.4:https'], /a port is a number/],
    [['connect', '[localhost]:443'], /an IPv6 address goes in brackets/],
    [['connect', 'user@h:443'], /no HOST/],
    [['connect', 'a\nb:443'], /^"a\\nb:443" is no HOST/],
    [['connect', 'h:0'], /port 0 is not between/],
    [['connect', 'h:1', '--severname', 'x'], /Unknown option '--severname'\. Did you mean --serv/],
    [['connect', 'h:1', '-servername', 'x'], /Did you mean --servername\?/],
    [['connect', 'h:1', '-CAfile', 'x'], /Did you mean --ca\?/],
    [['conect', 'h:1'], /no command "conect": did you mean connect\?/],
    [['connect', 'h:1', '--timeout', '-1'], /^--timeout needs a value; [^\n]*--timeout=-/],
    [['connect', 'h:1', '--ca'], /^--ca needs a value/],
    [['connect', 'h:1', '--debug', '1.5'], /whole number from 0 to 4/],
    [['connect', 'h:1', '--servername', ''], /--servername takes a host name/],
    [['connect', 'h:1', '--alpn', 'a'.repeat(256)], /more than 255 bytes/],
    [['connect', 'h:1', '--psk', '00', '--psk-identity', ''], /--psk-identity takes 1 to/],
    [['connect', 'h:1', '--psk', '00'.repeat(49), '--psk-identity', 'a'], /more than 48/],
    [['connect', 'h:1', '--psk', '000', '--psk-identity', 'a'], /two digits a byte/],
    [['connect', 'h:1', '--ciphers', 'TLS_AES_128_GCM_SHA25'], /mean TLS_AES_128_GCM_SHA256\?/],
    [['help', 'scna'], /no command "scna": did you mean scan\?/],
    [['help', 'nothing'], /no command "nothing": there are connect, get/],
  ] as const) {
    const { status, stdout, stderr } = await cli(...args);
    t.is(status, 2, `${args.join(' ')}: ${stderr}`);
    t.regex(stderr, words);
    t.regex(stderr, /\nSee: mbedtls-wasm help \w+\n$/);
    t.notRegex(stdout, /Connected/);
  }
});

test('versions and cipher suites are known by what other tools call them', async (t) => {
  const closed = `localhost:${await freePort()}`;
  for (const spelled of ['1.2', 'TLSv1.2', 'tls1_2', 'TLS 1.2', 'tls1.2', 'TLSv1_2']) {
    const { status, stderr } = await cli('connect', closed, '--max', spelled);
    t.is(status, 1, stderr);
    t.regex(stderr, /ECONNREFUSED/);
  }
  for (const suite of [
    'ECDHE-RSA-AES128-GCM-SHA256',
    'TLS_AES_128_GCM_SHA256',
    'tls1-3-aes-128-ccm-sha256',
  ])
    t.is((await cli('connect', closed, '--ciphers', suite)).status, 1, suite);
  for (const spelled of ['1.1', 'TLSv1.4', '2', '1.22', 'tls', ''])
    t.is((await cli('connect', closed, '--max', spelled)).status, 2, spelled);
});

test('a file that holds no certificate is a failure with words', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { status, stderr } = await cli(`localhost:${await freePort()}`, '--ca', ecP256.keyFile);
  t.is(status, 1);
  t.regex(stderr, /certificate/i);
  t.is(stderr.trim().split('\n').length, 1);
});

test('help teaches: each command with its options and examples, exit 0', async (t) => {
  const { status, stdout } = await cli('--help');
  t.is(status, 0);
  t.regex(stdout, /openssl s_client/);
  t.regex(stdout, /Exit status: 0 done/);
  for (const name of ['connect', 'get', 'scan', 'cert', 'relay', 'bench', 'demo', 'completion']) {
    t.regex(stdout, new RegExp(`^  ${name} +\\w`, 'm'));
    const about = await cli(name, '--help');
    t.is(about.status, 0, about.stderr);
    t.regex(about.stdout, new RegExp(`^mbedtls-wasm ${name} `));
    t.regex(about.stdout, /Examples:/);
    t.is((await cli('help', name)).stdout, about.stdout);
    for (const line of about.stdout.split('\n')) t.true(line.length <= 100, line);
  }
});

test('--version: of the package, of Mbed TLS and of Node', async (t) => {
  const { status, stdout } = await cli('--version');
  t.is(status, 0);
  t.regex(stdout, /^mbedtls-wasm \d+\.\d+\.\d+, Mbed TLS 3\.6\.\d+, Node v\d+/);
});

test('docs/command-line.md says what the statuses mean', (t) => {
  const text = readFileSync(projectFile('docs/command-line.md'), 'utf8');
  for (const [name, number] of Object.entries(exitStatus))
    t.regex(text, new RegExp(`^\\| ${number} \\| `, 'm'), name);
});

test('completions: each command and option, in a script that the shell reads', async (t) => {
  const bash = await cli('completion', 'bash');
  const typed = (words: string): Promise<Ran> =>
    runCommand('bash', [
      '-c',
      `${bash.stdout}\nCOMP_WORDS=(${words}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
      _mbedtls_wasm; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]);
  t.is((await typed('mbedtls-wasm sc')).stdout, 'scan\n');
  t.is((await typed('mbedtls-wasm connect --show')).stdout, '--showcerts\n');
  t.is((await typed('mbedtls-wasm connect --starttls im')).stdout, 'imap\n');
  t.is((await typed('mbedtls-wasm cert --role s')).stdout, 'server\n');
  t.is((await typed('mbedtls-wasm scan --groups x')).stdout, 'x25519\n');
  t.is((await typed('mbedtls-wasm example.com --outp')).stdout, '--output\n');
  t.is((await typed('mbedtls-wasm scan --groups = x')).stdout, 'x25519\n');
  t.is((await typed('mbedtls-wasm scan h --timeout --')).stdout, '\n');
  const folder = temporaryFolder('cli-completion').path;
  writeFileSync(join(folder, 'two words'), '');
  t.is((await typed(`mbedtls-wasm connect --ca ${folder}/`)).stdout, `${folder}/two words\n`);
  t.is((await typed(`mbedtls-wasm connect --ca = ${folder}/`)).stdout, `${folder}/two words\n`);
  t.is((await typed(`mbedtls-wasm cert ${folder}/`)).stdout, `${folder}/two words\n`);
  const zsh = await cli('completion', 'zsh');
  t.regex(zsh.stdout, /^#compdef mbedtls-wasm\n/);
  t.regex(zsh.stdout, /'--starttls=\[[^\]]*\]:starttls:\(smtp imap/);
  t.regex(zsh.stdout, /'--role=\[[^\]]*\]:role:\(server client\)'/);
  t.regex(zsh.stdout, /'1:file: _alternative /);
  t.regex(zsh.stdout, /^ {4}completion\) _arguments[^;]*\(bash zsh\)/m);
  // A bare host has the options of get, and none of them is left to be asked for by name only.
  t.regex(zsh.stdout, /^ {4}\*\) _arguments[^]*'-o\[[^]*;;\n  esac/m);
});

/** What a page says of options: those of a list's items, with their help in one line. */
function optionsIn(section: string): Map<string, string> {
  const items = section.matchAll(/^\* `((?:-\w, )?--[^`]+)`: ([^]*?)(?=\n\n|\n\* |$(?![^]))/gm);
  return new Map([...items].map(([, head = '', help = '']) => [head, help.replace(/\n +/g, ' ')]));
}

const headOf = (name: string, { short, value }: Option): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

test('docs/command-line.md has each option of each command, in the words of the help', (t) => {
  const text = readFileSync(projectFile('docs/command-line.md'), 'utf8');
  const sections = new Map(
    text.split(/^## /m).map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );
  const told = (name: string, options: OptionTable): void => {
    const wanted = Object.entries(options).map(([option, about]) => {
      return [headOf(option, about), about.help] as const;
    });
    t.deepEqual([...optionsIn(sections.get(name) ?? '')], wanted, name);
  };
  told('TLS options', tlsOptions);
  for (const [name, { help }] of Object.entries(commands)) {
    const all = Object.entries(help.options);
    const shared = all.filter(([option, about]) => tlsOptions[option] === about);
    told(name, Object.fromEntries(all.filter((each) => !shared.includes(each))));
    const section = sections.get(name) ?? '';
    const [, named = ''] = /^Of the \[TLS options\]\S* ([^]*?)[.:]\n/m.exec(section) ?? [];
    const isAll = /^All \[TLS options\]/m.test(section);
    t.deepEqual(
      isAll
        ? Object.keys(tlsOptions)
        : [...named.matchAll(/`--([\w-]+)`/g)].map(([, each]) => each),
      shared.map(([option]) => option),
      name,
    );
  }
});
