import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { pki } from '../../../tools/certificates.js';
import { projectFile } from '../../../tools/project.js';
import { connect, createSecureContext, TLSSocket } from '../../../ts/tls.js';

const page = readFileSync(projectFile('docs', 'node-tls.md'), 'utf8');

/** The options below a heading of the page, with their answers. */
function answers(heading: string): [string, string][] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\* `(\w+)`: ([^]*?)(?=\n\*|\n*$(?![^]))/gm)].map(
    ([, name = '', answer = '']) => [name, answer],
  );
}

/** Calls a function with options of any kind. */
function called(use: (...given: never[]) => unknown, ...given: unknown[]): unknown {
  return Reflect.apply(use, undefined, given);
}

test('certificates and keys in any form that Node takes', async (t) => {
  const {
    rootCa,
    encrypted,
    server: { ecP256, rsa2048 },
  } = await pki();
  const bytes = Buffer.from(ecP256.keyPem);
  const { passphrase } = encrypted;
  const forms: object[] = [
    { cert: ecP256.chainPem, key: ecP256.keyPem },
    { cert: Buffer.from(ecP256.chainPem), key: bytes },
    { cert: [ecP256.chainPem], key: [bytes] },
    { cert: ecP256.chainPem, key: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) },
    { cert: ecP256.chainPem, key: [{ pem: ecP256.keyPem }] },
    { cert: ecP256.chainPem, key: { pem: bytes, passphrase: undefined } },
    { cert: [ecP256.chainPem, rsa2048.chainPem], key: [rsa2048.keyPem, ecP256.keyPem] },
    { key: [{ pem: encrypted.ec.keyPem, passphrase }, ''], ca: [rootCa.certPem, ''] },
    { key: { pem: encrypted.ec.keyPem }, passphrase },
    { key: encrypted.rsa.keyPem, passphrase, cert: null, ca: Buffer.from(rootCa.certPem) },
    { key: '', cert: undefined, pfx: null, ca: '' },
  ];
  for (const form of forms) t.notThrows(() => createSecureContext(form), JSON.stringify(form));
  t.is(createSecureContext({ ca: [ecP256.rootPem, rsa2048.rootPem] }).trusted.length, 2);
});

test('what does not belong together, and what cannot be read, throws at once', async (t) => {
  const {
    encrypted,
    server: { ecP256, rsa2048 },
  } = await pki();
  const mismatch = { code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' };
  const both = [ecP256.chainPem, rsa2048.chainPem];
  t.throws(() => createSecureContext({ cert: ecP256.chainPem, key: rsa2048.keyPem }), mismatch);
  t.throws(() => createSecureContext({ cert: both, key: ecP256.keyPem }), mismatch);
  const keys = [ecP256.keyPem, rsa2048.keyPem];
  t.throws(() => createSecureContext({ cert: ecP256.chainPem, key: keys }), mismatch);
  t.throws(() => createSecureContext({ key: encrypted.ec.keyPem }), {
    code: 'ERR_MISSING_PASSPHRASE',
  });
  t.throws(() => createSecureContext({ key: encrypted.ec.keyPem, passphrase: 'other' }), {
    code: 'ERR_OSSL_BAD_DECRYPT',
  });
  t.throws(() => createSecureContext({ key: 'none' }));
  t.throws(() => createSecureContext({ ca: ['none'] }));
});

test('options of a wrong type or value are told as Node tells them', (t) => {
  const cases: [object, string, RegExp][] = [
    [{ ciphers: 1 }, 'ERR_INVALID_ARG_TYPE', /"options.ciphers" property.*type number \(1\)$/],
    [{ key: true }, 'ERR_INVALID_ARG_TYPE', /"options.key".*TypedArray, or DataView.*boolean/],
    [{ ca: [{}] }, 'ERR_INVALID_ARG_TYPE', /"options.ca".*an instance of Object$/],
    [{ cert: 5 }, 'ERR_INVALID_ARG_TYPE', /"options.cert"/],
    [{ crl: 5 }, 'ERR_INVALID_ARG_TYPE', /"options.crl"/],
    [{ pfx: 5 }, 'ERR_INVALID_ARG_TYPE', /"options.pfx"/],
    [{ passphrase: 1 }, 'ERR_INVALID_ARG_TYPE', /"options.passphrase"/],
    [{ key: { pem: 'x', passphrase: 1 } }, 'ERR_INVALID_ARG_TYPE', /"options.passphrase"/],
    [{ ecdhCurve: 1 }, 'ERR_INVALID_ARG_TYPE', /"options.ecdhCurve"/],
    [{ sigalgs: 1 }, 'ERR_INVALID_ARG_TYPE', /"options.sigalgs"/],
    [{ sigalgs: '' }, 'ERR_INVALID_ARG_VALUE', /'options.sigalgs' is invalid. Received ''/],
    [{ sessionIdContext: 1 }, 'ERR_INVALID_ARG_TYPE', /"options.sessionIdContext"/],
    [{ sessionTimeout: 'x' }, 'ERR_INVALID_ARG_TYPE', /"options.sessionTimeout"/],
    [{ sessionTimeout: -1 }, 'ERR_OUT_OF_RANGE', /"options.sessionTimeout"/],
    [{ ticketKeys: 'x' }, 'ERR_INVALID_ARG_TYPE', /"options.ticketKeys"/],
    [{ ticketKeys: Buffer.alloc(0) }, 'ERR_INVALID_ARG_VALUE', /ticketKeys' must be exactly 48/],
    [{ secureOptions: '1' }, 'ERR_INVALID_ARG_TYPE', /"options.secureOptions"/],
    [{ secureOptions: 1.5 }, 'ERR_OUT_OF_RANGE', /"options.secureOptions"/],
    [{ clientCertEngine: 0 }, 'ERR_INVALID_ARG_TYPE', /"options.clientCertEngine"/],
    [{ minVersion: 'x' }, 'ERR_TLS_INVALID_PROTOCOL_VERSION', /minimum TLS protocol version/],
    [{ maxVersion: 'x' }, 'ERR_TLS_INVALID_PROTOCOL_VERSION', /'x' is not a valid maximum/],
    [{ secureProtocol: 'x' }, 'ERR_TLS_INVALID_PROTOCOL_METHOD', /^Unknown method: x$/],
    [{ secureProtocol: 'SSLv3_method' }, 'ERR_TLS_INVALID_PROTOCOL_METHOD', /SSLv3 methods dis/],
    [
      { secureProtocol: 'x', minVersion: 'TLSv1.2' },
      'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
      /^TLS protocol version TLSv1.2 conflicts with secureProtocol x$/,
    ],
  ];
  for (const [options, code, message] of cases) {
    const error = t.throws(() => called(createSecureContext, options), { code, message });
    t.regex(error?.message ?? '', message);
  }
});

test('every option that the page does not grant throws by its name', (t) => {
  const context = answers('Options of createSecureContext()');
  t.true(context.length > 20);
  const given: Record<string, unknown> = {
    clientCertEngine: 'x',
    privateKeyEngine: 'x',
    privateKeyIdentifier: 'x',
    dhparam: 'auto',
    requestOCSP: true,
    SNICallback: () => {},
    ALPNCallback: () => 'x',
  };
  const ofClients = [...answers('Options of both ends'), ...context].filter(([, answer]) =>
    answer.startsWith('no: throws'),
  );
  t.true(ofClients.length >= 4);
  for (const [name] of ofClients) {
    const error = t.throws(
      () => called(connect, { port: 1, [name]: given[name] }),
      undefined,
      name,
    );
    t.true(error?.message.includes(name), name);
  }
  given.fd = 5;
  given.readable = false;
  given.writable = false;
  for (const name of ['SNICallback', 'ALPNCallback', 'requestOCSP', 'fd', 'readable', 'writable'])
    t.throws(() => called(connect, { port: 1, [name]: given[name] }), { message: RegExp(name) });
});

test('every option that the page grants is read', (t) => {
  const folder = projectFile('ts', 'adapt', 'node-tls');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const text = sources.join('\n').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  const headings = [...page.matchAll(/^## (Options.*)$/gm)].map(([, heading = '']) => heading);
  t.true(headings.length >= 5);
  // Where nothing is to be done: what is so always, and what only servers have.
  for (const heading of headings)
    for (const [name, answer] of answers(heading))
      if (!/^no: servers|^yes: every certificate that is trusted/.test(answer))
        t.regex(text, new RegExp(`\\b${name}\\b`), `${heading}: ${name}`);
});

test('connect checks its own options', (t) => {
  const wrong: [object, string][] = [
    [{ checkServerIdentity: 'x' }, 'ERR_INVALID_ARG_TYPE'],
    [{ minDHSize: 'x' }, 'ERR_INVALID_ARG_TYPE'],
    [{ minDHSize: 0 }, 'ERR_INVALID_ARG_VALUE'],
    [{ host: 5 }, 'ERR_INVALID_ARG_TYPE'],
    [{ servername: 5 }, 'ERR_INVALID_ARG_TYPE'],
    [{ port: -1 }, 'ERR_SOCKET_BAD_PORT'],
    [{ session: 5 }, 'ERR_INVALID_ARG_TYPE'],
    [{ secureContext: {} }, 'ERR_TLS_INVALID_CONTEXT'],
  ];
  for (const [options, code] of wrong)
    t.throws(() => called(connect, { port: 1, ...options }), { code }, JSON.stringify(options));
  t.throws(() => called(connect), { code: 'ERR_MISSING_ARGS' });
  t.throws(() => called(connect, {}), { code: 'ERR_MISSING_ARGS' });
  t.throws(() => called(connect, true), { code: 'ERR_INVALID_ARG_TYPE' });
});

test("a socket's members check what they are given", (t) => {
  const socket = new TLSSocket();
  const type = { code: 'ERR_INVALID_ARG_TYPE' };
  t.throws(() => Reflect.apply(socket.setServername, socket, []), {
    ...type,
    message: 'The "name" argument must be of type string. Received undefined',
  });
  t.throws(() => Reflect.apply(socket.exportKeyingMaterial, socket, ['1', 'x']), type);
  t.throws(() => socket.exportKeyingMaterial(0, 'x'), { code: 'ERR_OUT_OF_RANGE' });
  t.throws(() => Reflect.apply(socket.exportKeyingMaterial, socket, [1, 2]), type);
  t.throws(() => Reflect.apply(socket.exportKeyingMaterial, socket, [1, 'x', 'y']), type);
  t.throws(() => socket.exportKeyingMaterial(1, 'x'), { code: 'ERR_TLS_INVALID_STATE' });
  t.throws(() => Reflect.apply(socket.renegotiate, socket, [null]), type);
  t.throws(() => Reflect.apply(socket.renegotiate, socket, [{}, 1]), type);
  t.throws(() => Reflect.apply(socket.setMaxSendFragment, socket, ['x']), type);
  t.throws(() => Reflect.apply(socket.connect, socket, []), { code: 'ERR_MISSING_ARGS' });
  socket.destroy();
});

test('a signal that is aborted already destroys the connection', async (t) => {
  const socket = new TLSSocket(undefined, { signal: AbortSignal.abort() });
  const [error] = await new Promise<unknown[]>((resolve) =>
    socket.once('error', (...given: unknown[]) => resolve(given)),
  );
  t.like(error, { name: 'AbortError', code: 'ABORT_ERR' });
  t.true(socket.destroyed);
});
