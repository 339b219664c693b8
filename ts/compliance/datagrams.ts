import {
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import { NSAPI_UDP } from '../nsapi/options.js';
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

/** A network stack with UDP, made for one case, with somebody to talk to. */
export interface DatagramSubject extends Closeable {
  readonly stack: NetworkStack;
  /** Where each datagram comes back whole. */
  readonly echo: SocketAddress;
}

/** Longest time that a datagram may take, in milliseconds. */
const PATIENCE = 10_000;

const of = (
  title: string,
  attempt: (subject: DatagramSubject) => void | Promise<void>,
): ComplianceCase<DatagramSubject> => caseOf(title, attempt);

/** What holds for every `NetworkStack` with UDP, over a path that loses nothing. */
export const datagramCompliance: readonly ComplianceCase<DatagramSubject>[] = [
  of('a handle that was closed answers NO_SOCKET to every call', ({ stack, echo }) => {
    const handle = open(stack);
    same(stack.socketClose(handle), NSAPI_ERROR_OK, 'socketClose');
    same(stack.socketClose(handle), NSAPI_ERROR_NO_SOCKET, 'socketClose again');
    same(stack.socketBind(handle, new SocketAddress('', 0)), NSAPI_ERROR_NO_SOCKET, 'socketBind');
    same(stack.socketConnect(handle, echo), NSAPI_ERROR_NO_SOCKET, 'socketConnect');
    same(stack.socketSendto(handle, echo, pattern(1)), NSAPI_ERROR_NO_SOCKET, 'socketSendto');
    same(receive(stack, handle, 1).size, NSAPI_ERROR_NO_SOCKET, 'socketRecvfrom');
    same(stack.getpeername(handle).code, NSAPI_ERROR_NO_SOCKET, 'getpeername');
  }),
  of('there is nothing to listen for, nor to accept', ({ stack }) => {
    const handle = open(stack);
    same(stack.socketListen(handle, 1), NSAPI_ERROR_UNSUPPORTED, 'socketListen');
    same(stack.socketAccept(handle).code, NSAPI_ERROR_UNSUPPORTED, 'socketAccept');
    stack.socketClose(handle);
  }),
  of('an address that names nobody, or no port, is NO_ADDRESS', ({ stack, echo }) => {
    const handle = open(stack);
    for (const nowhere of [new SocketAddress('', 80), new SocketAddress(echo.host, 0)])
      same(stack.socketSendto(handle, nowhere, pattern(1)), NSAPI_ERROR_NO_ADDRESS, `${nowhere}`);
    stack.socketClose(handle);
  }),
  of('nothing there: WOULD_BLOCK', ({ stack }) => {
    const handle = open(stack);
    same(receive(stack, handle, 8).size, NSAPI_ERROR_WOULD_BLOCK, 'socketRecvfrom');
    stack.socketClose(handle);
  }),
  of('each datagram comes whole, and from whom it was sent to', async ({ stack, echo }) => {
    const handle = open(stack);
    for (const size of [1, 13, 500, 1200, 1400]) {
      await send(stack, handle, echo, pattern(size));
      const { bytes, address } = await next(stack, handle, 2000);
      sameBytes(bytes, pattern(size), 'the echo');
      holds(address?.equals(echo) ?? false, `the echo came from ${address}, not ${echo}`);
    }
    stack.socketClose(handle);
  }),
  of('what does not fit is gone, and the next one comes whole', async ({ stack, echo }) => {
    const handle = open(stack);
    await send(stack, handle, echo, pattern(900));
    sameBytes((await next(stack, handle, 100)).bytes, pattern(900).subarray(0, 100), 'the first');
    await send(stack, handle, echo, pattern(50, 3));
    sameBytes((await next(stack, handle, 100)).bytes, pattern(50, 3), 'the second');
    stack.socketClose(handle);
  }),
  of('the bytes of a send may be changed when the call has returned', async ({ stack, echo }) => {
    const handle = open(stack);
    const bytes = pattern(800);
    await send(stack, handle, echo, bytes);
    bytes.fill(0);
    sameBytes((await next(stack, handle, 1000)).bytes, pattern(800), 'the echo');
    stack.socketClose(handle);
  }),
  of('a socket that is connected sends there', async ({ stack, echo }) => {
    const handle = open(stack);
    same(stack.socketConnect(handle, echo), NSAPI_ERROR_OK, 'socketConnect');
    same(stack.getpeername(handle).address?.equals(echo), true, 'getpeername');
    await sent(stack, handle, () => stack.socketSend(handle, pattern(77)), 77);
    sameBytes((await next(stack, handle, 1000)).bytes, pattern(77), 'the echo');
    stack.socketClose(handle);
  }),
  of('two sockets do not mix', async ({ stack, echo }) => {
    const [one, other] = [open(stack), open(stack)];
    await send(stack, one, echo, pattern(100, 1));
    await send(stack, other, echo, pattern(100, 2));
    sameBytes((await next(stack, one, 200)).bytes, pattern(100, 1), 'the one');
    sameBytes((await next(stack, other, 200)).bytes, pattern(100, 2), 'the other');
    same(receive(stack, one, 200).size, NSAPI_ERROR_WOULD_BLOCK, 'what is left of the one');
    stack.socketClose(one);
    stack.socketClose(other);
  }),
  of('the callback is not called inside a call, nor once it was taken off', async (subject) => {
    const { stack, echo } = subject;
    const handle = open(stack);
    await send(stack, handle, echo, pattern(10));
    await next(stack, handle, 10);
    const calls = { inside: false, during: 0, all: 0 };
    stack.socketAttach(handle, () => {
      calls.all++;
      if (calls.inside) calls.during++;
    });
    calls.inside = true;
    stack.socketSendto(handle, echo, pattern(10));
    calls.inside = false;
    const until = performance.now() + PATIENCE;
    while (calls.all === 0 && performance.now() < until) await pause(5);
    same(calls.during, 0, 'calls of the callback inside a call');
    holds(calls.all > 0, 'the callback told nothing');
    stack.socketAttach(handle, null);
    const before = calls.all;
    stack.socketSendto(handle, echo, pattern(10));
    await pause(100);
    same(calls.all, before, 'calls once it was taken off');
    stack.socketClose(handle);
  }),
];

function open(stack: NetworkStack): number {
  const { code, handle } = stack.socketOpen(NSAPI_UDP);
  same(code, NSAPI_ERROR_OK, 'socketOpen');
  return handle;
}

/** Sends one datagram as soon as there is room, of which the callback has to tell. */
function send(
  stack: NetworkStack,
  handle: number,
  to: SocketAddress,
  bytes: Uint8Array,
): Promise<void> {
  return sent(stack, handle, () => stack.socketSendto(handle, to, bytes), bytes.length);
}

async function sent(
  stack: NetworkStack,
  handle: number,
  attempt: () => number,
  size: number,
): Promise<void> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const told = new Promise<void>((resolve) => stack.socketAttach(handle, resolve));
    const answer = attempt();
    if (answer !== NSAPI_ERROR_WOULD_BLOCK) {
      same(answer, size, 'the count that was sent');
      return;
    }
    await Promise.race([told, pause(PATIENCE)]);
    holds(performance.now() < until, `nothing could be sent within ${PATIENCE} ms`);
  }
}

function receive(
  stack: NetworkStack,
  handle: number,
  room: number,
): { readonly size: number; readonly bytes: Uint8Array; readonly address: SocketAddress | null } {
  const into = new Uint8Array(room);
  const { size, address } = stack.socketRecvfrom(handle, into);
  return { size, bytes: into.subarray(0, Math.max(0, size)), address };
}

/** The next datagram; the callback has to tell of it. */
async function next(
  stack: NetworkStack,
  handle: number,
  room: number,
): Promise<{ readonly bytes: Uint8Array; readonly address: SocketAddress | null }> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const told = new Promise<void>((resolve) => stack.socketAttach(handle, resolve));
    const { size, ...received } = receive(stack, handle, room);
    if (size !== NSAPI_ERROR_WOULD_BLOCK) {
      holds(size >= 0, `socketRecvfrom answered ${size}`);
      return received;
    }
    await Promise.race([told, pause(PATIENCE)]);
    holds(performance.now() < until, `nothing came within ${PATIENCE} ms`);
  }
}
