import test from 'ava';
import * as errors from '../../../ts/nsapi/error.js';
import * as options from '../../../ts/nsapi/options.js';

const numbers: readonly (readonly [string, number])[] = [
  ['OK', 0],
  ['WOULD_BLOCK', -3001],
  ['UNSUPPORTED', -3002],
  ['PARAMETER', -3003],
  ['NO_CONNECTION', -3004],
  ['NO_SOCKET', -3005],
  ['NO_ADDRESS', -3006],
  ['NO_MEMORY', -3007],
  ['NO_SSID', -3008],
  ['DNS_FAILURE', -3009],
  ['DHCP_FAILURE', -3010],
  ['AUTH_FAILURE', -3011],
  ['DEVICE_ERROR', -3012],
  ['IN_PROGRESS', -3013],
  ['ALREADY', -3014],
  ['IS_CONNECTED', -3015],
  ['CONNECTION_LOST', -3016],
  ['CONNECTION_TIMEOUT', -3017],
  ['ADDRESS_IN_USE', -3018],
  ['TIMEOUT', -3019],
  ['BUSY', -3020],
];

test('the error numbers are those of Mbed OS, and nsapiStrerror gives their bare names', (t) => {
  const exported = Object.entries(errors).filter(([name]) => name.startsWith('NSAPI_ERROR_'));
  t.deepEqual(
    Object.fromEntries<unknown>(exported),
    Object.fromEntries<unknown>(numbers.map(([name, number]) => [`NSAPI_ERROR_${name}`, number])),
  );
  for (const [name, number] of numbers) {
    t.is(errors.nsapiStrerror(number), name);
    t.regex(errors.nsapiText(number) ?? '', /^[a-z].*[a-z]$/);
  }
  t.is(errors.nsapiStrerror(-3021), undefined);
  t.is(errors.nsapiStrerror(-0x7280), undefined);
  t.is(errors.nsapiText(1), undefined);
});

test('four numbers are flow, all others are not', (t) => {
  const flow = numbers.filter(([, number]) => errors.isFlow(number)).map(([name]) => name);
  t.deepEqual(flow, ['WOULD_BLOCK', 'IN_PROGRESS', 'ALREADY', 'IS_CONNECTED']);
  t.false(errors.isFlow(5));
  t.false(errors.isFlow(-0x6900));
});

test('the option numbers are those of Mbed OS', (t) => {
  const tls = ['SET_HOSTNAME', 'SET_CACERT', 'SET_CLCERT', 'SET_CLKEY', 'ENABLE'].map(
    (name) => `NSAPI_TLSSOCKET_${name}`,
  );
  const plain = [
    'REUSEADDR',
    'KEEPALIVE',
    'KEEPIDLE',
    'KEEPINTVL',
    'LINGER',
    'SNDBUF',
    'RCVBUF',
    'ADD_MEMBERSHIP',
    'DROP_MEMBERSHIP',
    'BIND_TO_DEVICE',
    'LATENCY',
    'STAGGER',
    'IPTOS',
    'BROADCAST',
    'PKTINFO',
  ].map((name) => `NSAPI_${name}`);
  const expected = new Map<string, unknown>([
    ['NSAPI_SOCKET', 7000],
    ['NSAPI_TLSSOCKET_LEVEL', 7099],
    ['NSAPI_TCP', 0],
    ['NSAPI_UDP', 1],
    ['NSAPI_UNSPEC', 0],
    ['NSAPI_IPv4', 1],
    ['NSAPI_IPv6', 2],
  ]);
  for (const names of [tls, plain]) {
    for (const [index, name] of names.entries()) expected.set(name, index);
  }
  const [ours, theirs] = [/^HOST_/, /^NSAPI_/].map((prefix) =>
    Object.entries(options).filter(([name]) => prefix.test(name)),
  );
  t.deepEqual(Object.fromEntries<unknown>(theirs ?? []), Object.fromEntries(expected));
  // What Mbed OS has no option for has a level of its own.
  t.is(options.HOST_OPTIONS, 7100);
  t.is((ours?.length ?? 0) + (theirs?.length ?? 0), Object.keys(options).length);
});
