import test from 'ava';
import { jsonText, printable } from '../../ts/cli/describe.js';
import { TrafficKeys } from '../../ts/cli/traffic-keys.js';

test('neither texts nor JSON have characters that a terminal obeys', (t) => {
  const text = 'a\u009b31m\u202e\u{e0001}\u007f';
  t.is(printable(text), 'a\\u009b31m\\u202e\\udb40\\udc01\\u007f');
  const json = jsonText({ text });
  t.false(/[\u007f-\u009f\p{Cf}]/u.test(json));
  t.deepEqual(JSON.parse(json), { text });
});

test('a suite that TLS 1.3 does not have is told apart before its keys are made', (t) => {
  t.true(TrafficKeys.knows(0x1301));
  t.false(TrafficKeys.knows(0xc02b));
});
