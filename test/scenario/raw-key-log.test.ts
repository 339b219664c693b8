import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { keyLogLine } from '../../ts/mbedtls/key-log.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { recvExactly } from '../support/exchange.js';
import { pcapOf } from '../support/pcap.js';
import { attempt } from '../support/raw.js';
import { RecordingSocket } from '../support/recording-socket.js';
import { handshake, serverConfig } from '../support/tls-pair.js';

const REQUEST = 'GET /a-question HTTP/1.1\r\nHost: localhost\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nan-answer';

/** What tshark reads of the first stream, with a key log or an empty one. */
async function read(capture: string, keys: string): Promise<string> {
  const { stdout } = await promisify(execFile)('tshark', [
    '-r',
    capture,
    '-o',
    `tls.keylog_file:${keys}`,
    '-q',
    '-z',
    'follow,tls,ascii,0',
  ]);
  return stdout;
}

const expected = {
  'TLSv1.2': ['CLIENT_RANDOM'],
  'TLSv1.3': [
    'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
    'CLIENT_TRAFFIC_SECRET_0',
    'EXPORTER_SECRET',
    'SERVER_HANDSHAKE_TRAFFIC_SECRET',
    'SERVER_TRAFFIC_SECRET_0',
  ],
};

for (const [name, version] of [
  ['TLSv1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLSv1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const) {
  test(`${name}: tshark reads the traffic by the key log, and nothing without it`, async (t) => {
    const {
      rootCa,
      server: { ecP256 },
    } = await pki();
    const [near, far] = loopbackPair();
    const wire = new RecordingSocket(near);
    const client = new TLSSocketWrapper(wire, 'localhost');
    const server = new TLSSocketWrapper(far, null);
    check(client.setRootCaCert(rootCa.certPem), client);
    using config = serverConfig(ecP256);
    check(server.setSslConfig(config), server);
    server.keepTransportOpen();
    const lines: string[] = [];
    client.getSslConfig().confExportKeysCb((keys) => lines.push(keyLogLine(keys)));
    client.getSslConfig().confMaxTlsVersion(version);
    await handshake(client, server);
    check(await client.send(new TextEncoder().encode(REQUEST)), client);
    await recvExactly(server, REQUEST.length);
    check(await server.send(new TextEncoder().encode(ANSWER)), server);
    await recvExactly(client, ANSWER.length);
    await Promise.all([client.close(), server.close()]);
    client[Symbol.dispose]();
    server[Symbol.dispose]();

    t.deepEqual(lines.map((line) => line.split(' ')[0] ?? '').sort(), expected[name]);
    for (const line of lines)
      t.regex(line, /^[A-Z0-9_]+ [0-9a-f]{64} ([0-9a-f]{64}|[0-9a-f]{96})\n$/);
    const folder = temporaryFolder('capture');
    t.teardown(() => folder.remove());
    const [capture, keys, none] = ['traffic.pcap', 'keys.txt', 'none.txt'].map((file) =>
      join(folder.path, file),
    );
    if (capture === undefined || keys === undefined || none === undefined)
      throw new Error('no files');
    writeFileSync(capture, pcapOf(wire.pieces));
    writeFileSync(keys, lines.join(''));
    writeFileSync(none, '');
    const [seen, unseen] = await Promise.all([read(capture, keys), read(capture, none)]);
    t.true(seen.includes('GET /a-question HTTP/1.1'), seen);
    t.true(seen.includes('an-answer'), seen);
    t.false(unseen.includes('question') || unseen.includes('answer'), unseen);
  });
}

test('both ends hand out the same secrets', async (t) => {
  const [near, far]: [string[], string[]] = [[], []];
  const { client } = await attempt(t, {
    client: (config) => config.confExportKeysCb((keys) => near.push(keyLogLine(keys))),
    server: (config) => config.confExportKeysCb((keys) => far.push(keyLogLine(keys))),
  });
  t.is(client, 0);
  t.is(near.length, 5);
  t.deepEqual([...near].sort(), [...far].sort());
});

test('a secret of an unknown kind has no line', (t) => {
  const bytes = new Uint8Array(32);
  t.throws(
    () => keyLogLine({ type: 99, secret: bytes, clientRandom: bytes, serverRandom: bytes }),
    { instanceOf: RangeError, message: /99/ },
  );
});

test('the debug trace has what the threshold lets through, and its place', async (t) => {
  const instance = new Instance();
  const { c } = openRaw(instance);
  const found = new Map<number, Set<number>>();
  for (const threshold of [0, 1, 2, 3, 4]) {
    c.mbedtls_debug_set_threshold(threshold);
    const levels = new Set<number>();
    const texts: string[] = [];
    const { client } = await attempt(t, {
      instance,
      client: (config) =>
        config.confDbg((level, file, line, text) => {
          levels.add(level);
          if (!/\w+\.[ch]$/.test(file) || line <= 0) t.fail(`${file}:${line}`);
          texts.push(text);
        }),
    });
    t.is(client, 0);
    if (threshold >= 2)
      t.true(
        texts.some((text) => /=> handshake|client state/.test(text)),
        texts.slice(0, 5).join(''),
      );
    found.set(threshold, levels);
  }
  t.deepEqual(found.get(0), new Set());
  for (const threshold of [2, 3, 4]) {
    const levels = [...(found.get(threshold) ?? [])];
    t.is(Math.max(...levels), threshold, levels.join());
  }
});
