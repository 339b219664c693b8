import { domainToASCII } from 'node:url';
import test from 'ava';
import { normalizeHostname } from '../../../ts/nsapi/hostname.js';

test('names as they are sent and compared', (t) => {
  const cases: [string, string][] = [
    ['localhost', 'localhost'],
    ['Example.COM', 'Example.COM'],
    ['example.com.', 'example.com'],
    ['a_b.example', 'a_b.example'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]', 'fe80::1'],
    ['fe80::a%1', 'fe80::a'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example.', 'xn--bcher-kva.example'],
    ['日本.test', 'xn--wgv71a.test'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`${'x'.repeat(255)}.`, 'x'.repeat(255)],
  ];
  for (const [given, expected] of cases) t.is(normalizeHostname(given), expected);
  for (const name of ['straße.test', 'ｅｘａｍｐｌｅ.test', 'faß.example', 'مثال.test'])
    t.is(normalizeHostname(name), domainToASCII(name));
});

test('what is no name throws at once', (t) => {
  for (const bad of ['', '.', 'a\0', '\0', 'ü/x', 'ü@x', 'ü?', 'ü:1', 'ü x', 'ü#'])
    t.throws(() => normalizeHostname(bad), { instanceOf: TypeError }, JSON.stringify(bad));
  for (const long of ['x'.repeat(256), 'ü'.repeat(600)])
    t.throws(() => normalizeHostname(long), { instanceOf: RangeError });
  for (const bad of [undefined, null, 1, {}]) {
    // @ts-expect-error not a string
    t.throws(() => normalizeHostname(bad), { instanceOf: TypeError, message: /must be a string/ });
  }
});
