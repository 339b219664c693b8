import test, { type ExecutionContext } from 'ava';
import { TLSError } from '../../ts/mbedtls/error.js';
import { extension, Reader, uint, vector } from '../support/hostile/bytes.js';
import { SECP256R1, share, X25519 } from '../support/hostile/exchange.js';
import { hostilePair } from '../support/hostile/pair.js';
import { HostileClient } from '../support/hostile/client.js';
import { HANDSHAKE } from '../support/hostile/record-keys.js';

const ILLEGAL = 'MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER';
const DECODE = 'MBEDTLS_ERR_SSL_DECODE_ERROR';
const UNKNOWN = extension(0xfafa, Buffer.alloc(2));
const KEY_SHARE = 51;
const [GROUPS, POINT_FORMATS] = [10, 11];

/** Where the extensions of a ClientHello begin: behind its session ID, suites and compressions. */
function extensionsAt(body: Buffer): number {
  const reader = new Reader(body.subarray(34));
  reader.vector(1);
  reader.vector(2);
  reader.vector(1);
  return body.length - reader.left;
}

/** A ClientHello whose list of extensions is another. */
function editing(change: (list: readonly Buffer[]) => readonly Buffer[]) {
  return (body: Buffer): Buffer => {
    const at = extensionsAt(body);
    const list = [...new Reader(body.subarray(at)).extensions()].map(([type, value]) =>
      Buffer.concat([uint(type, 2), vector(2, value)]),
    );
    return Buffer.concat([body.subarray(0, at), vector(2, ...change(list))]);
  };
}

const adding = (...more: readonly Buffer[]) => editing((list) => [...list, ...more]);

function entry(group: number): Buffer {
  const { bytes } = share(group === X25519 ? X25519 : SECP256R1);
  return Buffer.concat([uint(group, 2), vector(2, bytes)]);
}

/** The key shares of a ClientHello, these instead of its own. */
const sharing = (...entries: readonly Buffer[]) =>
  editing((list) => [
    ...list.filter((each) => each.readUInt16BE(0) !== KEY_SHARE),
    extension(KEY_SHARE, vector(2, ...entries)),
  ]);

/** The point formats of a ClientHello, which has P-256 alone. */
const formats = (...list: readonly number[]) =>
  editing((all) => [
    ...all.filter((each) => ![GROUPS, POINT_FORMATS].includes(each.readUInt16BE(0))),
    extension(GROUPS, vector(2, uint(SECP256R1, 2))),
    extension(POINT_FORMATS, vector(1, Buffer.from(list))),
  ]);

/** What a server of ours says of ClientHellos, one after the other. */
async function answer(
  t: ExecutionContext,
  version: '1.2' | '1.3',
  ...changes: readonly ((body: Buffer) => Buffer)[]
): Promise<string> {
  const { peer, socket } = await hostilePair(t, 'client', { version });
  if (!(peer instanceof HostileClient)) throw new Error('It is a server.');
  const asking = socket.connect();
  for (const [at, change] of changes.entries()) {
    await peer.say('ClientHello', change(peer.helloBody()));
    const found = await peer.hear('ServerHello').catch(() => null);
    if (found === null) break;
    if (at + 1 === changes.length) return 'ServerHello';
  }
  await asking;
  const { lastError } = socket;
  t.deepEqual(peer.alerts.length, 1, 'it is told');
  return lastError instanceof TLSError ? (lastError.mbedtls?.name ?? '') : String(lastError);
}

const same = (body: Buffer): Buffer => body;
const twice = editing((list) => [...list, ...list.slice(0, 1)]);
const trailing = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc(1)]);

test('extensions of a ClientHello are there once, and nothing is behind them', async (t) => {
  for (const [version, duplicate] of [
    ['1.2', DECODE],
    ['1.3', ILLEGAL],
  ] as const) {
    t.is(await answer(t, version, same), 'ServerHello');
    t.is(await answer(t, version, adding(UNKNOWN)), 'ServerHello');
    t.is(await answer(t, version, twice), duplicate);
    t.is(await answer(t, version, adding(UNKNOWN, UNKNOWN)), duplicate);
    t.is(await answer(t, version, trailing), DECODE);
  }
});

test('TLS 1.2: point formats have the uncompressed one, and no other is sent', async (t) => {
  t.is(await answer(t, '1.2', formats(0)), 'ServerHello');
  for (const list of [[], [1], [1, 2]]) t.is(await answer(t, '1.2', formats(...list)), ILLEGAL);
  for (const list of [
    [1, 0],
    [2, 1, 0],
  ]) {
    const { peer, socket } = await hostilePair(t, 'client', { version: '1.2' });
    if (!(peer instanceof HostileClient)) throw new Error('It is a server.');
    const asking = socket.connect();
    await peer.say('ClientHello', formats(...list)(peer.helloBody()));
    await peer.hear('ServerHello');
    await peer.hear('Certificate');
    const { body } = await peer.hear('ServerKeyExchange');
    t.deepEqual([...body.subarray(0, 5)], [3, 0, SECP256R1, 65, 4], 'an uncompressed point');
    await peer.close();
    await asking;
  }
});

test('TLS 1.3: a group has one key share', async (t) => {
  t.is(await answer(t, '1.3', sharing(entry(X25519), entry(SECP256R1))), 'ServerHello');
  t.is(await answer(t, '1.3', sharing(entry(X25519), entry(X25519))), ILLEGAL);
  const unknown = Buffer.concat([uint(0x9999, 2), vector(2, Buffer.alloc(8))]);
  t.is(await answer(t, '1.3', sharing(entry(X25519), unknown)), 'ServerHello');
  t.is(await answer(t, '1.3', sharing(unknown, entry(X25519), unknown)), ILLEGAL);
});

test('TLS 1.3: after a HelloRetryRequest there is one share, of the group asked for', async (t) => {
  const none = sharing();
  t.is(await answer(t, '1.3', none, sharing(entry(X25519))), 'ServerHello');
  t.is(await answer(t, '1.3', none, sharing(entry(SECP256R1))), ILLEGAL);
  t.is(await answer(t, '1.3', none, sharing(entry(X25519), entry(SECP256R1))), ILLEGAL);
  t.is(await answer(t, '1.3', none, sharing(entry(SECP256R1), entry(X25519))), ILLEGAL);
  t.is(await answer(t, '1.3', none, none), ILLEGAL);
});

for (const [what, break_] of [
  [
    'an empty handshake record',
    (peer: HostileClient) => peer.sendRecord(HANDSHAKE, Buffer.alloc(0)),
  ],
  ['a late ChangeCipherSpec', (peer: HostileClient) => peer.sendCompatibilityCcs()],
] as const) {
  test(`TLS 1.3: ${what} ends a server's connection`, async (t) => {
    const { peer, socket } = await hostilePair(t, 'client', { version: '1.3' });
    if (!(peer instanceof HostileClient)) throw new Error('It is a server.');
    const [code] = await Promise.all([socket.connect(), peer.handshake()]);
    t.is(code, 0);
    await break_(peer);
    t.true((await socket.recv(new Uint8Array(1))) < 0);
    await peer.drain();
    t.deepEqual(peer.alerts, [[2, 10]]);
  });
}
