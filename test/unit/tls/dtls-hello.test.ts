import test from 'ava';
import { helloOf as readDatagram, serverNameOf } from '../../../ts/tls/dtls-hello.js';
import { Dice } from '../../support/dice.js';
import { helloOf } from '../../support/node-server.js';

const TLS_HEADERS = 9;
const SESSION_AT = 34;

/** The datagram that carries a ClientHello of a stream, with a cookie. */
function datagramOf(hello: Buffer, cookie: Buffer): Buffer {
  const body = hello.subarray(TLS_HEADERS);
  const cookieAt = SESSION_AT + 1 + body.readUInt8(SESSION_AT);
  const message = Buffer.concat([
    body.subarray(0, cookieAt),
    Buffer.from([cookie.length]),
    cookie,
    body.subarray(cookieAt),
  ]);
  const header = Buffer.alloc(25);
  header.set([22, 0xfe, 0xfd]);
  header.writeUInt16BE(12 + message.length, 11);
  header.writeUInt8(1, 13);
  header.writeUIntBE(message.length, 14, 3);
  header.writeUIntBE(message.length, 22, 3);
  return Buffer.concat([header, message]);
}

test('the name and the cookie of a hello are read, whatever follows', async (t) => {
  const hello = await helloOf({ servername: 'device.test' });
  for (const size of [0, 1, 32, 255]) {
    const cookie = Buffer.alloc(size, 7);
    const datagram = datagramOf(hello, cookie);
    t.deepEqual(Buffer.from(readDatagram(datagram)?.cookie ?? 'none'), cookie);
    t.is(serverNameOf(datagram), 'device.test');
    t.is(serverNameOf(Buffer.concat([datagram, Buffer.from([20, 0xfe, 0xfd])])), 'device.test');
  }
  t.is(serverNameOf(datagramOf(await helloOf({ servername: '' }), Buffer.alloc(32))), null);
});

test('a hello that is malformed has no name, and never throws', async (t) => {
  const whole = datagramOf(await helloOf({ servername: 'device.test' }), Buffer.alloc(32));
  for (let length = 0; length < whole.length - 1; length++)
    t.is(serverNameOf(whole.subarray(0, length)), null);
  const dice = new Dice(21);
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at] = dice.roll(256);
    const name = serverNameOf(changed);
    t.true(name === null || /^[!-~]{1,255}$/.test(name));
  }
  const at = whole.indexOf('device.test');
  t.is(serverNameOf(Buffer.from(whole.fill(0xe4, at, at + 6))), null);
});
