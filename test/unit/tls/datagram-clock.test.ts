import test from 'ava';
import { DatagramTimer } from '../../../ts/tls/datagram-clock.js';

/** A clock whose timers the test ends. */
class HandClock {
  time = 0;
  due: (() => void) | null = null;

  now(): number {
    return this.time;
  }

  after(_milliseconds: number, callback: () => void): () => void {
    this.due = callback;
    return () => {
      this.due = null;
    };
  }
}

test('the two delays pass one after the other, and are taken back', (t) => {
  const clock = new HandClock();
  const timer = new DatagramTimer(clock, () => {});
  t.is(timer.get(), -1);
  timer.set(250, 1000);
  t.is(timer.get(), 0);
  clock.time = 250;
  t.is(timer.get(), 1);
  clock.time = 1000;
  t.is(timer.get(), 2);
  timer.set(0, 0);
  t.is(timer.get(), -1);
  t.is(clock.due, null);
});

test('an event that comes a little early is the end of the delay all the same', (t) => {
  const clock = new HandClock();
  const heard: number[] = [];
  const timer = new DatagramTimer(clock, () => heard.push(timer.get()));
  timer.set(250, 1000);
  clock.time = 999.6;
  clock.due?.();
  t.deepEqual(heard, [2]);
  timer.set(500, 2000);
  t.is(timer.get(), 0);
});
