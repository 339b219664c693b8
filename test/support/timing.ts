import { Dice } from './dice.js';

/** An operation with one of two secrets. */
export interface Subject {
  readonly name: string;
  /** Gets ready for one of the classes; what it does is not measured. */
  readonly prepare: (which: 0 | 1, round: number) => void;
  readonly run: () => void;
  /** So many runs are one measurement. */
  readonly batch: number;
}

/** Sums of one class, by Welford. */
class Sums {
  count = 0;
  mean = 0;
  #squares = 0;

  add(value: number): void {
    this.count++;
    const distance = value - this.mean;
    this.mean += distance / this.count;
    this.#squares += distance * (value - this.mean);
  }

  get variance(): number {
    return this.#squares / (this.count - 1);
  }
}

/** Welch's t of two classes. */
function welch(a: Sums, b: Sums): number {
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
}

function measured({ run, batch }: Subject): number {
  const start = process.hrtime.bigint();
  for (let left = batch; left > 0; left--) run();
  return Number(process.hrtime.bigint() - start);
}

/**
 * The t of two classes of secrets in turns of chance, without the slowest fifth, which is what the
 * machine did meanwhile.
 * @param same both classes are the first: the control, which tells what the noise alone comes to
 */
export function tOf(subject: Subject, rounds: number, same: boolean, seed: number): number {
  const dice = new Dice(seed);
  const times: (readonly [which: 0 | 1, time: number])[] = [];
  for (let round = 0; round < rounds; round++) {
    const which = dice.pick([0, 1] as const);
    subject.prepare(same ? 0 : which, round);
    times.push([which, measured(subject)]);
  }
  const sorted = times.map(([, time]) => time).sort((x, y) => x - y);
  const most = sorted[Math.floor(sorted.length * 0.8)] ?? Infinity;
  const sums = [new Sums(), new Sums()] as const;
  for (const [which, time] of times) if (time <= most) sums[which].add(time);
  return welch(...sums);
}
