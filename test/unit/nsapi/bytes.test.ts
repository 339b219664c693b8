import { runInNewContext } from 'node:vm';
import test from 'ava';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { PkKey } from '../../../ts/mbedtls/pk-key.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { OffloadedTLSSocket } from '../../../ts/offload/offloaded-tls-socket.js';
import { TLSSocket } from '../../../ts/tls/tls-socket.js';
import { isArrayBuffer, isBytes, isDetached } from '../../../ts/nsapi/bytes.js';
import {
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_DNS_FAILURE,
} from '../../../ts/nsapi/error.js';
import { isError } from '../../../ts/nsapi/is-error.js';
import { SocketError } from '../../../ts/nsapi/socket-error.js';
import { bytesFrom } from '../../../ts/stack/carrier.js';
import { faultOf } from '../../../ts/stack/node/error.js';
import { NodeStack } from '../../../ts/stack/node/node-stack.js';
import { pki } from '../../../tools/certificates.js';
import { tlsPair } from '../../support/tls-pair.js';

/** The same bytes, in every shape that is taken. */
function shapes(bytes: Uint8Array): Record<string, Uint8Array> {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return {
    own: bytes,
    buffer: Buffer.from(bytes),
    shared,
    part: Uint8Array.of(9, ...bytes, 9).subarray(1, bytes.length + 1),
    realm: runInNewContext('Uint8Array.from(list)', { list: [...bytes] }),
  };
}

/** What is refused, though it may hold bytes. */
const refused: Record<string, unknown> = {
  ArrayBuffer: new ArrayBuffer(4),
  DataView: new DataView(new ArrayBuffer(4)),
  SharedArrayBuffer: new SharedArrayBuffer(4),
  Uint16Array: new Uint16Array(4),
  Uint8ClampedArray: new Uint8ClampedArray(4),
  array: [1, 2, 3],
  number: 5,
  object: {},
  feigned: Object.create(Uint8Array.prototype),
  tagged: { [Symbol.toStringTag]: 'Uint8Array', length: 3 },
};

function detached(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

test('bytes are a Uint8Array of whatever realm and buffer, and nothing else', (t) => {
  for (const [shape, bytes] of Object.entries(shapes(Uint8Array.of(1, 2)))) {
    t.true(isBytes(bytes), shape);
    t.deepEqual([...(bytesFrom(bytes) ?? [])], [1, 2], shape);
  }
  for (const [shape, value] of Object.entries(refused)) t.false(isBytes(value), shape);
  for (const value of [null, undefined, '']) t.false(isBytes(value));
  t.true(isArrayBuffer(runInNewContext('new ArrayBuffer(3)')));
  t.false(isArrayBuffer(new SharedArrayBuffer(3)));
  t.is(bytesFrom(runInNewContext('new ArrayBuffer(3)'))?.length, 3);
  t.true(isDetached(detached()));
  t.false(isDetached(new Uint8Array(0)));
});

test('certificates, keys, passphrases, sessions: each shape of bytes, nothing else', async (t) => {
  const {
    client: { ec },
    encrypted,
  } = await pki();
  const passphrase = Buffer.from(encrypted.passphrase);
  const pem = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
  for (const [name, der] of Object.entries(shapes(Uint8Array.from(ec.der)))) {
    const chain = X509Crt.parse(der);
    t.is(chain.certificates.length, 1, name);
    chain.append(der);
    chain.dispose();
  }
  for (const [name, word] of Object.entries(shapes(passphrase)))
    t.notThrows(() => PkKey.parse(encrypted.ec.keyPem, { passphrase: word }).dispose(), name);
  for (const [name, key] of Object.entries(shapes(pem(ec.keyPem)))) {
    const socket = new TLSSocket();
    t.is(socket.setClientCertKey(ec.chainPem, key), NSAPI_ERROR_OK, name);
    t.is(
      socket.setRootCaCert(
        runInNewContext('Uint8Array.from(list)', { list: [...pem(ec.certPem)] }),
      ),
      NSAPI_ERROR_OK,
    );
    t.is(socket.setSession(key), NSAPI_ERROR_OK);
    socket[Symbol.dispose]();
    const offloaded = new OffloadedTLSSocket(new NodeStack());
    t.is(
      offloaded.setClientCertKey(ec.chainPem, key),
      NSAPI_ERROR_OK,
      offloaded.lastError?.message,
    );
    await offloaded.close();
  }
  const socket = new TLSSocket();
  const offloaded = new OffloadedTLSSocket(new NodeStack());
  for (const [name, value] of Object.entries({ ...refused, detached: detached() })) {
    for (const [what, call] of Object.entries({
      setRootCaCert: socket.setRootCaCert,
      setClientCertKey: socket.setClientCertKey,
      setSession: socket.setSession,
      send: socket.send,
      recv: socket.recv,
    }))
      t.throws(
        () => {
          Reflect.apply(call, socket, [value, value]);
        },
        { instanceOf: TypeError },
        `${what}: ${name}`,
      );
    t.throws(
      () => {
        Reflect.apply(offloaded.setRootCaCert, offloaded, [value]);
      },
      { instanceOf: TypeError },
      name,
    );
    t.throws(
      () => {
        Reflect.apply(PkKey.parse, PkKey, [encrypted.ec.keyPem, { passphrase: value }]);
      },
      { instanceOf: TypeError },
      name,
    );
    t.throws(
      () => {
        Reflect.apply(offloaded.setsockopt, offloaded, [
          7099,
          1,
          typeof value === 'number' ? {} : value,
        ]);
      },
      { instanceOf: TypeError },
      name,
    );
  }
});

test('a detached buffer throws, before a wait and in it; the data is for later', async (t) => {
  const pair = await tlsPair();
  t.teardown(() => pair.end());
  const [near, far] = loopbackPair();
  for (const [here, there] of [
    [pair.client, pair.server],
    [near, far],
  ] as const) {
    t.throws(() => void here.recv(detached()), { instanceOf: TypeError, message: /detached/ });
    t.throws(() => void here.send(detached()), { instanceOf: TypeError, message: /detached/ });
    t.throws(() => here.tryRecv(detached()), { instanceOf: TypeError, message: /detached/ });
    t.throws(() => here.trySend(detached()), { instanceOf: TypeError, message: /detached/ });
    const into = new Uint8Array(4);
    const waiting = here.recv(into);
    structuredClone(into, { transfer: [into.buffer] });
    await there.send(Uint8Array.of(1, 2));
    await t.throwsAsync(waiting, { instanceOf: TypeError, message: /detached/ });
    const second = new Uint8Array(4);
    t.is(await here.recv(second), 2);
    t.is(await here.recv(new Uint8Array(0)), 0, 'room for nothing is no mistake');
  }
});

test('an error of another realm says what it says', (t) => {
  const error: unknown = runInNewContext(
    'Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" })',
  );
  t.true(isError(error));
  t.is(faultOf(error).code, NSAPI_ERROR_DNS_FAILURE);
  t.is(
    faultOf(
      runInNewContext('new AggregateError([Object.assign(new Error("x"), { code: "ENOTFOUND" })])'),
    ).code,
    NSAPI_ERROR_DNS_FAILURE,
  );
  t.regex(new SocketError(NSAPI_ERROR_DNS_FAILURE, { cause: error }).message, /getaddrinfo/);
  for (const none of [null, undefined, 'text', {}, { message: 1, name: 2 }]) t.false(isError(none));
});

test('an abort signal of another realm ends a wait', async (t) => {
  const [near] = loopbackPair();
  const listeners: (() => void)[] = [];
  const signal = {
    aborted: false,
    reason: 'elsewhere',
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
    removeEventListener: () => {},
  };
  const waiting: unknown = Reflect.apply(near.recv, near, [new Uint8Array(1), { signal }]);
  signal.aborted = true;
  for (const listener of listeners) listener();
  t.is(await Promise.resolve(waiting).catch((reason: unknown) => reason), 'elsewhere');
});

/** Bundles of which a part would be passed over. */
function cutBundles(first: string, second: string): Record<string, string> {
  const [begin = '', ...rest] = second.trimEnd().split('\n');
  const end = rest.pop() ?? '';
  const body = rest.join('\n');
  return {
    'no END': `${first}${begin}\n${body}\n`,
    'half of its body': `${first}${begin}\n${body.slice(0, 100)}`,
    'a BEGIN alone': `${first}${begin}\n`,
    'half a BEGIN': `${first}-----BEGIN CERT`,
    'a few dashes': `${first}---`,
    'no BEGIN': `${first}${body}\n${end}\n`,
    'four dashes': `${first}-${begin.slice(2)}\n${body}\n${end}\n`,
    'both ends with four dashes': `${first}${begin.slice(1)}\n${body}\n${end.slice(1)}\n`,
    'an END with four dashes': `${first}${begin}\n${body}\n${end.slice(0, -1)}\n`,
    'a wrong label': `${first}${second.replaceAll('CERTIFICATE', 'CERTIFCATE')}`,
    'in lower case': `${first}${begin.toLowerCase()}\n${body}\n${end.toLowerCase()}\n`,
    'behind a NUL': `${first}\0${second}`,
    'the first without END': `${begin}\n${body}\n${first}`,
    'text behind BEGIN': `${first}${begin} x\n${body}\n${end}\n`,
    'a body that is none': `${first}${begin}\n****\n${end}\n`,
  };
}

test('a second certificate that is cut is never passed over in silence', async (t) => {
  const {
    rootCa,
    rsaCa,
    client: { ec },
  } = await pki();
  for (const [how, bundle] of Object.entries(cutBundles(rootCa.certPem, rsaCa.certPem))) {
    t.throws(() => X509Crt.parse(bundle), { instanceOf: TLSError }, how);
    t.throws(() => X509Crt.parse(Buffer.from(bundle)), { instanceOf: TLSError }, how);
    const chain = X509Crt.parse(rootCa.certPem);
    t.throws(() => chain.append(bundle), { instanceOf: TLSError }, how);
    t.is(chain.certificates.length, 1, how);
    chain.dispose();
    const socket = new TLSSocket();
    // A NUL ends the text for Mbed TLS: there no block is told from another.
    const isText = how !== 'behind a NUL';
    t.is(socket.setRootCaCert(bundle), isText ? 0 : NSAPI_ERROR_PARAMETER, how);
    t.is(socket.getCaChain()?.certificates.length, isText ? 1 : undefined, how);
    t.is(socket.unreadable.length > 0, isText, how);
    socket[Symbol.dispose]();
    const offloaded = new OffloadedTLSSocket(new NodeStack());
    t.is(offloaded.setRootCaCert(bundle), isText ? 0 : NSAPI_ERROR_PARAMETER, `offloaded: ${how}`);
    t.is(offloaded.unreadable.length > 0, isText, `offloaded: ${how}`);
    await offloaded.close();
  }
  for (const [how, bundle] of Object.entries(cutBundles(ec.certPem, rootCa.certPem))) {
    const socket = new TLSSocket();
    t.is(socket.setClientCertKey(bundle, ec.keyPem), NSAPI_ERROR_PARAMETER, how);
    socket[Symbol.dispose]();
  }
});

test('DER holds one certificate: what follows is no zero, and is refused', async (t) => {
  const { rootCa, rsaCa } = await pki();
  for (const rest of [rsaCa.der, rsaCa.der.subarray(0, 50), Uint8Array.of(0x30)]) {
    const bytes = Uint8Array.of(...rootCa.der, ...rest);
    t.throws(() => X509Crt.parse(bytes), {
      instanceOf: TLSError,
      message: /follow the certificate/,
    });
    const offloaded = new OffloadedTLSSocket(new NodeStack());
    t.is(offloaded.setRootCaCert(bytes), NSAPI_ERROR_PARAMETER);
    await offloaded.close();
  }
  t.notThrows(() => X509Crt.parse(rootCa.der).dispose());
});

test('white space behind BEGIN hides no certificate', async (t) => {
  const { rootCa, rsaCa } = await pki();
  const bundle = `${rootCa.certPem}${rsaCa.certPem.replace('\n', '  \n')}`;
  const chain = X509Crt.parse(bundle);
  t.is(chain.certificates.length, 2);
  chain.dispose();
});

test('what may stand between certificates stays allowed', async (t) => {
  const {
    rootCa,
    rsaCa,
    crl,
    client: { ec },
  } = await pki();
  const bundle =
    '# the end of trust -- begin here\nsubject: CN - x\n---\n' +
    `${rootCa.certPem}\n${ec.keyPem}\n${crl.pem}\n` +
    `${rsaCa.certPem.replaceAll('\n', '\r\n')} \n\n`;
  const chain = X509Crt.parse(bundle);
  t.is(chain.certificates.length, 2);
  chain.dispose();
});
