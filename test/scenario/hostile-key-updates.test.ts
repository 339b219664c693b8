import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_SSL_DECODE_ERROR,
  MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER,
  MBEDTLS_ERR_SSL_RECORD_FLOOD,
  MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
} from '../../wasm/constants.js';
import { NSAPI_ERROR_NO_CONNECTION, NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { connectedPair, type HostilePair, type Role } from '../support/hostile/pair.js';
import { message, type HostilePeer } from '../support/hostile/peer.js';
import {
  ALERT,
  APPLICATION_DATA,
  HANDSHAKE,
  type TlsRecord,
} from '../support/hostile/record-keys.js';
import { updateSecret } from '../support/hostile/schedule13.js';
import { suitesOf } from '../support/hostile/suites.js';
import { CheckingInstance } from '../support/checking.js';

const ROLES: readonly Role[] = ['client', 'server'];
const [NOT_REQUESTED, REQUESTED] = [0, 1];
const FLOOD = 32;
/** Records under one key in the checking build. */
const LIMIT = 256;

/** A hostile peer that counts its keys and those of the socket. */
class Updater {
  readonly peer: HostilePeer;
  readonly #own: string;
  readonly #theirs: string;

  constructor(peer: HostilePeer, role: Role) {
    this.peer = peer;
    this.#own = `${role} app`;
    this.#theirs = role === 'client' ? 'server app' : 'client app';
  }

  async update(request: number): Promise<void> {
    await this.peer.sendMessage('KeyUpdate', Buffer.from([request]));
    this.peer.writing = updateSecret(this.peer, this.#own);
  }

  /** The next record, which follows a KeyUpdate if it is one. */
  async read(): Promise<TlsRecord> {
    const record = await this.peer.readRecord();
    if (isUpdate(record)) this.peer.reading = updateSecret(this.peer, this.#theirs);
    return record;
  }
}

interface UpdatingPair extends HostilePair {
  readonly updater: Updater;
}

function isUpdate({ type, payload }: TlsRecord): boolean {
  return type === HANDSHAKE && payload.equals(message('KeyUpdate', Buffer.from([NOT_REQUESTED])));
}

async function pairOf(
  t: ExecutionContext,
  role: Role,
  options: { suite?: number; bufferSize?: number; instance?: CheckingInstance } = {},
): Promise<UpdatingPair> {
  const pair = await connectedPair(t, role, { version: '1.3', ...options });
  return { ...pair, updater: new Updater(pair.peer, role) };
}

async function heard({ socket }: HostilePair, text: string): Promise<boolean> {
  const into = new Uint8Array(100);
  const size = check(await socket.recv(into), socket);
  return Buffer.from(into.subarray(0, size)).toString() === text;
}

async function sendAndRead({ socket, updater }: UpdatingPair): Promise<TlsRecord> {
  check(await socket.send(Buffer.from('data')), socket);
  return updater.read();
}

for (const role of ROLES) {
  for (const { id } of suitesOf('1.3')) {
    test(`suite ${id.toString(16)}: a hostile ${role}'s KeyUpdates are answered`, async (t) => {
      const pair = await pairOf(t, role, { suite: id });
      const { peer, socket, updater } = pair;
      for (let round = 0; round < 40; round++) {
        await updater.update(REQUESTED);
        await peer.sendData(Buffer.from(`data ${round}`));
        t.true(await heard(pair, `data ${round}`));
        t.true(isUpdate(await updater.read()), 'the answer leaves without a send');
        check(await socket.send(Buffer.from('answer')), socket);
        t.deepEqual(await updater.read(), {
          type: APPLICATION_DATA,
          payload: Buffer.from('answer'),
        });
      }
    });
  }

  test(`a KeyUpdate of a hostile ${role} that asks for nothing gets nothing`, async (t) => {
    const pair = await pairOf(t, role);
    for (let round = 0; round < 3; round++) {
      await pair.updater.update(NOT_REQUESTED);
      await pair.peer.sendData(Buffer.from('data'));
      t.true(await heard(pair, 'data'));
      check(await pair.socket.send(Buffer.from('answer')), pair.socket);
      t.is((await pair.updater.read()).type, APPLICATION_DATA);
    }
  });

  test(`a KeyUpdate of a hostile ${role} may come in two records`, async (t) => {
    const pair = await pairOf(t, role);
    const raw = message('KeyUpdate', Buffer.from([REQUESTED]));
    await pair.peer.sendRecord(HANDSHAKE, raw.subarray(0, 4));
    await pair.peer.sendRecord(HANDSHAKE, raw.subarray(4));
    pair.peer.writing = updateSecret(pair.peer, `${role} app`);
    await pair.peer.sendData(Buffer.from('data'));
    t.true(await heard(pair, 'data'));
    t.true(isUpdate(await pair.updater.read()));
  });

  for (const [what, bytes, error, alert] of [
    ['an unknown request', [24, 0, 0, 1, 2], MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER, 47],
    ['no request', [24, 0, 0, 0], MBEDTLS_ERR_SSL_DECODE_ERROR, 50],
    ['two requests', [24, 0, 0, 2, 1, 1], MBEDTLS_ERR_SSL_DECODE_ERROR, 50],
    ['another message behind it', [24, 0, 0, 1, 0, 24], MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, 10],
    [
      'a whole one behind it',
      [24, 0, 0, 1, 1, 24, 0, 0, 1, 1],
      MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
      10,
    ],
  ] as const) {
    test(`a KeyUpdate of a hostile ${role} with ${what} is refused`, async (t) => {
      const { peer, socket } = await pairOf(t, role);
      await peer.sendRecord(HANDSHAKE, Buffer.from(bytes));
      t.is(await socket.recv(new Uint8Array(10)), error);
      await peer.drain();
      t.deepEqual(peer.alerts, [[2, alert]]);
    });
  }

  test(`after a KeyUpdate a hostile ${role} cannot use the old key`, async (t) => {
    const { peer, socket } = await pairOf(t, role);
    await peer.sendMessage('KeyUpdate', Buffer.from([NOT_REQUESTED]));
    await peer.sendData(Buffer.from('data'));
    t.true((await socket.recv(new Uint8Array(10))) < 0);
  });

  test(`${FLOOD} KeyUpdates of a hostile ${role} in a row are a flood`, async (t) => {
    const pair = await pairOf(t, role);
    for (let count = 1; count < FLOOD; count++) await pair.updater.update(REQUESTED);
    await pair.peer.sendData(Buffer.from('data'));
    t.true(await heard(pair, 'data'));
    for (let count = 0; count < FLOOD; count++) await pair.updater.update(NOT_REQUESTED);
    t.is(await pair.socket.recv(new Uint8Array(10)), MBEDTLS_ERR_SSL_RECORD_FLOOD);
  });

  test(`KeyUpdates of a ${role} that does not read get one answer, no byte is lost`, async (t) => {
    const pair = await pairOf(t, role, { bufferSize: 4096 });
    const { peer, socket, updater } = pair;
    const queued = Buffer.alloc(10_000, 1);
    t.is(socket.trySend(queued), NSAPI_ERROR_WOULD_BLOCK);
    for (let count = 0; count < 5; count++) await updater.update(REQUESTED);
    await peer.sendData(Buffer.from('data'));
    t.true(await heard(pair, 'data'));
    const sending = (async () => {
      check(await socket.send(queued), socket);
      check(await socket.send(Buffer.from('more')), socket);
    })();
    t.deepEqual(await updater.read(), { type: APPLICATION_DATA, payload: queued });
    t.true(isUpdate(await updater.read()));
    t.deepEqual(await updater.read(), { type: APPLICATION_DATA, payload: Buffer.from('more') });
    await sending;
  });

  test(`while an answer to a hostile ${role} waits, a send takes nothing`, async (t) => {
    const record = 5 + 4016 + 16; // padded to a multiple of 16
    const { socket, updater } = await pairOf(t, role, { bufferSize: record + 10 });
    const filling = Buffer.alloc(4000, 2);
    t.is(socket.trySend(filling), filling.length);
    await updater.update(REQUESTED);
    t.is(socket.tryRecv(new Uint8Array(10)), NSAPI_ERROR_WOULD_BLOCK);
    t.is(socket.trySend(Buffer.from('one')), NSAPI_ERROR_WOULD_BLOCK);
    await updater.update(REQUESTED);
    t.is(socket.tryRecv(new Uint8Array(10)), NSAPI_ERROR_WOULD_BLOCK);
    t.deepEqual((await updater.read()).payload, filling);
    t.is(socket.trySend(Buffer.from('another')), 7, 'other bytes than the ones before');
    t.true(isUpdate(await updater.read()));
    t.deepEqual((await updater.read()).payload, Buffer.from('another'));
  });

  test(`after our close_notify a hostile ${role} gets no answer`, async (t) => {
    const pair = await pairOf(t, role);
    const { peer, socket, updater } = pair;
    t.is(socket.tryShutdown(), 0);
    await updater.update(REQUESTED);
    await peer.sendData(Buffer.from('data'));
    t.true(await heard(pair, 'data'));
    t.is(await socket.send(Buffer.from('x')), NSAPI_ERROR_NO_CONNECTION);
    await socket.close();
    t.is((await updater.read()).type, ALERT);
    await t.throwsAsync(updater.read());
  });

  test(`data of a hostile ${role} that asks and goes is not lost`, async (t) => {
    const pair = await pairOf(t, role);
    await pair.updater.update(REQUESTED);
    await pair.peer.sendData(Buffer.from('data'));
    await pair.peer.sendAlert(1, 0);
    await pair.peer.close();
    t.true(await heard(pair, 'data'));
    t.is(await pair.socket.recv(new Uint8Array(10)), 0);
  });

  test(`to a hostile ${role} a key is changed before its limit`, async (t) => {
    const pair = await pairOf(t, role, { instance: new CheckingInstance() });
    for (let round = 0; round < 3; round++) {
      let under = round === 0 ? 0 : 1; // the record behind the KeyUpdate before
      while (!isUpdate(await sendAndRead(pair))) under++;
      // The first key of a server has sealed its tickets too.
      if (round === 0 && role === 'client') t.true(under > LIMIT - 10 && under < LIMIT);
      else t.is(under, LIMIT - 1);
      t.is((await pair.updater.read()).type, APPLICATION_DATA);
    }
  });
}
