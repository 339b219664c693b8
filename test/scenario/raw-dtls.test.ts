import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_ERR_SSL_TIMEOUT,
  MBEDTLS_ERR_SSL_WANT_READ,
  MBEDTLS_SSL_CID_ENABLED,
  MBEDTLS_SSL_UNEXPECTED_CID_IGNORE,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8,
  MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { openRaw, type Callback, type Pointer, type Raw } from '../../ts/raw.js';
import { good } from '../support/raw.js';
import { Clock, handshakeBoth, join, RawDtlsEnd } from '../support/raw-dtls.js';

type Configure = (raw: Raw, config: Pointer<'mbedtls_ssl_config'>) => void;

interface Ends {
  readonly raw: Raw;
  readonly clock: Clock;
  readonly client: RawDtlsEnd;
  readonly server: RawDtlsEnd;
}

function ends(
  t: ExecutionContext,
  configure: Configure = () => {},
  suite: number = MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
): Ends {
  const raw = openRaw(new Instance());
  const clock = new Clock();
  const client = new RawDtlsEnd(raw, clock, 'client', suite, (config) => configure(raw, config));
  const server = new RawDtlsEnd(raw, clock, 'server', suite, (config) => configure(raw, config));
  t.teardown(() => {
    client.close();
    server.close();
  });
  join(client, server);
  return { raw, clock, client, server };
}

test('timers are given as functions, and without them a handshake is refused', (t) => {
  const { raw, client, server } = ends(t);
  raw.c.mbedtls_ssl_set_timer_cb(client.ssl, raw.NULL, raw.NO_FUNCTION, raw.NO_FUNCTION);
  t.is(client.handshake(), MBEDTLS_ERR_SSL_BAD_INPUT_DATA);
  client.renew();
  t.deepEqual(handshakeBoth(client, server), [0, 0]);
  t.deepEqual(
    client.timers.find(([, final]) => final > 0),
    [250, 1000],
  );
  t.deepEqual(client.timers.at(-1), [0, 0]);
  t.is(client.send('up'), 2);
  t.is(server.receive(), 'up');
  t.is(server.send('down'), 4);
  t.is(client.receive(), 'down');
  t.is(client.receive(), MBEDTLS_ERR_SSL_WANT_READ);
});

test('a suite that Mbed TLS does not offer by itself works by its number', (t) => {
  const { client, server } = ends(t, undefined, MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8);
  t.deepEqual(handshakeBoth(client, server), [0, 0]);
  client.send('ccm');
  t.is(server.receive(), 'ccm');
});

test('what was lost is sent again when the timer has run out, and at the end a timeout', (t) => {
  const { clock, client, server } = ends(t);
  let lost = 0;
  client.deliver = () => lost++;
  t.is(client.handshake(), MBEDTLS_ERR_SSL_WANT_READ);
  clock.now += 999;
  t.is(client.handshake(), MBEDTLS_ERR_SSL_WANT_READ);
  t.is(lost, 1);
  clock.now += 1;
  t.is(client.handshake(), MBEDTLS_ERR_SSL_WANT_READ);
  t.is(lost, 2);
  t.deepEqual(client.sent[1]?.subarray(13), client.sent[0]?.subarray(13));
  join(client, server);
  clock.now += 2000;
  t.deepEqual(handshakeBoth(client, server), [0, 0]);

  client.renew();
  client.deliver = () => {};
  const began = clock.now;
  let answer = client.handshake();
  while (answer === MBEDTLS_ERR_SSL_WANT_READ) {
    clock.now += 1000;
    answer = client.handshake();
  }
  t.is(answer, MBEDTLS_ERR_SSL_TIMEOUT);
  t.is(clock.now - began, 123_000);
});

test('what a timer callback answers wrongly, or throws, is the cause', (t) => {
  const { raw, client } = ends(t);
  const answers: readonly unknown[] = [3, -2, 0.5, 'now', null, Promise.resolve(0), undefined];
  for (const answer of answers) {
    client.renew();
    // What a program without types does.
    const callback: Callback = Reflect.apply(raw.callback, raw, [
      { timerSet: () => {}, timerGet: () => answer },
    ]);
    raw.c.mbedtls_ssl_set_timer_cb(
      client.ssl,
      callback.context,
      callback.function('timerSet'),
      callback.function('timerGet'),
    );
    client.handshake();
    t.regex(String(raw.takeThrown()), /^TypeError: The timerGet callback/, String(answer));
    callback.dispose();
  }
});

function useCid(raw: Raw, end: RawDtlsEnd, cid: readonly number[]): void {
  raw.withBytes(Uint8Array.from(cid), (bytes, size) =>
    good(raw.c.mbedtls_ssl_set_cid(end.ssl, MBEDTLS_SSL_CID_ENABLED, bytes, size)),
  );
}

function peerCid(raw: Raw, end: RawDtlsEnd): number[] | null {
  return raw.withBuffer<number[] | null, 'int'>(4, (enabled) =>
    raw.withBuffer<number[] | null, 'size_t'>(4, (length) =>
      raw.withBuffer(32, (bytes) => {
        good(raw.c.mbedtls_ssl_get_peer_cid(end.ssl, enabled, bytes, length));
        return raw.int32(enabled) === 0 ? null : [...raw.read(bytes, raw.int32(length))];
      }),
    ),
  );
}

test('each end has the Connection ID that the other chose, and records carry it', (t) => {
  const sizes = { client: 2, server: 4 };
  let size = 0;
  const { raw, client, server } = ends(t, (of, config) => {
    size = size === 0 ? sizes.client : sizes.server;
    good(of.c.mbedtls_ssl_conf_cid(config, size, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE));
  });
  useCid(raw, client, [1, 2]);
  useCid(raw, server, [9, 8, 7, 6]);
  t.deepEqual(handshakeBoth(client, server), [0, 0]);
  t.deepEqual(peerCid(raw, client), [9, 8, 7, 6]);
  t.deepEqual(peerCid(raw, server), [1, 2]);
  client.send('with an ID');
  const [type, , , , , , , , , , , ...rest] = client.sent.at(-1) ?? [];
  t.is(type, 25);
  t.deepEqual(rest.slice(0, 4), [9, 8, 7, 6]);
  // 11 + 4 of the header, 2 of the length, one of the type, 16 of the tag: no padding.
  t.is(client.sent.at(-1)?.length, 'with an ID'.length + 34);
  t.is(server.receive(), 'with an ID');
  t.is(raw.c.native_ssl_record_is_newest(server.ssl), 1);
});

test('only a record with the highest number says where its peer is now', (t) => {
  const { raw, client, server } = ends(t);
  handshakeBoth(client, server);
  client.send('one');
  client.send('two');
  server.inbox.reverse();
  t.is(server.receive(), 'two');
  t.is(raw.c.native_ssl_record_is_newest(server.ssl), 1);
  t.is(server.receive(), 'one');
  t.is(raw.c.native_ssl_record_is_newest(server.ssl), 0);
  server.inbox.push(client.sent.at(-1) ?? new Uint8Array());
  t.is(server.receive(), MBEDTLS_ERR_SSL_WANT_READ);
});

test('what follows a record in its datagram and is no other ends nothing', (t) => {
  const { client, server } = ends(t);
  handshakeBoth(client, server);
  // A ChangeCipherSpec of epoch 0, which anybody can make, and from one byte on what is no record.
  const forged = [20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1];
  for (let more = 1; more < 13; more++) {
    server.inbox.push(Uint8Array.from([...forged, ...forged.slice(0, more)]));
    t.is(server.receive(), MBEDTLS_ERR_SSL_WANT_READ);
    client.send('still here');
    t.is(server.receive(), 'still here');
  }
});

test('an association that is put away in a few hundred bytes goes on, in another context', (t) => {
  const { raw, client, server } = ends(t);
  handshakeBoth(client, server);
  client.send('before');
  t.is(server.receive(), 'before');
  const saved = raw.withBuffer<Uint8Array, 'size_t'>(4, (length) =>
    raw.withBuffer(1024, (bytes) => {
      good(raw.c.mbedtls_ssl_context_save(server.ssl, bytes, 1024, length));
      return raw.read(bytes, raw.int32(length));
    }),
  );
  t.true(saved.length < 300, String(saved.length));
  server.renew();
  raw.withBytes(saved, (bytes, size) =>
    good(raw.c.mbedtls_ssl_context_load(server.ssl, bytes, size)),
  );
  client.send('after');
  t.is(server.receive(), 'after');
  server.send('still here');
  t.is(client.receive(), 'still here');
});

test('a profile of SRTP is agreed on, and both ends export the same keys for it', (t) => {
  const lists: (() => void)[] = [];
  const { raw, client, server } = ends(t, (of, config) => {
    const list = of.allocate<'unsigned short'>(4);
    lists.push(() => of.free(list, 4));
    of.setUint16(list, MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80, 0);
    good(of.c.mbedtls_ssl_conf_dtls_srtp_protection_profiles(config, list));
  });
  t.teardown(() => lists.forEach((free) => void free()));
  t.deepEqual(handshakeBoth(client, server), [0, 0]);
  const info = raw.c.native_dtls_srtp_info_new();
  for (const { ssl } of [client, server]) {
    raw.c.mbedtls_ssl_get_dtls_srtp_negotiation_result(ssl, info);
    t.is(
      raw.c.native_dtls_srtp_info_chosen_dtls_srtp_profile(info),
      MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80,
    );
    t.is(raw.c.native_dtls_srtp_info_mki_len(info), 0);
  }
  raw.c.native_dtls_srtp_info_delete(info);
  const [near, far] = [client, server].map(({ ssl }) =>
    raw.withBuffer(60, (out) =>
      raw.withCString('EXTRACTOR-dtls_srtp', (label) => {
        const none = raw.NULL;
        good(raw.c.native_ssl_export_keying_material(ssl, out, 60, label, 19, none, 0, 0));
        return raw.read(out, 60);
      }),
    ),
  );
  t.deepEqual(near, far);
  t.notDeepEqual(near, new Uint8Array(60));
});
