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
class Mangler {
  readonly #at: number;
  readonly #mangle: Mangle;
  readonly #before: Uint8Array[] = [];
  #held: readonly Uint8Array[] = [];

  constructor(at: number, mangle: Mangle) {
    this.#at = at;
    this.#mangle = mangle;
  }

  /** What comes in the place of one. What does not go now goes after the next one. */
  pass(bytes: Uint8Array): readonly Uint8Array[] {
    const own = new Uint8Array(bytes);
    const before = [...this.#before];
    const held = this.#held;
    this.#held = [];
    this.#before.push(own);
    if (before.length !== this.#at) return [own, ...held];
    const now = this.#mangle(own, before);
    if (!now.includes(own)) this.#held = [own];
    return [...now, ...held];
  }
}

/** Mangles what the client sends. */
class ManglingSocket extends TappedSocket {
  readonly #mangler: Mangler;

  constructor(udp: UDPSocket, mangler: Mangler) {
    super(udp);
    this.#mangler = mangler;
  }

  override trySend(bytes: Uint8Array): number {
    for (const each of this.#mangler.pass(bytes)) super.trySend(each);
    return bytes.length;
  }
}

/** Mangles what the client receives. */
class MangledSocket extends TappedSocket {
  readonly #mangler: Mangler;
  readonly #ready: Uint8Array[] = [];

  constructor(udp: UDPSocket, mangler: Mangler) {
    super(udp);
    this.#mangler = mangler;
  }

  override tryRecv(into: Uint8Array): number {
    const room = new Uint8Array(2048);
    while (this.#ready.length === 0) {
      const size = super.tryRecv(room);
      if (size < 0) return size;
      this.#ready.push(...this.#mangler.pass(room.subarray(0, size)));
    }
    const [first = new Uint8Array(0)] = this.#ready.splice(0, 1);
    into.set(first.subarray(0, into.length));
    return Math.min(first.length, into.length);
  }
}

const WAYS = { 'to the server': ManglingSocket, 'to the client': MangledSocket } as const;

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

const KINDS = ['a pre-shared key', 'a certificate'] as const;

for (const [way, Transport] of Object.entries(WAYS))
  for (const kind of KINDS) {
    test(`${kind}: a handshake, each of whose datagrams ${way} is mangled`, async (t) => {
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
          const socket = new DTLSSocketWrapper(
            new Transport(udp, new Mangler(at, mangle)),
            'localhost',
            1,
            {
              instance,
              handshakeTimeout: 5000,
            },
          );
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
