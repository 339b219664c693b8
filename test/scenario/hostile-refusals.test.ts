import test from 'ava';
import {
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
} from '../../wasm/constants.js';
import { connectedPair, type Role } from '../support/hostile/pair.js';
import { message, NAMES } from '../support/hostile/peer.js';
import { CHANGE_CIPHER_SPEC, HANDSHAKE } from '../support/hostile/record-keys.js';

const UNEXPECTED_MESSAGE = 10;
const GOOD: ReadonlyMap<string, readonly string[]> = new Map([
  ['1.2 server', ['HelloRequest']],
  ['1.2 client', ['ClientHello']],
  ['1.3 server', ['NewSessionTicket', 'KeyUpdate']],
  ['1.3 client', ['KeyUpdate']],
]);

for (const version of ['1.2', '1.3'] as const) {
  for (const role of ['client', 'server'] as const satisfies readonly Role[]) {
    const good = GOOD.get(`${version} ${role}`) ?? [];
    for (const name of [...NAMES.keys()].filter((each) => !good.includes(each))) {
      test(`TLS ${version}, a hostile ${role}: a late ${name} is told to be wrong`, async (t) => {
        const { peer, socket } = await connectedPair(t, role, { version });
        await peer.sendMessage(name, Buffer.alloc(50));
        t.is(await socket.recv(new Uint8Array(10)), MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE);
        await peer.drain();
        t.deepEqual(peer.alerts, [[2, UNEXPECTED_MESSAGE]]);
      });
    }

    test(`TLS ${version}, a hostile ${role}: a message cut in two is refused`, async (t) => {
      const { peer, socket } = await connectedPair(t, role, { version });
      const raw = message('KeyUpdate', Buffer.alloc(1));
      await peer.sendRecord(HANDSHAKE, raw.subarray(0, 2));
      await peer.sendData(Buffer.from('data'));
      t.is(await socket.recv(new Uint8Array(10)), MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE);
      await peer.drain();
      t.deepEqual(peer.alerts, [[2, UNEXPECTED_MESSAGE]]);
    });
  }
}

for (const role of ['client', 'server'] as const satisfies readonly Role[]) {
  test(`TLS 1.3, a hostile ${role}: an empty record is told to be wrong`, async (t) => {
    const { peer, socket } = await connectedPair(t, role, { version: '1.3' });
    await peer.sendRecord(HANDSHAKE, Buffer.alloc(0));
    t.is(await socket.recv(new Uint8Array(10)), MBEDTLS_ERR_SSL_INVALID_RECORD);
    await peer.drain();
    t.deepEqual(peer.alerts, [[2, UNEXPECTED_MESSAGE]]);
  });

  test(`TLS 1.2, a hostile ${role}: a ChangeCipherSpec after Finished is refused`, async (t) => {
    const { peer, socket } = await connectedPair(t, role, { version: '1.2' });
    await peer.sendRecord(CHANGE_CIPHER_SPEC, Buffer.from([1]));
    t.is(await socket.recv(new Uint8Array(10)), MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE);
    await peer.drain();
    t.deepEqual(peer.alerts, [[2, UNEXPECTED_MESSAGE]]);
  });
}
