import type { Socket } from '../net/socket.js';
import {
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import {
  type Closeable,
  type ComplianceCase,
  caseOf,
  holds,
  pattern,
  pause,
  same,
  sameBytes,
  soon,
  throwsAtOnce,
} from './case.js';

/** Two ends of one connection, made for one case. */
export interface SocketSubject extends Closeable {
  /** The socket under test: connected, blocking, nothing received or sent yet. */
  readonly near: Socket;
  /** The other end, which may be of another kind. */
  readonly far: Socket;
}

/** More than any of the buffers between two ends should hold. */
const MUCH = 3_000_000;
/** A bound for what may be taken while nobody reads. */
const TOO_MUCH = 256_000_000;

const of = (
  title: string,
  attempt: (subject: SocketSubject) => void | Promise<void>,
): ComplianceCase<SocketSubject> => caseOf(title, attempt);

/**
 * What holds for every connected `Socket` that carries a stream, one's own included. Run each case
 * with a function that makes two connected ends:
 *
 * @example
 * for (const { title, run } of socketCompliance) test(title, () => run(makePair));
 */
export const socketCompliance: readonly ComplianceCase<SocketSubject>[] = [
  of(
    'what one end sends the other receives, whole and in order, in pieces of any size',
    async ({ near, far }) => {
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        for (const size of [1, 2, 255, 1_000, 16_384, 16_385, 70_000]) {
          const bytes = pattern(size, size);
          const [sent, received] = await soon(
            Promise.all([from.send(bytes), receive(to, size)]),
            'a send',
          );
          same(sent, size, 'send');
          sameBytes(received, bytes, 'what was received');
        }
      }
    },
  ),
  of('much goes both ways at once', async ({ near, far }) => {
    const [there, back] = [pattern(MUCH, 1), pattern(MUCH, 2)];
    const all = Promise.all([
      near.send(there),
      far.send(back),
      receive(far, MUCH),
      receive(near, MUCH),
    ]);
    const [sent, returned, received, came] = await soon(all, 'the transfer');
    same(sent, MUCH, 'send');
    same(returned, MUCH, 'send of the other end');
    sameBytes(received, there, 'what the other end received');
    sameBytes(came, back, 'what came back');
  }),
  of('a send of no bytes answers 0', async ({ near }) => {
    same(await soon(near.send(new Uint8Array(0)), 'send'), 0, 'send');
  }),
  of(
    'a blocking recv waits until bytes come, and takes no more than there is room for',
    async ({ near, far }) => {
      const waiting = receive(near, 3);
      await pause(5);
      same(await soon(far.send(Uint8Array.of(7, 8, 9)), 'send'), 3, 'send');
      sameBytes(await soon(waiting, 'recv'), Uint8Array.of(7, 8, 9), 'what came');
    },
  ),
  of(
    'with nothing to receive: WOULD_BLOCK at once where it does not wait, and when the timeout ' +
      'has passed',
    async ({ near }) => {
      near.setBlocking(false);
      same(near.tryRecv(new Uint8Array(8)), NSAPI_ERROR_WOULD_BLOCK, 'tryRecv');
      same(await near.recv(new Uint8Array(8)), NSAPI_ERROR_WOULD_BLOCK, 'recv, non-blocking');
      near.setTimeout(15);
      same(
        await soon(near.recv(new Uint8Array(8)), 'recv'),
        NSAPI_ERROR_WOULD_BLOCK,
        'recv, timeout',
      );
    },
  ),
  of(
    'a primitive answers a count of what it was given, or a negative number, at once',
    ({ near }) => {
      const sent = near.trySend(pattern(100));
      holds(
        Number.isInteger(sent) && sent <= 100 && sent !== 0,
        `trySend answered ${String(sent)}`,
      );
      const got = near.tryRecv(new Uint8Array(10));
      holds(Number.isInteger(got) && got < 0, `tryRecv answered ${String(got)} with nothing there`);
    },
  ),
  of(
    'who sends faster than the other reads is stopped by WOULD_BLOCK; nothing is lost or doubled',
    async ({ near, far }) => {
      near.setBlocking(false);
      const piece = pattern(10_000, 3);
      let sent = 0;
      for (let idle = 0; idle < 3 && sent < TOO_MUCH; ) {
        // What was not taken is offered again, as it was.
        const taken = near.trySend(piece.subarray(sent % piece.length));
        if (taken > 0) sent += taken;
        else {
          same(taken, NSAPI_ERROR_WOULD_BLOCK, 'trySend');
          idle += 1;
          await pause(20);
        }
      }
      holds(sent < TOO_MUCH, `it took ${sent} bytes that nobody reads`);
      near.setBlocking(true);
      const rest = piece.subarray(sent % piece.length);
      const [last, received] = await soon(
        Promise.all([near.send(rest), receive(far, sent + rest.length)]),
        'the rest',
      );
      same(last, rest.length, 'the last send');
      const wrong = received.findIndex((byte, index) => byte !== piece[index % piece.length]);
      holds(wrong < 0, `the byte at ${wrong} is another`);
    },
  ),
  of('the bytes of a send may be changed when it is done', async ({ near, far }) => {
    const bytes = pattern(5_000);
    same(await soon(near.send(bytes), 'send'), 5_000, 'send');
    bytes.fill(255);
    sameBytes(await soon(receive(far, 5_000), 'recv'), pattern(5_000), 'what was received');
  }),
  of(
    'sigio tells of bytes, not from inside a call, and not after it was taken off',
    async ({ near, far }) => {
      let told = 0;
      let inside = false;
      let toldInside = false;
      const tell = new Promise<void>((resolve) => {
        near.sigio(() => {
          told += 1;
          toldInside ||= inside;
          resolve();
        });
      });
      inside = true;
      near.setBlocking(false);
      near.tryRecv(new Uint8Array(1));
      inside = false;
      const sending = far.send(Uint8Array.of(1));
      await soon(tell, 'sigio');
      await soon(sending, 'send');
      holds(!toldInside, 'sigio ran inside a call');
      await receiveNonBlocking(near, 1);
      await pause(5);
      near.sigio(null);
      const before = told;
      await soon(far.send(Uint8Array.of(2)), 'send');
      await pause(20);
      same(told, before, 'calls of sigio after it was taken off');
    },
  ),
  of(
    'only one reader at a time: a second one throws, and the first goes on',
    async ({ near, far }) => {
      const first = near.recv(new Uint8Array(4));
      throwsAtOnce(() => near.recv(new Uint8Array(4)), TypeError, 'a second recv');
      await soon(far.send(Uint8Array.of(5)), 'send');
      same(await soon(first, 'the first recv'), 1, 'the first recv');
    },
  ),
  of('an aborted recv rejects with the reason, and no byte is lost', async ({ near, far }) => {
    const controller = new AbortController();
    const waiting = near.recv(new Uint8Array(4), { signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    const thrown = await soon(
      waiting.then(
        () => null,
        (error: unknown) => error,
      ),
      'the aborted recv',
    );
    same(thrown, reason, 'what it rejected with');
    await soon(far.send(Uint8Array.of(1, 2)), 'send');
    sameBytes(await soon(receive(near, 2), 'recv'), Uint8Array.of(1, 2), 'what came afterwards');
  }),
  of('what is no bytes throws at once, and says so', ({ near }) => {
    for (const wrong of ['text', 5, null, undefined, [1, 2], new ArrayBuffer(2)]) {
      // Called as JavaScript may.
      throwsAtOnce(
        () => Reflect.apply(near.send, near, [wrong]),
        TypeError,
        `send(${String(wrong)})`,
      );
      throwsAtOnce(
        () => Reflect.apply(near.recv, near, [wrong]),
        TypeError,
        `recv(${String(wrong)})`,
      );
    }
  }),
  of(
    'an option that nobody knows is UNSUPPORTED, and the socket goes on',
    async ({ near, far }) => {
      same(near.setsockopt(12_345, 678, 1), NSAPI_ERROR_UNSUPPORTED, 'setsockopt');
      same(near.getsockopt(12_345, 678).code, NSAPI_ERROR_UNSUPPORTED, 'getsockopt');
      same(near.lastError?.errno, NSAPI_ERROR_UNSUPPORTED, 'lastError');
      await soon(near.send(Uint8Array.of(1)), 'send');
      same((await soon(receive(far, 1), 'recv')).length, 1, 'recv');
    },
  ),
  of(
    'ending the sending half, if there are halves: the other reads to the end, can send',
    async ({ near, far }) => {
      await soon(near.send(Uint8Array.of(1, 2, 3)), 'send');
      const ended = await untilNot(near, () => near.tryShutdown());
      if (ended === NSAPI_ERROR_UNSUPPORTED) return;
      same(ended, NSAPI_ERROR_OK, 'tryShutdown');
      sameBytes(
        await soon(receive(far, 3), 'recv'),
        Uint8Array.of(1, 2, 3),
        'what was sent before',
      );
      same(await soon(far.recv(new Uint8Array(1)), 'the end'), 0, 'recv at the end');
      same(await near.send(Uint8Array.of(4)), NSAPI_ERROR_NO_CONNECTION, 'send after the end');
      same(await soon(far.send(Uint8Array.of(9)), 'send'), 1, 'send of the other end');
      sameBytes(await soon(receive(near, 1), 'recv'), Uint8Array.of(9), 'what the other end sent');
    },
  ),
  of('close: what was sent arrives, then the end, again and again', async ({ near, far }) => {
    same(await soon(near.send(pattern(50_000)), 'send'), 50_000, 'send');
    const [closed, received] = await soon(
      Promise.all([near.close(), receive(far, 50_000)]),
      'close',
    );
    same(closed, NSAPI_ERROR_OK, 'close');
    sameBytes(received, pattern(50_000), 'what was sent before');
    for (let time = 0; time < 3; time += 1) {
      same(await soon(far.recv(new Uint8Array(8)), 'the end'), 0, 'recv at the end');
    }
  }),
  of(
    'close wakes who waits with NO_SOCKET; afterwards every call answers NO_SOCKET',
    async ({ near }) => {
      const waiting = near.recv(new Uint8Array(4));
      same(await soon(near.close(), 'close'), NSAPI_ERROR_OK, 'close');
      same(
        await soon(waiting, 'the recv that waited'),
        NSAPI_ERROR_NO_SOCKET,
        'the recv that waited',
      );
      same(await near.recv(new Uint8Array(4)), NSAPI_ERROR_NO_SOCKET, 'recv');
      same(await near.send(Uint8Array.of(1)), NSAPI_ERROR_NO_SOCKET, 'send');
      same(near.setsockopt(12_345, 678, 1), NSAPI_ERROR_NO_SOCKET, 'setsockopt');
      same(near.getpeername().code, NSAPI_ERROR_NO_SOCKET, 'getpeername');
      same(await soon(near.close(), 'a second close'), NSAPI_ERROR_NO_SOCKET, 'a second close');
    },
  ),
];

/** Receives so many bytes. */
async function receive(socket: Socket, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const got = await socket.recv(bytes.subarray(at));
    holds(got > 0, `recv answered ${got} after ${at} of ${size} bytes`);
    at += got;
  }
  return bytes;
}

async function receiveNonBlocking(socket: Socket, size: number): Promise<void> {
  for (let at = 0, tries = 0; at < size; tries += 1) {
    holds(tries < 1_000, `only ${at} of ${size} bytes came`);
    const got = socket.tryRecv(new Uint8Array(size - at));
    if (got > 0) at += got;
    else await pause(1);
  }
}

/** What a primitive returns when it does not say WOULD_BLOCK any more. */
async function untilNot(socket: Socket, primitive: () => number): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const answer = primitive();
    if (answer !== NSAPI_ERROR_WOULD_BLOCK) return answer;
    holds(tries < 1_000, `${socket.constructor.name} said WOULD_BLOCK to the end`);
    await pause(1);
  }
}
