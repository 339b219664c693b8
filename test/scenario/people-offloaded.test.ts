import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER } from '../../ts/nsapi/error.js';
import { check, SocketError } from '../../ts/nsapi/socket-error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { peopleFile, trustCases, type TrustCase } from '../support/people.js';

function read(name: string): Uint8Array {
  return new Uint8Array(readFileSync(peopleFile(name)));
}

function socketOf(t: ExecutionContext): OffloadedTLSSocket {
  const socket = new OffloadedTLSSocket(new NodeStack());
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  return socket;
}

/** What a setter said, with the words of the stack. */
function said({ lastError, unreadable }: OffloadedTLSSocket): string {
  const cause = lastError instanceof SocketError ? lastError.cause : undefined;
  return JSON.stringify([lastError?.message, String(cause ?? ''), unreadable]);
}

async function reached(
  t: ExecutionContext,
  ca: Uint8Array,
  { chain, key, host }: TrustCase['servers'][number],
): Promise<boolean> {
  const server = createServer({ cert: Buffer.from(read(chain)), key: Buffer.from(read(key)) });
  server.on('secureConnection', (peer) => peer.on('error', () => {}).end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  const socket = socketOf(t);
  check(socket.setRootCaCert(ca), socket);
  socket.setHostname(host);
  return (await socket.connect(new SocketAddress('127.0.0.1', address.port))) === NSAPI_ERROR_OK;
}

for (const row of trustCases().filter(({ use }) => use === 'trust')) {
  test(`offloaded: ${row.id}: ${row.what}: ${row.expect}`, async (t) => {
    const socket = socketOf(t);
    const result = socket.setRootCaCert(read(row.file));
    const words = said(socket);
    t.log(words);
    if (row.expect !== 'either') t.is(result === 0, row.expect === 'accept', words);
    if (result !== 0) {
      t.is(result, NSAPI_ERROR_PARAMETER);
      t.deepEqual(socket.unreadable, []);
      for (const word of row.words) t.regex(words, new RegExp(word, 'i'));
    }
    const other = new TLSSocketWrapper(new TCPSocket());
    t.is(other.setRootCaCert(read(row.file)), result, 'as over Mbed TLS');
    t.deepEqual(
      socket.unreadable.map(({ index, file, subject }) => [index, file, subject]),
      other.unreadable.map(({ index, file, subject }) => [index, file, subject]),
    );
    if (result !== 0) return;
    const answers = await Promise.all(row.servers.map((pair) => reached(t, read(row.file), pair)));
    t.true(answers.includes(true));
    if (socket.unreadable.length === 0) t.deepEqual(new Set(answers), new Set([true]));
  });
}

test('what cannot be read belongs to what was set last, and is kept when that is refused', (t) => {
  const socket = socketOf(t);
  t.deepEqual(socket.unreadable, []);
  t.is(socket.setRootCaCert(read('bundles/ten-one-malformed.pem')), 0);
  const [found] = socket.unreadable;
  t.is(found?.index, 4);
  t.is(found?.file, null);
  t.regex(found?.reason ?? '', /^block 5 of the PEM: /);
  t.is(socket.setRootCaCert(read('pem/only-a-key.pem')), NSAPI_ERROR_PARAMETER);
  t.deepEqual(socket.unreadable, [found]);
  t.is(socket.setRootCaCert(read('pem/plain.pem')), 0);
  t.deepEqual(socket.unreadable, []);
});

test('an own certificate is all or nothing, and is called what it is instead', (t) => {
  const socket = socketOf(t);
  const key = read('keys/ec-pkcs8.key');
  const chain = Buffer.concat([read('keys/ec.crt'), read('bundles/ten-one-malformed.pem')]);
  t.is(socket.setClientCertKey(chain, key), NSAPI_ERROR_PARAMETER);
  for (const [name, words] of [
    ['pem/only-a-key.pem', /no certificate in the PEM, only a block/],
    ['pem/utf16.pem', /UTF-16/],
    ['pem/web-page.pem', /web page/],
    ['pem/short-der.pem', /incomplete/],
  ] as const) {
    t.is(socket.setClientCertKey(read(name), key), NSAPI_ERROR_PARAMETER);
    t.regex(said(socket), words, name);
  }
  t.is(socket.setClientCertKey(read('keys/ec.crt'), key), 0);
});
