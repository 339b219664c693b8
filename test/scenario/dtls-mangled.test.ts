import test from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { confRetransmission } from '../../ts/mbedtls/datagram.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { DTLSSocketWrapper } from '../../ts/tls/dtls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { client, EchoServer, pskConfig, roundTrip, serverConfig } from '../support/dtls.js';
import { TappedSocket } from '../support/tapped-socket.js';

type Mangle = (datagram: Uint8Array, before: readonly Uint8Array[]) => readonly Uint8Array[];

/** Treats the datagram of one number otherwise than the others. */
class ManglingSocket extends TappedSocket {
  readonly #at: number;
  readonly #mangle: Mangle;
  #count = 0;
  #held: readonly Uint8Array[] = [];

  constructor(udp: UDPSocket, at: number, mangle: Mangle) {
    super(udp);
    this.#at = at;
    this.#mangle = mangle;
  }

  override trySend(bytes: Uint8Array): number {
    const own = new Uint8Array(bytes);
    const before = [...this.sent];
    const held = this.#held;
    this.#held = [];
    const [now, later] =
      this.#count++ === this.#at ? this.#split(this.#mangle(own, before), own) : [[own], []];
    for (const each of [...now, ...held]) super.trySend(each);
    this.#held = later;
    return bytes.length;
  }

  // What does not go now goes after the next one.
  #split(
    now: readonly Uint8Array[],
    own: Uint8Array,
  ): [readonly Uint8Array[], readonly Uint8Array[]] {
    return [now, now.includes(own) ? [] : [own]];
  }
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x40;
  return copy;
};

const MANGLES: Readonly<Record<string, Mangle>> = {
  'comes twice': (own) => [own, own],
  'comes after the next': () => [],
  'comes with all before it again': (own, before) => [...before, own, ...before],
  'comes cut, then whole': (own) => [own.subarray(0, own.length >> 1), own],
  'comes without its header': (own) => [own.subarray(13), own],
  'comes forged in its header': (own) => [flipped(own, 1), flipped(own, 11), own],
  'comes forged in its number': (own) => [flipped(own, 5), own],
  'comes forged in its end': (own) => [flipped(own, own.length - 1), own],
  'comes among nothing': (own) => [new Uint8Array(0), own, new Uint8Array(0)],
};
// What leaves the other's mind in peace: no forged message of a handshake is among it.
const HARMLESS = /twice|after|again|nothing|without/;
const POINTS = 5;

for (const kind of ['a pre-shared key', 'a certificate'] as const) {
  test(`${kind}: a handshake, each of whose datagrams is mangled`, async (t) => {
    t.timeout(120_000);
    const certificate = kind === 'a certificate' ? (await pki()).server.ecP256 : null;
    const instance = new Instance();
    const stack = new LoopbackStack();
    const { address, server } = new EchoServer(t, stack, {
      config: serverConfig(t, instance, certificate),
      maxSessionsPerHost: 1000,
      handshakeTimeout: 2000,
      // For those whose goodbye is held back.
      idleTimeout: 3000,
    });
    const honest = client(t, stack, certificate, { instance });
    check(await honest.connect(address), honest);
    for (const [name, mangle] of Object.entries(MANGLES)) {
      for (let at = 0; at < POINTS; at++) {
        const udp = new UDPSocket(stack);
        const socket = new DTLSSocketWrapper(new ManglingSocket(udp, at, mangle), 'localhost', 1, {
          instance,
          handshakeTimeout: 5000,
        });
        t.teardown(() => socket[Symbol.dispose]());
        if (certificate === null) check(socket.setSslConfig(pskConfig(t, instance)), socket);
        else check(socket.setRootCaCert(certificate.rootPem), socket);
        confRetransmission(socket.getSslConfig(), 50, 1000);
        const code = await socket.connect(address);
        const where = `${name}, at ${at}: ${code} ${socket.lastError?.message}`;
        t.true(code === NSAPI_ERROR_OK || code === NSAPI_ERROR_AUTH_FAILURE, where);
        if (HARMLESS.test(name)) t.is(code, NSAPI_ERROR_OK, where);
        t.is(await roundTrip(honest, where), where);
        if (code !== NSAPI_ERROR_OK) continue;
        socket.setTimeout(500);
        const buffer = new Uint8Array(100);
        let got = 0;
        // What is mangled may be the first message.
        for (let tries = 0; tries < 3 && got !== 3; tries++) {
          check(await socket.send(new TextEncoder().encode('one')), socket);
          got = await socket.recv(buffer);
        }
        t.is(got, 3, where);
        t.is(await socket.close(), NSAPI_ERROR_OK);
      }
    }
    await honest.close();
    for (let turn = 0; server.sessions > 0 && turn < 2000; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    t.is(server.sessions, 0);
  });
}
