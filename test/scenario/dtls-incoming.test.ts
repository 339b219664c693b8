import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { confRetransmission } from '../../ts/mbedtls/datagram.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { DTLSSocketWrapper } from '../../ts/tls/dtls-socket-wrapper.js';
import type { Certificate } from '../../tools/authority.js';
import { pki } from '../../tools/certificates.js';
import { Dice } from '../support/dice.js';
import { EchoServer, pskConfig, serverConfig } from '../support/dtls.js';
import { IncomingSocket, type Incoming } from '../support/incoming.js';

const HANDSHAKE_TIMEOUT = 3000;
const TLS12_CID = 25;
const CID_AT = 11;

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x40;
  return copy;
};

/** A record that nobody has protected. */
const plain = (type: number, body: readonly number[], epoch = 0, number = 0): Uint8Array =>
  Uint8Array.of(type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, number, 0, body.length, ...body);

const HARMLESS: Readonly<Record<string, Incoming>> = {
  twice: (own) => ({ now: [own, own] }),
  'after the next': (own) => ({ now: [], later: [own] }),
  'with all before it again': (own, before) => ({ now: [...before, own, ...before] }),
  'not at all': () => ({ now: [] }),
  'without its header': (own) => ({ now: [own.subarray(13), own] }),
  'among nothing': (own) => ({ now: [new Uint8Array(0), own, new Uint8Array(0)] }),
  'with bytes of no meaning': (own) => ({ now: [new Uint8Array(9000).fill(0xa5), own] }),
  'with records of a later epoch': (own) => ({ now: [plain(21, [2, 40], 9), own] }),
  'with messages out of time': (own) => ({ now: [plain(23, [1, 2, 3]), own] }),
};

const FORGED: Readonly<Record<string, Incoming>> = {
  'cut, then whole': (own) => ({ now: [own.subarray(0, own.length >> 1), own] }),
  'forged in its header': (own) => ({ now: [flipped(own, 1), flipped(own, 11), own] }),
  'forged in its number': (own) => ({ now: [flipped(own, 5), own] }),
  'forged in its body': (own) => ({ now: [flipped(own, own.length >> 1), own] }),
  'forged in its end': (own) => ({ now: [flipped(own, own.length - 1), own] }),
  // What comes then has been before, as it seems.
  'after a message of a high number': (own) => ({ now: [plain(23, [1, 2, 3], 0, 250), own] }),
  'after an alert of nobody': (own) => ({ now: [plain(21, [2, 40]), own] }),
  'after a goodbye of nobody': (own) => ({ now: [plain(21, [1, 0]), own] }),
};

interface Client {
  readonly socket: DTLSSocketWrapper;
  readonly transport: IncomingSocket;
}

interface World {
  readonly address: SocketAddress;
  make(at: number, instead: Incoming): Client;
}

function world(
  t: ExecutionContext,
  certificate: Certificate | null,
  connectionId: Uint8Array | undefined,
): World {
  const instance = new Instance();
  const stack = new LoopbackStack();
  const { address } = new EchoServer(t, stack, {
    config: serverConfig(t, instance, certificate),
    maxSessionsPerHost: 1000,
    handshakeTimeout: HANDSHAKE_TIMEOUT,
  });
  const make = (at: number, instead: Incoming): Client => {
    const transport = new IncomingSocket(new UDPSocket(stack), at, instead);
    const socket = new DTLSSocketWrapper(transport, 'localhost', 1, {
      instance,
      connectionId,
      handshakeTimeout: HANDSHAKE_TIMEOUT,
    });
    t.teardown(() => socket[Symbol.dispose]());
    if (certificate === null) check(socket.setSslConfig(pskConfig(t, instance)), socket);
    else check(socket.setRootCaCert(certificate.rootPem), socket);
    confRetransmission(socket.getSslConfig(), 40, 1000);
    return { socket, transport };
  };
  return { address, make };
}

/** Shakes hands: in time, and done or failed with a cause. */
async function shakes(
  t: ExecutionContext,
  { address }: World,
  { socket }: Client,
  where: string,
): Promise<boolean> {
  // Aborted, it rejects, and the test fails.
  const signal = AbortSignal.timeout(HANDSHAKE_TIMEOUT + 5000);
  const code = await socket.connect(address, { signal });
  t.true(code === NSAPI_ERROR_OK || code === NSAPI_ERROR_AUTH_FAILURE, `${where}: ${code}`);
  if (code === NSAPI_ERROR_OK) return true;
  t.is(socket.lastError?.errno, code, where);
  t.true((socket.lastError?.message ?? '').length > 10, where);
  return false;
}

/** Sends messages until the last one's echo comes: all that comes was sent, and each comes once. */
async function talks(t: ExecutionContext, { socket }: Client, where: string): Promise<void> {
  const open = new Set<string>();
  const buffer = new Uint8Array(100);
  socket.setTimeout(150);
  let heard = 0;
  for (let number = 0; number < 8 && heard < 4; number++) {
    const text = `message ${number} of ${where}`.slice(0, 90);
    open.add(text);
    check(await socket.send(new TextEncoder().encode(text)), socket);
    for (;;) {
      const got = await socket.recv(buffer);
      if (got === NSAPI_ERROR_WOULD_BLOCK) break;
      const heardText = new TextDecoder().decode(buffer.subarray(0, check(got, socket)));
      t.true(open.delete(heardText), `${where}: "${heardText}"`);
      heard++;
      if (heardText === text) break;
    }
  }
  t.true(heard >= 4, `${where}: ${heard}`);
}

const POINTS = 8;

for (const [kind, connectionId] of [
  ['a pre-shared key', undefined],
  ['a pre-shared key, Connection IDs', Uint8Array.of(1, 2, 3, 4)],
  ['a certificate', undefined],
  ['a certificate, Connection IDs', Uint8Array.of(1, 2, 3, 4)],
] as const) {
  const credential = async (): Promise<Certificate | null> =>
    kind.startsWith('a certificate') ? (await pki()).server.ecP256 : null;

  test(`${kind}: each datagram of the server comes otherwise`, async (t) => {
    t.timeout(120_000);
    const of = world(t, await credential(), connectionId);
    const attack = async (name: string, instead: Incoming, at: number): Promise<void> => {
      const where = `${name}, at ${at}`;
      const client = of.make(at, instead);
      const done = await shakes(t, of, client, where);
      if (name in HARMLESS) t.true(done, `${where}: ${client.socket.lastError?.message}`);
      if (done) await talks(t, client, where);
      if (done && connectionId !== undefined)
        t.is(client.transport.received.at(-1)?.[0], TLS12_CID, where);
      client.socket[Symbol.dispose]();
      t.is(await client.socket.connect(of.address), NSAPI_ERROR_NO_SOCKET, where);
    };
    for (const [name, instead] of Object.entries({ ...HARMLESS, ...FORGED }))
      await Promise.all(Array.from({ length: POINTS }, (_, at) => attack(name, instead, at)));
  });

  test(`${kind}: an established client hears only its server`, async (t) => {
    t.timeout(60_000);
    const of = world(t, await credential(), connectionId);
    const as = (own: Uint8Array): { now: readonly Uint8Array[] } => ({ now: [own] });
    const [client, other] = [of.make(-1, as), of.make(-1, as)];
    for (const each of [client, other]) {
      t.true(await shakes(t, of, each, 'as it is'));
      await talks(t, each, 'as it is');
    }
    const dice = new Dice(21);
    const { received } = client.transport;
    const foreign = other.transport.received.map((datagram) => {
      const copy = new Uint8Array(datagram);
      // As if it were for this one.
      if (copy[0] === TLS12_CID) copy.set(connectionId ?? [], CID_AT);
      return copy;
    });
    const last = received.at(-1) ?? new Uint8Array(0);
    const cut = Array.from(last, (_byte, size) => last.subarray(0, size));
    const forged = Array.from(last, (_byte, at) => flipped(last, at));
    const ahead = forged.map((datagram) => {
      const copy = new Uint8Array(datagram);
      // The highest number there is: were it believed, nothing would be new any more.
      copy.fill(0xff, 5, 11);
      return copy;
    });
    const plainOnes = [20, 21, 22, 23, 24, 25].flatMap((type) =>
      [0, 1, 2].flatMap((epoch) => [plain(type, [2, 40], epoch, 200), plain(type, [1, 0], epoch)]),
    );
    const noise = Array.from({ length: 200 }, () => new Uint8Array(dice.bytes(dice.roll(2000))));
    for (const [name, datagrams] of Object.entries({
      'all that was said before': received.slice(),
      "another one's": foreign,
      cut,
      forged,
      ahead,
      plain: plainOnes,
      noise,
      'what one sent oneself': client.transport.sent.slice(),
    })) {
      for (const datagram of datagrams) {
        client.transport.inject(datagram);
        t.is(client.socket.tryRecv(new Uint8Array(100)), NSAPI_ERROR_WOULD_BLOCK, name);
      }
      await talks(t, client, name);
    }
    client.socket.setTimeout(1000);
    t.is(await client.socket.close(), NSAPI_ERROR_OK);
  });
}
