import test from 'ava';
import { HelloReader } from '../../../ts/tls/hello-reader.js';
import { readHello, type ClientHello } from '../../../ts/tls/tls-hello.js';
import { Dice } from '../../support/dice.js';
import { helloOf } from '../../support/node-server.js';

const OPTIONS = { servername: 'server.test', ALPNProtocols: ['h2', 'http/1.1'] };

function parsed(bytes: Uint8Array): ClientHello {
  const answer = new HelloReader().add(bytes);
  if (answer === null || 'alert' in answer) throw new Error('it is a hello');
  return answer;
}

test('a hello is read alike, wherever the stream is cut', async (t) => {
  const hello = await helloOf(OPTIONS);
  const whole = parsed(hello);
  t.is(whole.serverName, 'server.test');
  t.deepEqual(whole.protocols, ['h2', 'http/1.1']);
  t.true(whole.versions.includes(0x0304) && whole.versions.includes(0x0303));
  t.true(whole.ciphersuites.includes(0x1303));
  t.is(whole.sessionId.length, 32);
  for (let cut = 1; cut < hello.length; cut++) {
    const reader = new HelloReader();
    t.is(reader.add(hello.subarray(0, cut)), null);
    t.deepEqual(reader.add(hello.subarray(cut)), whole);
    t.deepEqual(Buffer.from(reader.bytes), hello);
  }
});

test('what comes behind a hello is kept', async (t) => {
  const hello = await helloOf(OPTIONS);
  const more = Buffer.from([20, 3, 3, 0, 1, 1, 23, 3, 3]);
  const reader = new HelloReader();
  t.truthy(reader.add(Buffer.concat([hello, more])));
  t.deepEqual(Buffer.from(reader.bytes), Buffer.concat([hello, more]));
});

test('a hello with any byte changed is read or refused, and never throws', async (t) => {
  const hello = await helloOf(OPTIONS);
  const dice = new Dice(20);
  let refused = 0;
  for (let at = 0; at < hello.length; at++) {
    const changed = Buffer.from(hello);
    changed[at] = dice.roll(256);
    const answer = new HelloReader().add(changed);
    if (answer !== null && 'alert' in answer) refused++;
  }
  t.true(refused > 20);
  // Cut, it is none, but where its extensions begin: they may be missing.
  const lengths = Array.from({ length: hello.length - 9 }, (_, length) => length);
  const read = lengths.filter((length) => !('alert' in readHello(hello.subarray(9, 9 + length))));
  t.is(read.length, 1);
});
