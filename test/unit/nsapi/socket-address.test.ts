import test from 'ava';
import { NSAPI_IPv4, NSAPI_IPv6, NSAPI_UNSPEC } from '../../../ts/nsapi/options.js';
import { ipBytes, SocketAddress } from '../../../ts/nsapi/socket-address.js';

const hex = (host: string): string | null => {
  const bytes = ipBytes(host);
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
};

test('IPv4 literals are read strictly', (t) => {
  t.is(hex('192.0.2.1'), 'c0000201');
  t.is(hex('0.0.0.0'), '00000000');
  t.is(hex('255.255.255.255'), 'ffffffff');
  for (const text of [
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.04',
    '1.2.3.',
    '.1.2.3',
    '1.2.3.4 ',
    '0x1.2.3.4',
    '1.2.3.-4',
    '1.2.3.4%eth0',
    '',
  ]) {
    t.is(hex(text), null, text);
  }
});

test('IPv6 literals are read in all their forms', (t) => {
  t.is(hex('::'), '0'.repeat(32));
  t.is(hex('::1'), `${'0'.repeat(31)}1`);
  t.is(hex('2001:DB8::a:0001'), '20010db8000000000000' + '0000000a0001');
  t.is(hex('1:2:3:4:5:6:7:8'), '00010002000300040005000600070008');
  t.is(hex('1::'), `0001${'0'.repeat(28)}`);
  t.is(hex('1:2:3:4:5:6:7::'), '00010002000300040005000600070000');
  t.is(hex('::ffff:192.0.2.1'), `${'0'.repeat(20)}ffffc0000201`);
  t.is(hex('1:2:3:4:5:6:1.2.3.4'), '00010002000300040005000601020304');
  t.is(hex('fe80::1%eth0'), `fe80${'0'.repeat(27)}1`);
  for (const text of [
    ':',
    ':::',
    '1:::2',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '12345::',
    'g::',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '::1.2.3',
    ':1',
    '1:',
    '[::1]',
    '::1%',
    '::1%a%b',
    '::1%a b',
    ' ::1',
  ])
    t.is(hex(text), null, text);
});

test('an address knows its host, port and version', (t) => {
  const cases = [
    ['192.0.2.1', NSAPI_IPv4, false],
    ['2001:db8::1', NSAPI_IPv6, false],
    ['fe80::1%eth0', NSAPI_IPv6, false],
    ['example.test', NSAPI_UNSPEC, true],
    ['1.2.3', NSAPI_UNSPEC, true],
    ['', NSAPI_UNSPEC, false],
  ] as const;
  for (const [host, version, isName] of cases) {
    const address = new SocketAddress(host, 443);
    t.deepEqual(
      [address.host, address.port, address.version, address.isName],
      [host, 443, version, isName],
    );
  }
  t.deepEqual([new SocketAddress().host, new SocketAddress().port], ['', 0]);
});

test('empty, 0.0.0.0 and :: are unspecified', (t) => {
  for (const host of ['', '0.0.0.0', '::', '0:0::0'])
    t.true(new SocketAddress(host, 80).isUnspecified, host);
  for (const host of ['0.0.0.1', '::1', 'name', '0'])
    t.false(new SocketAddress(host).isUnspecified, host);
});

test('text is written so that parse reads it back', (t) => {
  for (const [host, port, text] of [
    ['192.0.2.1', 443, '192.0.2.1:443'],
    ['::1', 443, '[::1]:443'],
    ['fe80::1%eth0', 1, '[fe80::1%eth0]:1'],
    ['example.test', 65535, 'example.test:65535'],
    ['', 0, ':0'],
  ] as const) {
    t.is(new SocketAddress(host, port).toString(), text);
    const read = SocketAddress.parse(text);
    t.deepEqual([read.host, read.port], [host, port]);
  }
  for (const [text, host] of [
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['name', 'name'],
    ['1.2.3.4', '1.2.3.4'],
    ['', ''],
  ] as const) {
    t.deepEqual([SocketAddress.parse(text).host, SocketAddress.parse(text).port], [host, 0]);
  }
});

test('parse refuses what is no address', (t) => {
  for (const text of [
    'a:b',
    'a:1:2',
    '[::1',
    '::1]:1',
    '[name]:1',
    '[1.2.3.4]:1',
    '[]:1',
    'a:-1',
    'a: 1',
    'a:',
    '[::1]:',
    '[::g]:1',
  ]) {
    t.throws(
      () => SocketAddress.parse(text),
      { instanceOf: TypeError, message: /is not an address/ },
      text,
    );
  }
  t.throws(() => SocketAddress.parse('a:65536'), { instanceOf: RangeError });
  // @ts-expect-error: a wrong type
  t.throws(() => SocketAddress.parse(80), { instanceOf: TypeError });
});

test('equality goes by version, bytes and port', (t) => {
  const equal = (a: SocketAddress, b: SocketAddress): boolean => a.equals(b) && b.equals(a);
  t.true(equal(new SocketAddress('2001:db8::1', 1), new SocketAddress('2001:0DB8:0:0:0:0:0:1', 1)));
  t.true(equal(new SocketAddress('Name.test', 1), new SocketAddress('name.TEST', 1)));
  t.true(equal(new SocketAddress(), new SocketAddress()));
  t.false(equal(new SocketAddress('::1', 1), new SocketAddress('::1', 2)));
  t.false(equal(new SocketAddress('0.0.0.0'), new SocketAddress('::')));
  t.false(equal(new SocketAddress('0.0.0.0'), new SocketAddress('')));
  t.false(equal(new SocketAddress('a'), new SocketAddress('b')));
  t.false(equal(new SocketAddress('1.2.3.4'), new SocketAddress('1.2.3.5')));
});

test('wrong types, a NUL, a long name and a wrong port throw at once', (t) => {
  t.throws(() => new SocketAddress('a\0b'), { instanceOf: TypeError, message: /NUL/ });
  t.throws(() => new SocketAddress('é'.repeat(128)), {
    instanceOf: RangeError,
    message: /256 bytes/,
  });
  t.notThrows(() => new SocketAddress('a'.repeat(255)));
  for (const port of [-1, 65536, 1.5, NaN, Infinity])
    t.throws(() => new SocketAddress('a', port), { instanceOf: RangeError }, String(port));
  // @ts-expect-error: a wrong type
  t.throws(() => new SocketAddress(7), { instanceOf: TypeError });
  // @ts-expect-error: a wrong type
  t.throws(() => new SocketAddress('a', '80'), { instanceOf: TypeError });
  // @ts-expect-error: a wrong type
  t.throws(() => new SocketAddress(null), { instanceOf: TypeError });
});
