import {
  isFlow,
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { NSAPI_TCP } from '../nsapi/options.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { NetworkStack } from '../stack/network-stack.js';
import {
  type Closeable,
  type ComplianceCase,
  caseOf,
  holds,
  pattern,
  pause,
  same,
  sameBytes,
} from './case.js';

/** A network stack, made for one case, with somebody to talk to. */
export interface NetworkStackSubject extends Closeable {
  readonly stack: NetworkStack;
  /**
   * Where each byte comes back, and the end comes after the end, or after the connection was
   * closed.
   */
  readonly echo: SocketAddress;
  /** Where nobody listens. */
  readonly refused: SocketAddress;
}

/** More than any of the buffers on the way should hold. */
const MUCH = 2_000_000;
/** A bound for what may be taken while nobody reads. */
const TOO_MUCH = 256_000_000;
/** Longest time that a step may take, in milliseconds. */
const PATIENCE = 10_000;

const of = (
  title: string,
  attempt: (subject: NetworkStackSubject) => void | Promise<void>,
): ComplianceCase<NetworkStackSubject> => caseOf(title, attempt);

/**
 * What holds for every `NetworkStack` with TCP, one's own included. Run each case with a function
 * that makes a stack and an echo server that can be reached through it:
 *
 * @example
 * for (const { title, run } of networkStackCompliance) test(title, () => run(makeStack));
 */
export const networkStackCompliance: readonly ComplianceCase<NetworkStackSubject>[] = [
  of('a protocol that nobody knows is UNSUPPORTED', ({ stack }) => {
    same(stack.socketOpen(77).code, NSAPI_ERROR_UNSUPPORTED, 'socketOpen');
  }),
  of('a handle that is not open answers NO_SOCKET to every call', ({ stack, echo }) => {
    const closed = open(stack);
    same(stack.socketClose(closed), NSAPI_ERROR_OK, 'socketClose');
    for (const handle of [closed, 987_654]) {
      const answers: Readonly<Record<string, number | undefined>> = {
        socketClose: stack.socketClose(handle),
        socketBind: stack.socketBind(handle, new SocketAddress('', 0)),
        socketListen: stack.socketListen(handle, 1),
        socketConnect: stack.socketConnect(handle, echo),
        socketAccept: stack.socketAccept(handle).code,
        socketSend: stack.socketSend(handle, Uint8Array.of(1)),
        socketRecv: stack.socketRecv(handle, new Uint8Array(1)),
        socketShutdown: stack.socketShutdown?.(handle),
        socketSendto: stack.socketSendto(handle, echo, Uint8Array.of(1)),
        socketRecvfrom: stack.socketRecvfrom(handle, new Uint8Array(1)).size,
        setsockopt: stack.setsockopt(handle, 7_000, 1, true),
        getsockopt: stack.getsockopt(handle, 7_000, 1).code,
        getpeername: stack.getpeername(handle).code,
        getsockname: stack.getsockname?.(handle).code,
      };
      for (const [name, answer] of Object.entries(answers)) {
        if (answer !== undefined) same(answer, NSAPI_ERROR_NO_SOCKET, name);
      }
    }
  }),
  of('before a connection: nothing is sent, received or named', ({ stack }) => {
    const handle = open(stack);
    same(stack.socketSend(handle, Uint8Array.of(1)), NSAPI_ERROR_NO_CONNECTION, 'socketSend');
    same(stack.socketRecv(handle, new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION, 'socketRecv');
    same(stack.getpeername(handle).code, NSAPI_ERROR_NO_CONNECTION, 'getpeername');
    same(stack.getpeername(handle).address, null, 'the address of getpeername');
  }),
  of('an address that names nobody, or no port, is NO_ADDRESS', ({ stack, echo }) => {
    const handle = open(stack);
    for (const nowhere of [new SocketAddress('', 80), new SocketAddress(echo.host, 0)]) {
      same(stack.socketConnect(handle, nowhere), NSAPI_ERROR_NO_ADDRESS, `connect to ${nowhere}`);
    }
  }),
  of(
    'connecting: OK at once, or IN_PROGRESS, then ALREADY, finally IS_CONNECTED',
    async ({ stack, echo }) => {
      const handle = open(stack);
      let answer = stack.socketConnect(handle, echo);
      if (answer !== NSAPI_ERROR_OK) {
        same(answer, NSAPI_ERROR_IN_PROGRESS, 'the first answer');
        answer = stack.socketConnect(handle, echo);
        same(answer, NSAPI_ERROR_ALREADY, 'the next answer');
        answer = await until(stack, handle, () => stack.socketConnect(handle, echo), [
          NSAPI_ERROR_ALREADY,
        ]);
        same(answer, NSAPI_ERROR_IS_CONNECTED, 'the last answer');
      }
      same(stack.socketConnect(handle, echo), NSAPI_ERROR_IS_CONNECTED, 'once connected');
      same(stack.getpeername(handle).code, NSAPI_ERROR_OK, 'getpeername');
      same(stack.getpeername(handle).address?.port, echo.port, 'the port of getpeername');
    },
  ),
  of(
    'a refused connect fails, and the same handle can then connect elsewhere; a tunnel may find ' +
      'out when it receives',
    async ({ stack, echo, refused }) => {
      const handle = open(stack);
      const pending = [NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY];
      const failed = await until(
        stack,
        handle,
        () => stack.socketConnect(handle, refused),
        pending,
      );
      if (failed === NSAPI_ERROR_OK || failed === NSAPI_ERROR_IS_CONNECTED) {
        const got = await until(stack, handle, () => stack.socketRecv(handle, new Uint8Array(1)));
        holds(got < 0, `socketRecv from where nobody listens answered ${got}`);
        return;
      }
      holds(failed < 0, `connecting where nobody listens answered ${failed}`);
      await connect(stack, handle, echo);
      await echoes(stack, handle, pattern(100));
    },
  ),
  of('bytes come back whole and in order', async ({ stack, echo }) => {
    const handle = await connected(stack, echo);
    for (const size of [1, 1_000, 16_385]) await echoes(stack, handle, pattern(size, size));
  }),
  of('much goes both ways at once', async ({ stack, echo }) => {
    await echoes(stack, await connected(stack, echo), pattern(MUCH));
  }),
  of('two connections do not mix', async ({ stack, echo }) => {
    const [one, other] = [await connected(stack, echo), await connected(stack, echo)];
    await Promise.all([
      echoes(stack, one, pattern(200_000, 1)),
      echoes(stack, other, pattern(200_000, 2)),
    ]);
    stack.socketClose(one);
    await echoes(stack, other, pattern(100, 3));
  }),
  of('nothing there: WOULD_BLOCK; no bytes: 0', async ({ stack, echo }) => {
    const handle = await connected(stack, echo);
    same(stack.socketRecv(handle, new Uint8Array(8)), NSAPI_ERROR_WOULD_BLOCK, 'socketRecv');
    same(stack.socketSend(handle, new Uint8Array(0)), 0, 'socketSend of no bytes');
  }),
  of('the bytes of a send may be changed when the call has returned', async ({ stack, echo }) => {
    const handle = await connected(stack, echo);
    for (const size of [3, 40_000]) {
      const bytes = pattern(size);
      const taken = await until(stack, handle, () => stack.socketSend(handle, bytes));
      bytes.fill(255);
      sameBytes(await receive(stack, handle, taken), pattern(size).subarray(0, taken), 'the echo');
    }
  }),
  of('who sends faster than the other reads is stopped by WOULD_BLOCK', async ({ stack, echo }) => {
    // The echo stops reading when nobody takes what it sends.
    const handle = await connected(stack, echo);
    const piece = pattern(50_000);
    let sent = 0;
    for (let idle = 0; idle < 5 && sent < TOO_MUCH; ) {
      const taken = stack.socketSend(handle, piece);
      if (taken === NSAPI_ERROR_WOULD_BLOCK) {
        idle += 1;
        await pause(20);
      } else if (taken > 0) {
        sent += taken;
      } else {
        // A tunnel that cannot slow one stream down may fail it, and must then say so.
        holds(!isFlow(taken) && taken < 0, `socketSend answered ${taken}`);
        return;
      }
    }
    holds(sent < TOO_MUCH, `it took ${sent} bytes that nobody reads`);
  }),
  of(
    'the callback tells of what comes, not from inside a call, and not after it was taken off',
    async ({ stack, echo }) => {
      const handle = await connected(stack, echo);
      let told = 0;
      let inside = true;
      let toldInside = false;
      stack.socketAttach(handle, () => {
        told += 1;
        toldInside ||= inside;
      });
      stack.socketSend(handle, Uint8Array.of(1));
      stack.socketRecv(handle, new Uint8Array(1));
      inside = false;
      for (let tries = 0; told === 0 && tries < 1_000; tries += 1) await pause(5);
      holds(told > 0, 'nobody told that the echo came');
      holds(!toldInside, 'the callback ran inside a call');
      stack.socketAttach(handle, null);
      const before = told;
      stack.socketSend(handle, Uint8Array.of(2));
      await pause(50);
      same(told, before, 'calls after it was taken off');
    },
  ),
  of(
    'ending the sending half, where there are halves: what was sent comes back, then the end for ' +
      'ever',
    async ({ stack, echo }) => {
      const handle = await connected(stack, echo);
      await until(stack, handle, () => stack.socketSend(handle, Uint8Array.of(1, 2, 3)));
      const ended =
        stack.socketShutdown === undefined
          ? NSAPI_ERROR_UNSUPPORTED
          : await until(
              stack,
              handle,
              () => stack.socketShutdown?.(handle) ?? NSAPI_ERROR_UNSUPPORTED,
            );
      sameBytes(await receive(stack, handle, 3), Uint8Array.of(1, 2, 3), 'the echo');
      if (ended === NSAPI_ERROR_UNSUPPORTED) return;
      same(ended, NSAPI_ERROR_OK, 'socketShutdown');
      for (let time = 0; time < 3; time += 1) {
        const end = await until(stack, handle, () => stack.socketRecv(handle, new Uint8Array(8)));
        same(end, 0, 'socketRecv at the end');
      }
      same(
        stack.socketSend(handle, Uint8Array.of(4)),
        NSAPI_ERROR_NO_CONNECTION,
        'socketSend after the end',
      );
    },
  ),
  of(
    'an option that nobody knows is UNSUPPORTED, and the connection goes on',
    async ({ stack, echo }) => {
      const handle = await connected(stack, echo);
      same(stack.setsockopt(handle, 12_345, 678, 1), NSAPI_ERROR_UNSUPPORTED, 'setsockopt');
      same(stack.getsockopt(handle, 12_345, 678).code, NSAPI_ERROR_UNSUPPORTED, 'getsockopt');
      await echoes(stack, handle, pattern(10));
    },
  ),
  of(
    'a look-up answers an address or a negative number, and for an IP literal its own address',
    async ({ stack }) => {
      // A stack that resolves remotely returns with the name itself, one in memory may know every
      // name.
      const none = await stack.gethostbyname('no-such-host.invalid');
      same(none.address === null, none.code < 0, 'whether there is an address');
      const literal = await stack.gethostbyname('127.0.0.1');
      same(literal.code, NSAPI_ERROR_OK, 'gethostbyname of a literal');
      same(literal.address?.host, '127.0.0.1', 'the address of a literal');
    },
  ),
];

function open(stack: NetworkStack): number {
  const { code, handle } = stack.socketOpen(NSAPI_TCP);
  same(code, NSAPI_ERROR_OK, 'socketOpen');
  return handle;
}

async function connected(stack: NetworkStack, address: SocketAddress): Promise<number> {
  const handle = open(stack);
  await connect(stack, handle, address);
  return handle;
}

async function connect(stack: NetworkStack, handle: number, address: SocketAddress): Promise<void> {
  const pending = [NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY];
  const answer = await until(stack, handle, () => stack.socketConnect(handle, address), pending);
  holds(
    answer === NSAPI_ERROR_OK || answer === NSAPI_ERROR_IS_CONNECTED,
    `connect answered ${answer}`,
  );
}

/**
 * Repeats a step until it returns something that is not pending, waiting for the callback between.
 */
async function until(
  stack: NetworkStack,
  handle: number,
  step: () => number,
  pending: readonly number[] = [NSAPI_ERROR_WOULD_BLOCK],
): Promise<number> {
  const wakers = new Set<(woken: boolean) => void>();
  stack.socketAttach(handle, () => {
    for (const wake of [...wakers]) wake(true);
  });
  for (;;) {
    const answer = step();
    if (!pending.includes(answer)) return answer;
    const told = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE);
      wakers.add((woken) => {
        clearTimeout(timer);
        wakers.clear();
        resolve(woken);
      });
    });
    holds(
      told,
      `the callback did not tell within ${PATIENCE} ms that a try after ${answer} may get further`,
    );
  }
}

async function echoes(stack: NetworkStack, handle: number, bytes: Uint8Array): Promise<void> {
  const received = new Uint8Array(bytes.length);
  let [sent, got] = [0, 0];
  while (got < bytes.length) {
    let moved = 0;
    const step = (): number => {
      moved = 0;
      if (sent < bytes.length) {
        const taken = stack.socketSend(handle, bytes.subarray(sent));
        holds(taken > 0 || taken === NSAPI_ERROR_WOULD_BLOCK, `socketSend answered ${taken}`);
        if (taken > 0) moved += taken;
        sent += Math.max(taken, 0);
      }
      const came = stack.socketRecv(handle, received.subarray(got));
      holds(
        came > 0 || came === NSAPI_ERROR_WOULD_BLOCK,
        `socketRecv answered ${came} after ${got} of ${bytes.length} bytes`,
      );
      got += Math.max(came, 0);
      return moved + Math.max(came, 0) > 0 ? NSAPI_ERROR_OK : NSAPI_ERROR_WOULD_BLOCK;
    };
    await until(stack, handle, step);
  }
  sameBytes(received, bytes, 'the echo');
}

async function receive(stack: NetworkStack, handle: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const got = await until(stack, handle, () => stack.socketRecv(handle, bytes.subarray(at)));
    holds(got > 0, `socketRecv answered ${got} after ${at} of ${size} bytes`);
    at += got;
  }
  return bytes;
}
