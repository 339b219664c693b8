import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { TLSSocket } from 'node:tls';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import {
  freePort,
  startNodeTlsServer,
  startOpensslPskServer,
  startOpensslServer,
} from '../../tools/servers.js';
import { runCommand } from '../support/command.js';
import { started } from '../support/tls-client.js';

const program = projectFile('dist/ts/cli/main.js');

interface Piped {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs the command with something on standard input, which then ends, unless it is null. */
async function piped(args: readonly string[], input: Uint8Array | string | null): Promise<Piped> {
  const child = spawn(process.execPath, [program, ...args], { timeout: 60_000 });
  const out: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {});
  if (input !== null) child.stdin.end(input);
  const [status]: (number | null)[] = await once(child, 'close');
  return { status: status ?? null, stdout: Buffer.concat(out), stderr };
}

async function server(t: ExecutionContext, serve: (socket: TLSSocket) => void) {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(
    t,
    startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem, allowHalfOpen: true }, serve),
  );
  return [`localhost:${port}`, '--ca', ecP256.rootFile];
}

/** Node sends no close_notify when it ends at once. */
const bye = (socket: TLSSocket): void => {
  socket.write('bye', () => setTimeout(() => socket.end(), 50));
};
const echo = (socket: TLSSocket): void => void socket.pipe(socket);

test('standard input goes through and comes back, a megabyte of any bytes', async (t) => {
  const target = await server(t, echo);
  const sent = randomBytes(1_000_000);
  const { status, stdout, stderr } = await piped(['connect', ...target], sent);
  t.is(status, 0, stderr);
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  t.is(digest(stdout), digest(sent));
  t.regex(stderr, /Connected to localhost:\d+, verified/);
});

test('it sends nothing that was not asked for, and ends with a silent server', async (t) => {
  const heard: Buffer[] = [];
  const target = await server(t, (socket) => socket.on('data', (chunk) => heard.push(chunk)));
  const { status, stdout } = await piped(['connect', ...target], '');
  t.is(status, 0);
  t.is(stdout.length, 0);
  t.deepEqual(heard, []);
});

test('a server that answers when the input has ended is heard to its end', async (t) => {
  const target = await server(t, (socket) => {
    let size = 0;
    socket.on('data', (chunk) => (size += chunk.length));
    socket.on('end', () => socket.end(`${size} bytes`));
  });
  const { status, stdout } = await piped(['connect', ...target, '-q'], 'twelve bytes');
  t.is(status, 0);
  t.is(stdout.toString(), '12 bytes');
});

test('the server ends while the input is open: so does the command', async (t) => {
  const target = await server(t, bye);
  const { status, stdout } = await piped(['connect', ...target], null);
  t.is(status, 0);
  t.is(stdout.toString(), 'bye');
});

test('an end without close_notify is an error, with what came before it', async (t) => {
  const target = await server(t, (socket) => {
    socket.write('half', () => setTimeout(() => Reflect.get(socket, '_parent')?.destroy(), 50));
    setTimeout(() => socket.destroy(), 100);
  });
  const { status, stdout, stderr } = await piped(['connect', ...target, '-q'], null);
  t.is(stdout.toString(), 'half');
  t.is(status, 1, stderr);
});

test('who reads the output goes away: silence', async (t) => {
  const target = await server(t, (socket) => {
    socket.on('error', () => {});
    const more = (): void => {
      if (!socket.destroyed) socket.write(Buffer.alloc(65_536), () => setImmediate(more));
    };
    more();
  });
  const child = spawn(process.execPath, [program, 'connect', ...target, '-q'], { timeout: 30_000 });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [status] = await once(child, 'close');
  t.is(status, 0);
  t.is(stderr, '');
});

test('input that comes line by line, for long, is carried without a warning', async (t) => {
  const target = await server(t, echo);
  const child = spawn(process.execPath, [program, 'connect', ...target, '-q'], { timeout: 30_000 });
  let [back, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (back += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  for (let line = 1; line <= 30; line += 1) {
    child.stdin.write(`line ${line}\n`);
    await once(child.stdout, 'data');
  }
  child.stdin.end();
  const [status] = await once(child, 'close');
  t.is(status, 0);
  t.regex(back, /^line 1\n[^]*line 30\n$/);
  t.is(stderr, '');
});

test('SIGINT ends it at once', async (t) => {
  const target = await server(t, () => {});
  const child = spawn(process.execPath, [program, 'connect', ...target], { timeout: 30_000 });
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const [, signal] = await once(child, 'close');
  t.is(signal, 'SIGINT');
});

test('--json, --showcerts, --text, --session, --keylog', async (t) => {
  const target = await server(t, bye);
  const json = JSON.parse((await piped(['connect', ...target, '--json'], '')).stdout.toString());
  t.is(json.protocol, 'TLSv1.3');
  t.true(json.verified);
  t.regex(json.certificates[0].pem, /^-----BEGIN CERTIFICATE-----\n/);
  const shown = await piped(['connect', ...target, '--showcerts', '--text', '-q'], '');
  t.regex(shown.stdout.toString(), /subject name[^]*-----BEGIN CERTIFICATE-----[^]*bye$/);
  t.is(shown.stderr, '');
  const folder = temporaryFolder('cli-connect').path;
  const [session, keylog] = [join(folder, 'session'), join(folder, 'keys')];
  const args = ['connect', ...target, '--session', session, '--keylog', keylog];
  const first = await piped(args, '');
  t.notRegex(first.stderr, /resumed/);
  t.true(existsSync(session));
  t.is(statSync(session).mode & 0o77, 0);
  t.regex((await piped(args, '')).stderr, /protocol +TLSv1\.3, resumed/);
  t.regex(readFileSync(keylog, 'utf8'), /^CLIENT_TRAFFIC_SECRET_0 [0-9a-f]{64} [0-9a-f]{64,96}$/m);
});

test('a server that says nothing, and one that speaks in plain text', async (t) => {
  const plain = createServer((socket) => socket.on('error', () => {}).write('220 hello\r\n'));
  const silent = createServer((socket) => socket.on('error', () => {}));
  const ports: number[] = [];
  for (const each of [plain, silent]) {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
    t.teardown(() => each.close());
    const address = each.address();
    if (address !== null && typeof address === 'object') ports.push(address.port);
  }
  const spoken = await piped(['connect', `127.0.0.1:${ports[0]}`, '--timeout', '5'], '');
  t.is(spoken.status, 1);
  t.regex(spoken.stderr, /--starttls/);
  const unspoken = await piped(['connect', `127.0.0.1:${ports[1]}`, '--timeout', '1'], '');
  t.is(unspoken.status, 4);
  t.regex(unspoken.stderr, /did not answer within 1 s/);
});

/** What a server says and awaits until TLS begins; a pattern is what it awaits. */
const DIALOGS: Readonly<Record<string, readonly (string | RegExp | Buffer)[]>> = {
  smtp: [
    '220-hello\r\n220 there\r\n',
    /^EHLO localhost\r\n/,
    '250-me\r\n250-STARTTLS\r\n250 HELP\r\n',
    /^STARTTLS\r\n/,
    '220 go\r\n',
  ],
  imap: ['* OK hi\r\n', /^a1 STARTTLS\r\n/, 'a1 OK go\r\n'],
  pop3: ['+OK hi\r\n', /^STLS\r\n/, '+OK go\r\n'],
  ftp: ['220 hi\r\n', /^AUTH TLS\r\n/, '234 go\r\n'],
  ldap: [
    // The whole ExtendedRequest of RFC 4511, 4.12, with the name of StartTLS (4.14.1).
    /^0\x1d\x02\x01\x01w\x18\x80\x161\.3\.6\.1\.4\.1\.1466\.20037$/,
    Buffer.from('300c02010178070a010004000400', 'hex'),
  ],
  postgres: [/^\0\0\0\x08\x04\xd2\x16\x2f$/, 'S'],
  mysql: [
    Buffer.from(
      `4a0000000a382e302e33360008000000${'41'.repeat(8)}00ffff2102000fdf15${'00'.repeat(10)}` +
        `${'42'.repeat(12)}00${Buffer.from('mysql_native_password\0').toString('hex')}`,
      'hex',
    ),
    /^ \0\0\x01[^]{32}/,
  ],
  xmpp: [
    /^<\?xml[^]*to='localhost'[^]*>$/,
    "<stream:stream id='1'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" +
      '</stream:features>',
    /^<starttls[^>]*>/,
    "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
  ],
};

/** What else servers say: banners in free form, codes alone, other ways to write an element. */
const MANNERS: readonly (readonly [string, readonly (string | RegExp)[]])[] = [
  ['ftp', ['220-Welcome\r\n 220 of you\r\n221 rules\r\n\r\n220\r\n', /^AUTH TLS\r\n/, '234\r\n']],
  [
    'smtp',
    [
      '220\r\n',
      /^EHLO localhost\r\n/,
      '250-x\r\n250-STARTTLS\r\n250\r\n',
      /^STARTTLS\r\n/,
      '220\r\n',
    ],
  ],
  [
    'xmpp',
    [
      /^<\?xml[^]*version='1\.0'>$/,
      "<s:stream xmlns:s='http://etherx.jabber.org/streams'>\n<s:features><starttls " +
        "xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></s:features>\n",
      /^<starttls[^>]*>/,
      "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>\n",
    ],
  ],
];

async function converse(socket: Socket, dialog: readonly (string | RegExp | Buffer)[]) {
  for (const line of dialog) {
    if (!(line instanceof RegExp)) {
      socket.write(line);
      continue;
    }
    let heard = '';
    while (!line.test(heard)) {
      socket.resume();
      const [chunk]: Buffer[] = await once(socket, 'data');
      heard += chunk?.toString('latin1') ?? '';
    }
    // With MySQL the first bytes of TLS may be in the same segment.
    socket.pause();
    const rest = heard.slice(line.exec(heard)?.[0].length);
    if (rest !== '') socket.unshift(Buffer.from(rest, 'latin1'));
  }
}

/** A server of one protocol, which then speaks TLS and says goodbye. */
async function plainServer(t: ExecutionContext, dialog: readonly (string | RegExp | Buffer)[]) {
  const {
    server: { ecP256 },
  } = await pki();
  const listener = createServer((socket) => {
    socket.on('error', () => {});
    void converse(socket, dialog).then(() => {
      socket.removeAllListeners('data');
      const secure = new TLSSocket(socket, {
        isServer: true,
        cert: ecP256.chainPem,
        key: ecP256.keyPem,
      });
      secure.on('error', () => {});
      secure.end('through TLS');
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.teardown(() => listener.close());
  const address = listener.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return [`localhost:${port}`, '--ca', ecP256.rootFile, '--timeout', '5'];
}

for (const [name, dialog] of Object.entries(DIALOGS)) {
  test(`--starttls ${name}`, async (t) => {
    const target = await plainServer(t, dialog);
    const { status, stdout, stderr } = await piped(['connect', ...target, '--starttls', name], '');
    t.is(status, 0, stderr);
    t.is(stdout.toString(), 'through TLS');
  });
}

for (const [name, dialog] of MANNERS)
  test(`--starttls ${name} with one of other manners`, async (t) => {
    const target = await plainServer(t, dialog);
    const { status, stdout, stderr } = await piped(['connect', ...target, '--starttls', name], '');
    t.is(status, 0, stderr);
    t.is(stdout.toString(), 'through TLS');
  });

test('--starttls: a server of XMPP without any features is told from a silent one', async (t) => {
  const target = await plainServer(t, [/^<\?xml/, "<stream:stream id='1'><stream:features/>"]);
  const { status, stderr } = await piped(['connect', ...target, '--starttls', 'xmpp'], '');
  t.is(status, 1);
  t.regex(stderr, /it does not offer starttls/);
});

test('nothing that a server says reaches the terminal as a command to it', async (t) => {
  const speaking = await plainServer(t, ['5\u009b31m\u001b]0;x\u0007\r\n']);
  const refused = await piped(['connect', ...speaking, '--starttls', 'smtp'], '');
  t.is(refused.status, 1);
  t.notRegex(refused.stderr.trimEnd(), /\p{Cc}/u);
  const { path } = temporaryFolder('cli-names');
  const [certFile, keyFile] = [join(path, 'cert'), join(path, 'key')];
  const name = 'subjectAltName=DNS:localhost,DNS:\u001b[31mred,URI:http://x/\u001b]0;title';
  await runCommand('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', keyFile, '-out', certFile, '-subj', '/CN=localhost', '-addext', name],
  ]);
  const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
  const { port } = await started(t, startNodeTlsServer({ cert, key }, bye));
  const target = [`localhost:${port}`, '--ca', certFile];
  const shown = await piped(['connect', ...target, '--text', '--debug', '3'], '');
  t.is(shown.status, 0, shown.stderr);
  t.regex(shown.stdout.toString(), /^ +dNSName : \\u001b\[31mred$/m);
  t.notRegex(`${shown.stdout.toString()}${shown.stderr}`, /\u001b/);
});

test('--starttls: a refusal, and more than the answer, end before TLS', async (t) => {
  const refusing = await plainServer(t, ['* BYE no\r\n']);
  const refused = await piped(['connect', ...refusing, '--starttls', 'imap'], '');
  t.is(refused.status, 1);
  t.regex(refused.stderr, /does not change to TLS by imap: it said "\* BYE no/);
  const injecting = await plainServer(t, ['+OK hi\r\n', /^STLS/, '+OK go\r\n+OK injected\r\n']);
  const injected = await piped(['connect', ...injecting, '--starttls', 'pop3'], '');
  t.is(injected.status, 1);
  t.regex(injected.stderr, /sent more after its answer/);
  t.is(injected.stdout.length, 0);
});

for (const tls of ['1.2', '1.3'] as const)
  test(`--psk with openssl, TLS ${tls}`, async (t) => {
    const key = randomBytes(32);
    const { port } = await started(
      t,
      startOpensslPskServer({ key, identity: 'me', tls, extraArgs: [] }),
    );
    const by = (secret: Buffer) => ['--psk', secret.toString('hex'), '--psk-identity', 'me'];
    const known = await piped(['connect', `127.0.0.1:${port}`, ...by(key)], 'stressed\n');
    t.is(known.status, 0, known.stderr);
    t.is(known.stdout.toString(), 'desserts\n');
    const unknown = await piped(['connect', `127.0.0.1:${port}`, ...by(randomBytes(32))], '');
    t.is(unknown.status, 1, unknown.stderr);
  });

test('a failure is JSON where JSON is asked for', async (t) => {
  const target = await server(t, bye);
  const port = await freePort();
  const cases: readonly (readonly [readonly string[], number, RegExp, string | null])[] = [
    [['connect', `localhost:${port}`], 1, /ECONNREFUSED/, 'NSAPI_ERROR_NO_CONNECTION'],
    [['scan', `localhost:${port}`], 1, /ECONNREFUSED/, 'NSAPI_ERROR_NO_CONNECTION'],
    [['connect', ...target.slice(0, 1)], 1, /--ca FILE/, 'NSAPI_ERROR_AUTH_FAILURE'],
    [['cert', '/nowhere'], 2, /no such file/, null],
  ];
  for (const [args, status, words, code] of cases) {
    const ran = await piped([...args, '--json'], '');
    t.is(ran.status, status, ran.stderr);
    const { error } = JSON.parse(ran.stdout.toString());
    t.is(error.status, status);
    t.regex(error.message, words);
    t.true(ran.stderr.startsWith(error.message));
    if (code !== null) t.is(error.code, code);
  }
});

test('files that cannot be written are told before anything is sent', async (t) => {
  const target = await server(t, echo);
  const { path } = temporaryFolder('cli-files');
  const notes = join(path, 'notes.txt');
  writeFileSync(notes, 'dear to somebody');
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['--keylog', join(path, 'no', 'log')], /^--keylog: ENOENT/],
    [['--session', join(path, 'no', 'session')], /^--session: ENOENT/],
    [['--session', notes], /^--session: "[^"]+" holds something else than a session/],
  ];
  for (const [args, words] of refused) {
    const { status, stdout, stderr } = await piped(['connect', ...target, ...args], 'hello');
    t.is(status, 2, stderr);
    t.regex(stderr, words);
    t.is(stdout.length, 0);
  }
  t.is(readFileSync(notes, 'utf8'), 'dear to somebody');
  const output = await piped(['get', ...target, '-o', join(path, 'no', 'body')], '');
  t.is(output.status, 2, output.stderr);
  t.regex(output.stderr, /^--output: ENOENT/m);
});

test('what to do is said in the options of the command', async (t) => {
  const { server: own, rootCa } = await pki();
  const { port } = await started(
    t,
    startOpensslServer({
      certificate: own.ecP256,
      mode: 'reverse',
      clientCa: rootCa.rootFile,
      requireClientCert: true,
    }),
  );
  const target = [`localhost:${port}`, '--ca', own.ecP256.rootFile];
  const { status, stderr } = await piped(['connect', ...target, '-q'], 'hello\n');
  t.is(status, 1);
  t.regex(stderr, /it wants a certificate: give it by --cert FILE and --key FILE/);
});
