import test from 'ava';
import {
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { ScriptedSocket, settle } from '../../support/scripted-socket.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const WB = NSAPI_ERROR_WOULD_BLOCK;

test.serial('the timeout counts from the last event', async (t) => {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const timers = new Map<number, { readonly run: () => void; readonly milliseconds: number }>();
  let last = 0;
  Object.assign(globalThis, {
    setTimeout: (run: () => void, milliseconds: number) => (
      timers.set(++last, { run, milliseconds }), last
    ),
    clearTimeout: (timer: number) => timers.delete(timer),
  });
  try {
    const socket = new ScriptedSocket();
    socket.setTimeout(40);
    socket.answers.recv.push(WB, WB, WB, WB);
    const receiving = socket.recv(new Uint8Array(1));
    for (const armed of [1, 2, 3]) {
      await settle();
      t.deepEqual([...timers.keys()], [armed], 'a new timer, and the one before it is gone');
      t.is(timers.get(armed)?.milliseconds, 40);
      if (armed < 3) socket.poke();
    }
    timers.get(3)?.run();
    t.is(await receiving, WB);
    t.is(socket.calls.length, 4, 'and one more try when it has run out');
  } finally {
    Object.assign(globalThis, real);
  }
});

test('a signal that is aborted already rejects before anything is done', async (t) => {
  const socket = new ScriptedSocket();
  const signal = AbortSignal.abort('no');
  for (const call of [
    socket.recv(bytes(0), { signal }),
    socket.send(bytes(0), { signal }),
    socket.connect(null, { signal }),
    socket.accept({ signal }),
  ]) {
    t.is(
      await call.then(
        () => 'resolved',
        (reason: unknown) => reason,
      ),
      'no',
    );
  }
  t.deepEqual(socket.calls, []);
  t.deepEqual(socket.abortReasons, []);
});

test('an abort during a send keeps what was taken, and the rest can be sent', async (t) => {
  const socket = new ScriptedSocket();
  const controller = new AbortController();
  const reason = new Error('enough');
  socket.answers.send.push(2, WB, 1);
  const sending = socket.send(bytes(1, 2, 3), { signal: controller.signal });
  await settle();
  controller.abort(reason);
  t.is(await t.throwsAsync(sending), reason);
  t.is(socket.bytesWritten, 2);
  socket.poke();
  await settle();
  t.is(socket.calls.length, 2, 'the aborted send tries no more');
  t.is(await socket.send(bytes(3)), 1);
});

test(
  "an abort between the event and the next try still ends the wait, or the try's bytes are " +
    'delivered',
  async (t) => {
    const socket = new ScriptedSocket();
    for (const answer of [WB, bytes(5)]) {
      const controller = new AbortController();
      const into = new Uint8Array(1);
      socket.answers.recv.push(WB, answer);
      const receiving = socket
        .recv(into, { signal: controller.signal })
        .catch((reason: unknown) => reason);
      socket.poke();
      queueMicrotask(() => controller.abort('late'));
      t.is(await receiving, answer === WB ? 'late' : 1);
      t.is(into[0], answer === WB ? 0 : 5);
    }
  },
);

test('an aborted connect that was pending tells the transport', async (t) => {
  const socket = new ScriptedSocket();
  const controller = new AbortController();
  socket.answers.connect.push(NSAPI_ERROR_IN_PROGRESS);
  const connecting = socket.connect(null, { signal: controller.signal });
  await settle();
  controller.abort('stop');
  t.is(await connecting.catch((reason: unknown) => reason), 'stop');
  t.deepEqual(socket.abortReasons, ['stop']);
});

test("a signal's listeners are removed however the wait ends", async (t) => {
  const socket = new ScriptedSocket();
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof addEventListener>) => (
      listeners++, addEventListener.apply(signal, args)
    ),
    removeEventListener: (...args: Parameters<typeof removeEventListener>) => (
      listeners--, removeEventListener.apply(signal, args)
    ),
  });
  socket.answers.recv.push(WB, bytes(1), WB, WB);
  const receiving = socket.recv(bytes(0), { signal });
  await settle();
  t.is(listeners, 1);
  socket.poke();
  await receiving;
  t.is(listeners, 0);
  socket.setTimeout(2);
  t.is(await socket.recv(bytes(0), { signal }), WB);
  t.is(listeners, 0);
});

test('a second reader, writer, connect or accept throws; the first goes on', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.recv.push(WB, bytes(1));
  socket.answers.send.push(WB, 1);
  socket.answers.connect.push(NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_IS_CONNECTED);
  socket.answers.accept.push(WB, 0);
  const first = [
    socket.recv(bytes(0)),
    socket.send(bytes(0)),
    socket.connect(),
    socket.accept().then(({ code }) => code),
  ];
  t.throws(() => socket.recv(bytes(0)), {
    instanceOf: TypeError,
    message: /recv is still waiting/,
  });
  t.throws(() => socket.recvfrom(bytes(0)), { instanceOf: TypeError });
  t.throws(() => socket.send(bytes(0)), {
    instanceOf: TypeError,
    message: /send is still waiting/,
  });
  t.throws(() => socket.sendto(new SocketAddress(), bytes(0)), { instanceOf: TypeError });
  t.throws(() => socket.connect(), { instanceOf: TypeError, message: /connect is still waiting/ });
  t.throws(() => socket.accept(), { instanceOf: TypeError, message: /accept is still waiting/ });
  socket.poke();
  t.deepEqual(await Promise.all(first), [1, 1, 0, 0]);
});

test('close wakes whoever waits, who gets NO_SOCKET', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.recv.push(WB, NSAPI_ERROR_NO_SOCKET);
  socket.answers.send.push(WB, NSAPI_ERROR_NO_SOCKET);
  socket.answers.close.push(NSAPI_ERROR_OK);
  const waiting = [socket.recv(bytes(0)), socket.send(bytes(0))];
  t.is(await socket.close(), NSAPI_ERROR_OK);
  t.deepEqual(await Promise.all(waiting), [NSAPI_ERROR_NO_SOCKET, NSAPI_ERROR_NO_SOCKET]);
});

test('a close that needs time is waited for', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.close.push(WB, NSAPI_ERROR_OK);
  const closing = socket.close();
  await settle();
  t.is(socket.calls.length, 1);
  socket.poke();
  t.is(await closing, NSAPI_ERROR_OK);
});

test('disposal closes and ignores the number', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.close.push(NSAPI_ERROR_OK, NSAPI_ERROR_NO_SOCKET);
  await socket[Symbol.asyncDispose]();
  socket[Symbol.dispose]();
  t.deepEqual(socket.calls, ['close', 'close']);
});

test('sigio runs from a microtask, once for the events before it', async (t) => {
  const socket = new ScriptedSocket();
  let runs = 0;
  const callback = (): void => void runs++;
  socket.sigio(callback);
  t.is(socket.sigioCallback, callback);
  socket.poke();
  socket.poke();
  t.is(runs, 0);
  await settle();
  t.is(runs, 1);
  socket.poke();
  await settle();
  t.is(runs, 2);
  socket.sigio(null);
  socket.poke();
  await settle();
  t.is(runs, 2);
});

test('an event from inside a primitive is not lost', async (t) => {
  class Eager extends ScriptedSocket {
    override tryRecv(into: Uint8Array): number {
      this.poke();
      return super.tryRecv(into);
    }
  }
  const socket = new Eager();
  socket.answers.recv.push(WB, bytes(1));
  t.is(await socket.recv(bytes(0)), 1);
});
