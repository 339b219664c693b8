import { PassThrough } from 'node:stream';
import test from 'ava';
import { DuplexCarrier } from '../../../../ts/stack/duplex/carrier.js';

function openings(stream: PassThrough): string[] {
  const told: string[] = [];
  const note = (what: string) => (): void => void told.push(what);
  new DuplexCarrier(stream, {
    opened: note('opened'),
    received: note('received'),
    drained: note('drained'),
    ended: note('ended'),
  });
  return told;
}

test('a stream is open at once, or when it says so if it is connecting', (t) => {
  t.deepEqual(openings(new PassThrough()), ['opened']);
  for (const state of [
    { connecting: true },
    { pending: true },
    { pending: true, connecting: true },
  ]) {
    const stream = Object.assign(new PassThrough(), state);
    const told = openings(stream);
    t.deepEqual(told, []);
    stream.emit('connect');
    t.deepEqual(told, ['opened']);
  }
});
