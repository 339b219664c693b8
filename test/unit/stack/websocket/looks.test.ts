import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { Looks } from '../../../../ts/stack/websocket/looks.js';

const real = globalThis.setTimeout;
/** How many timers came, all late, as in a page that nobody sees. */
let timers = 0;

/** As long as such a timer takes, and then some. */
const rest = (): Promise<void> => new Promise((resolve) => real(resolve, 400));

test.before(() => {
  const slow = (call: () => void, milliseconds: number): NodeJS.Timeout =>
    real(() => {
      timers += 1;
      call();
    }, milliseconds + 300);
  Reflect.set(globalThis, 'setTimeout', slow);
});
test.after.always(() => void Reflect.set(globalThis, 'setTimeout', real));

test.serial('once timers were late, room is found without them', async (t) => {
  let waiting = 1;
  await new Promise<void>((resolve) => {
    const looks = new Looks(() => {
      looks.stop();
      resolve();
      return 0;
    });
    looks.start(waiting);
  });
  t.is(timers, 1, 'the first one was waited for');
  for (let each = 0; each < 50; each += 1) {
    waiting = 10;
    await new Promise<void>((resolve) => {
      const looks = new Looks(() => {
        waiting -= 1;
        if (waiting === 0) {
          looks.stop();
          resolve();
        }
        return waiting;
      });
      looks.start(waiting);
    });
  }
  t.is(timers, 1, 'and no other one');
});

test.serial('while nothing changes it waits for the timer', async (t) => {
  let looked = 0;
  const looks = new Looks(() => {
    looked += 1;
    return 1;
  });
  looks.start(1);
  await new Promise((resolve) => real(resolve, 100));
  const before = looked;
  t.true(before > 1, 'it looked by messages');
  for (let each = 0; each < 100; each += 1) await turn();
  t.is(looked, before, 'and no more');
  await rest();
  t.true(looked > before, 'until the timer came');
  looks.stop();
  await rest();
  const after = looked;
  await rest();
  t.is(looked, after);
});
