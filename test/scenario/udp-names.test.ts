import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import {
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import { Dice } from '../support/dice.js';
import { client, EchoServer, HOST, serverConfig } from '../support/dtls.js';
import { echoOver } from '../support/udp-echo.js';

/** The names of Mbed OS's tests of UDP sockets, here of sockets over a stack of ours. */
interface Subject {
  readonly stack: NetworkStack;
  readonly echo: SocketAddress;
  /** A socket that is open and no more. */
  open(): UDPSocket | DTLSSocket;
  /** One that may send to the echo. */
  ready(): Promise<UDPSocket | DTLSSocket>;
  unopened(): UDPSocket | DTLSSocket;
}

function udpSubject(t: ExecutionContext, stack: NetworkStack): Subject {
  const { address, close } = echoOver(stack);
  t.teardown(close);
  const unopened = (): UDPSocket => {
    const socket = new UDPSocket();
    t.teardown(() => void socket.tryClose());
    socket.setTimeout(5000);
    return socket;
  };
  const open = (): UDPSocket => {
    const socket = unopened();
    check(socket.open(stack), socket);
    return socket;
  };
  return { stack, echo: address, open, ready: async () => open(), unopened };
}

function dtlsSubject(t: ExecutionContext, stack: NetworkStack): Subject {
  const instance = new Instance();
  const { address } = new EchoServer(t, stack, { config: serverConfig(t, instance, null) });
  const unopened = (): DTLSSocket => {
    const socket = new DTLSSocket(undefined, { instance });
    t.teardown(() => socket[Symbol.dispose]());
    return socket;
  };
  const open = (): DTLSSocket => client(t, stack, null, { instance });
  const ready = async (): Promise<DTLSSocket> => {
    const socket = open();
    check(await socket.connect(address), socket);
    return socket;
  };
  return { stack, echo: address, open, ready, unopened };
}

const SUBJECTS: Readonly<Record<string, (t: ExecutionContext) => Subject>> = {
  'UDPSocket over LoopbackStack': (t) => udpSubject(t, new LoopbackStack()),
  'UDPSocket over NodeStack': (t) => udpSubject(t, new NodeStack()),
  'DTLSSocket over LoopbackStack': (t) => dtlsSubject(t, new LoopbackStack()),
  'DTLSSocket over NodeStack': (t) => dtlsSubject(t, new NodeStack()),
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

function bytesOf(size: number, seed: number): Uint8Array {
  return new Uint8Array(new Dice(seed).bytes(size));
}

async function receives(
  socket: UDPSocket | DTLSSocket,
  wait: () => Promise<void>,
): Promise<Uint8Array | null> {
  const into = new Uint8Array(1300);
  for (let tries = 0; tries < 500; tries++) {
    const { size, address } = await socket.recvfrom(into);
    if (size === NSAPI_ERROR_WOULD_BLOCK) await wait();
    else return address === null ? null : into.slice(0, check(size, socket));
  }
  return null;
}

const BURST = [100, 200, 300, 120, 500];

/** Bursts of datagrams, of which a few may be lost on their way: how many came back whole. */
async function bursts(subject: Subject, blocking: boolean): Promise<number> {
  const socket = await subject.ready();
  socket.setTimeout(blocking ? 1000 : 0);
  const wait = (): Promise<void> => pause(2);
  let whole = 0;
  for (let round = 0; round < 20; round++) {
    const sent = BURST.map((size, index) => bytesOf(size, 10 * round + index + 1));
    for (const each of sent)
      for (let tries = 0; tries < 500; tries++)
        if ((await socket.sendto(subject.echo, each)) === each.length) break;
        else await wait();
    const came = new Set<string>();
    for (let each = 0; each < sent.length; each++) came.add(String(await receives(socket, wait)));
    if (sent.every((each) => came.has(String(each)))) whole++;
  }
  return whole;
}

async function echoes(subject: Subject, connects: boolean, blocking: boolean): Promise<number> {
  const socket = await subject.ready();
  if (connects && socket instanceof UDPSocket) check(await socket.connect(subject.echo), socket);
  const wait = (): Promise<void> => pause(1);
  socket.setTimeout(blocking ? 1000 : 0);
  let lost = 0;
  let tries = 0;
  for (let size = 1; size <= 1100; size += size < 64 ? 1 : 37) {
    const sent = bytesOf(size, size);
    tries++;
    const count = connects ? await socket.send(sent) : await socket.sendto(subject.echo, sent);
    if (count !== size || String(await receives(socket, wait)) !== String(sent)) lost++;
  }
  return lost / tries;
}

const CASES: Readonly<Record<string, (t: ExecutionContext, subject: Subject) => unknown>> = {
  UDPSOCKET_OPEN_DESTRUCT: (t, { open }) => {
    for (let each = 0; each < 100; each++) {
      const socket = open();
      if (socket instanceof DTLSSocket) socket[Symbol.dispose]();
      else t.is(socket.tryClose(), NSAPI_ERROR_OK);
      t.is(socket.bind(0), NSAPI_ERROR_NO_SOCKET);
    }
  },
  UDPSOCKET_OPEN_LIMIT: async (t, { ready }) => {
    const sockets = await Promise.all(Array.from({ length: 8 }, ready));
    for (const socket of sockets) t.is(await socket.close(), NSAPI_ERROR_OK);
  },
  UDPSOCKET_OPEN_TWICE: (t, { stack, open }) => {
    t.is(open().open(stack), NSAPI_ERROR_PARAMETER);
  },
  UDPSOCKET_OPEN_CLOSE_REPEAT: async (t, { stack, unopened }) => {
    for (let each = 0; each < 2; each++) {
      const socket = unopened();
      t.is(socket.open(stack), NSAPI_ERROR_OK);
      t.is(await socket.close(), NSAPI_ERROR_OK);
      if (socket instanceof UDPSocket) t.is(socket.open(stack), NSAPI_ERROR_OK);
    }
  },
  UDPSOCKET_BIND_PORT: async (t, { open }) => {
    t.is(open().bind(0), NSAPI_ERROR_OK);
  },
  UDPSOCKET_BIND_PORT_FAIL: (t, { echo, open }) => {
    t.is(open().bind(new SocketAddress(HOST, echo.port)), NSAPI_ERROR_PARAMETER);
  },
  UDPSOCKET_BIND_ADDRESS: (t, { open }) => {
    t.is(open().bind(new SocketAddress(HOST, 0)), NSAPI_ERROR_OK);
  },
  UDPSOCKET_BIND_ADDRESS_INVALID: (t, { stack, open }) => {
    // In memory there is one host, whose name nobody asks for.
    const wanted = stack instanceof NodeStack ? NSAPI_ERROR_PARAMETER : NSAPI_ERROR_OK;
    t.is(open().bind(new SocketAddress('190.2.3.4', 0)), wanted);
  },
  UDPSOCKET_BIND_WRONG_TYPE: (t, { stack, open }) => {
    const wanted = stack instanceof NodeStack ? NSAPI_ERROR_PARAMETER : NSAPI_ERROR_OK;
    t.is(open().bind(new SocketAddress('fe80::ff01', 0)), wanted);
  },
  UDPSOCKET_BIND_UNOPENED: (t, { unopened }) => {
    t.is(unopened().bind(1024), NSAPI_ERROR_NO_SOCKET);
  },
  UDPSOCKET_SENDTO_INVALID: async (t, { echo, ready }) => {
    const socket = await ready();
    if (socket instanceof UDPSocket) {
      t.is(
        await socket.sendto(new SocketAddress('', 9), new Uint8Array(1)),
        NSAPI_ERROR_NO_ADDRESS,
      );
      t.is(await socket.sendto(echo, new Uint8Array(65_508)), NSAPI_ERROR_PARAMETER);
    } else t.true((await socket.sendto(echo, new Uint8Array(65_508))) < 0);
    t.is(await socket.sendto(echo, new Uint8Array(0)), 0);
    t.is(await socket.sendto(echo, new Uint8Array(5)), 5);
  },
  UDPSOCKET_SENDTO_REPEAT: async (t, { echo, ready }) => {
    const socket = await ready();
    for (let each = 0; each < 100; each++) t.is(await socket.sendto(echo, bytesOf(20, 1)), 20);
  },
  UDPSOCKET_ECHOTEST: async (t, subject) => {
    t.true((await echoes(subject, false, true)) <= 0.3);
  },
  UDPSOCKET_ECHOTEST_NONBLOCK: async (t, subject) => {
    t.true((await echoes(subject, false, false)) <= 0.3);
  },
  UDPSOCKET_ECHOTEST_CONNECT_SEND_RECV: async (t, subject) => {
    t.true((await echoes(subject, true, true)) <= 0.3);
  },
  UDPSOCKET_ECHOTEST_CONNECT_SEND_RECV_NONBLOCK: async (t, subject) => {
    t.true((await echoes(subject, true, false)) <= 0.3);
  },
  UDPSOCKET_ECHOTEST_BURST: async (t, subject) => {
    t.true((await bursts(subject, true)) >= 14);
  },
  UDPSOCKET_ECHOTEST_BURST_NONBLOCK: async (t, subject) => {
    t.true((await bursts(subject, false)) >= 14);
  },
  UDPSOCKET_RECV_TIMEOUT: async (t, { echo, ready }) => {
    const socket = await ready();
    const into = new Uint8Array(200);
    t.is(await socket.sendto(echo, bytesOf(100, 1)), 100);
    socket.setTimeout(5000);
    t.is((await socket.recvfrom(into)).size, 100);
    socket.setTimeout(100);
    let waited = false;
    setTimeout(() => {
      waited = true;
    }, 90);
    t.is((await socket.recvfrom(into)).size, NSAPI_ERROR_WOULD_BLOCK);
    t.true(waited);
  },
  UDPSOCKET_SENDTO_TIMEOUT: async (t, { echo, ready }) => {
    const socket = await ready();
    socket.setTimeout(100);
    t.is(await socket.sendto(echo, bytesOf(100, 1)), 100);
  },
};

for (const [name, make] of Object.entries(SUBJECTS))
  for (const [title, attempt] of Object.entries(CASES))
    test(`${name}: ${title}`, async (t) => {
      await attempt(t, make(t));
    });
