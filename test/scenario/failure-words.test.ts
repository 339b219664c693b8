import test, { type ExecutionContext } from 'ava';
import { TLSError } from '../../ts/mbedtls/error.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { extension, vector } from '../support/hostile/bytes.js';
import { hostilePair, type PairOptions } from '../support/hostile/pair.js';
import { HANDSHAKE } from '../support/hostile/record-keys.js';
import { tlsPair } from '../support/tls-pair.js';

const bytes = (text: string): Buffer => Buffer.from(text);

/** What a client says of a peer that answers its ClientHello with these bytes and then ends. */
async function saysOf(answer: Uint8Array): Promise<string> {
  const { rootCa } = await pki();
  const [near, far] = loopbackPair({ bufferSize: 65_536 });
  using socket = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE);
  socket.setRootCaCert(rootCa.certPem);
  const connecting = socket.connect();
  await far.recv(new Uint8Array(4096));
  if (answer.length > 0) await far.send(answer);
  await far.close();
  if ((await connecting) === 0) throw new Error('It connected.');
  return socket.lastError?.message ?? '';
}

test('"that is not TLS" is said of what is not, and of nothing else', async (t) => {
  for (const answer of [
    bytes('HTTP/1.1 400 Bad Request\r\n\r\n'),
    bytes('220 mail.example.test ESMTP\r\n'),
    bytes('SSH-2.0-OpenSSH_9.2\r\n'),
    // Less than the header of a record: of PostgreSQL, of MQTT.
    bytes('N'),
    Buffer.from('20020000', 'hex'),
    Buffer.from('630303000400000000', 'hex'),
    Buffer.from('160503000400000000', 'hex'),
  ]) {
    t.regex(
      await saysOf(answer),
      /the peer sent something that is not TLS: is it a port for TLS\?/,
    );
  }
  const malformed = [
    Buffer.from('1603030000', 'hex'),
    Buffer.from('160303ffff', 'hex'),
    Buffer.from('16030300020200', 'hex'),
    Buffer.from('170303000100', 'hex'),
    // An extension of TLS that is not spoken here: heartbeats, RFC 6520.
    Buffer.from('1803030003010001', 'hex'),
    Buffer.from('15', 'hex'),
    Buffer.from('1503', 'hex'),
  ];
  for (const answer of malformed) {
    const said = await saysOf(answer);
    t.notRegex(said, /not TLS/, answer.toString('hex'));
    t.true(said.length > 60, said);
  }
});

test('a message that does not belong there', async (t) => {
  for (const hex of ['1703030005123456789a', '160303000400000000'])
    t.regex(await saysOf(Buffer.from(hex, 'hex')), /sent a message that does not belong at this/);
});

test('an end in the middle of the handshake', async (t) => {
  t.regex(
    await saysOf(Buffer.from('15030300020100', 'hex')),
    /the peer ended the connection in the middle of the handshake, by close_notify/,
  );
  t.regex(
    await saysOf(new Uint8Array(0)),
    /the peer ended the connection in the middle of the handshake/,
  );
  t.regex(
    await saysOf(Buffer.from('16030300400200', 'hex')),
    /the peer ended the connection in the middle of the handshake/,
  );
});

test('alerts are explained', async (t) => {
  const alert = (description: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, description]);
  t.regex(
    await saysOf(alert(40)),
    new RegExp(
      'the alert handshake_failure: it found no version, cipher suite, group and signature ' +
        'algorithm that both know',
    ),
  );
  t.regex(
    await saysOf(alert(120)),
    /the alert no_application_protocol: it knows none of the application protocols/,
  );
  t.regex(
    await saysOf(alert(70)),
    /the alert protocol_version: it speaks none of the TLS versions/,
  );
  t.regex(await saysOf(alert(42)), /the alert bad_certificate/);
  t.regex(await saysOf(alert(80)), /the peer refused with the alert internal_error/);
});

/** What a client of ours says of a hostile server. */
async function clientSays(
  t: ExecutionContext,
  options: PairOptions,
  config?: (config: SslConfig) => void,
): Promise<string> {
  const { peer, socket } = await hostilePair(t, 'server', options);
  config?.(socket.getSslConfig());
  const [code] = await Promise.all([socket.connect(), peer.handshake().catch(() => peer.drain())]);
  const { lastError } = socket;
  return code === 0
    ? 'connected'
    : lastError instanceof TLSError
      ? lastError.message
      : String(lastError);
}

const protocol = (name: string): Buffer => extension(16, vector(2, vector(1, bytes(name))));

test('a server that chooses an application protocol that was not offered', async (t) => {
  const offer = (config: SslConfig): void => config.confAlpnProtocols(['h2']);
  const words = /no application protocol \(ALPN\) is known to both/;
  t.regex(
    await clientSays(
      t,
      {
        version: '1.3',
        change: (name, body) =>
          name === 'EncryptedExtensions' ? vector(2, protocol('spdy')) : body,
      },
      offer,
    ),
    words,
  );
  t.regex(
    await clientSays(
      t,
      {
        version: '1.2',
        change: (name, body) => {
          if (name !== 'ServerHello') return body;
          const end = 2 + 32 + 1 + (body[34] ?? 0) + 3;
          return Buffer.concat([
            body.subarray(0, end),
            vector(2, body.subarray(end + 2), protocol('spdy')),
          ]);
        },
      },
      offer,
    ),
    words,
  );
});

test('a server of ours whose client offers only other protocols', async (t) => {
  const pair = await tlsPair({ connect: false });
  pair.client.getSslConfig().confAlpnProtocols(['spdy']);
  pair.server.getSslConfig().confAlpnProtocols(['h2']);
  await Promise.all([pair.client.connect(), pair.server.connect()]);
  t.regex(
    pair.server.lastError?.message ?? '',
    /no application protocol \(ALPN\) is known to both/,
  );
  t.regex(pair.client.lastError?.message ?? '', /the alert no_application_protocol: it knows none/);
  await pair.end();
});

test('a handshake message that is too long', async (t) => {
  for (const version of ['1.2', '1.3'] as const) {
    const { peer, socket } = await hostilePair(t, 'server', {
      version,
      before: async (name) => {
        if (name === 'Certificate')
          await peer.sendRecord(HANDSHAKE, Buffer.from([11, 0x02, 0, 0, ...Buffer.alloc(16_000)]));
      },
    });
    await Promise.all([socket.connect(), peer.handshake().catch(() => peer.drain())]);
    t.regex(socket.lastError?.message ?? '', /handshake message that is too long/);
  }
});

test('no signature algorithm that both know', async (t) => {
  const {
    server: { ecP384 },
  } = await pki();
  for (const version of [0x0303, 0x0304]) {
    const pair = await tlsPair({ connect: false, certificate: ecP384, version });
    pair.client.getSslConfig().confSigAlgs([0x0804]);
    pair.client.setRootCaCert(ecP384.rootPem);
    await Promise.all([pair.client.connect(), pair.server.connect()]);
    t.regex(
      `${pair.client.lastError?.message} ${pair.server.lastError?.message}`,
      /signature algorithm/,
    );
    await pair.end();
  }
});
