import { readFileSync } from 'node:fs';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

/** The formulas of native/src/accel/nist_curve.h with intervals in the place of numbers. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
}
interface Element {
  readonly limbs: readonly Range[];
  readonly value: Range;
}
interface Point {
  readonly x: Element;
  readonly y: Element;
  readonly z: Element;
}

const BITS = 27n;
const FULL: Range = { low: 0n, high: (1n << BITS) - 1n };

const plus = (a: Range, b: Range): Range => ({ low: a.low + b.low, high: a.high + b.high });
const hull = (a: Range, b: Range): Range => ({
  low: a.low < b.low ? a.low : b.low,
  high: a.high > b.high ? a.high : b.high,
});
const shifted = ({ low, high }: Range, by: bigint): Range => ({ low: low >> by, high: high >> by });

function times(a: Range, b: Range): Range {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return corners.map((corner) => ({ low: corner, high: corner })).reduce(hull);
}

const constant = (value: number): Range => ({ low: BigInt(value), high: BigInt(value) });

/** Throws where a number does not fit into a signed one of so many bits. */
function fits(range: Range, bits: bigint): Range {
  if (range.low < -(1n << (bits - 1n)) || range.high >= 1n << (bits - 1n))
    throw new RangeError(`${bits} bits overflow`);
  return range;
}

class Field {
  readonly #limbs: number;
  readonly #prime: bigint;
  readonly #terms: readonly (readonly [limb: number, shift: number, sign: number])[];

  constructor(file: string) {
    const text = readFileSync(projectFile('native', 'src', 'accel', file), 'utf8');
    this.#limbs = Number(/#define LIMBS (\d+)/.exec(text)?.[1]);
    this.#terms = [...text.matchAll(/TERM\((\d+), (\d+), (-?\d+)\)/g)].map(
      ([, limb, shift, sign]) => [Number(limb), Number(shift), Number(sign)],
    );
    this.#prime = this.#terms.reduce(
      (sum, [limb, shift, sign]) => sum + (BigInt(sign) << (BITS * BigInt(limb) + BigInt(shift))),
      -1n,
    );
  }

  /** Limbs of 27 bits but for the highest, which the value bounds. */
  carried(value: Range): Element {
    const above = BITS * BigInt(this.#limbs - 1);
    return {
      value,
      limbs: [...Array(this.#limbs - 1).fill(FULL), fits(shifted(value, above), 32n)],
    };
  }

  /** Any coordinate that comes from bytes. */
  input(): Element {
    return this.carried({ low: 0n, high: this.#prime << 1n });
  }

  multiply(a: Element, b: Element): Element {
    let sum = constant(0);
    for (let column = 0; column < 2 * this.#limbs; column++) {
      // Every partial sum lies between the sums of the negative and of the positive parts.
      const parts = a.limbs.flatMap((limb, i) => {
        const other = b.limbs[column - i];
        return other === undefined ? [] : [times(limb, other)];
      });
      for (const [limb, shift, sign] of this.#terms) {
        if (column >= limb && column - limb < this.#limbs)
          parts.push(
            times(FULL, {
              low: BigInt(sign) << BigInt(shift),
              high: BigInt(sign) << BigInt(shift),
            }),
          );
      }
      const zero = constant(0);
      fits([sum, ...parts].map((part) => hull(part, zero)).reduce(plus), 64n);
      sum = shifted([sum, ...parts].reduce(plus), BITS);
    }
    const r = BITS * BigInt(this.#limbs);
    const product = times(a.value, b.value);
    return this.carried({ low: product.low >> r, high: (product.high >> r) + this.#prime + 1n });
  }

  combine(a: Element, factor: number, b: Element, other: number): Element {
    const limbs = a.limbs.map((limb, i) =>
      fits(
        plus(
          fits(times(limb, constant(factor)), 32n),
          fits(times(b.limbs[i] ?? FULL, constant(other)), 32n),
        ),
        32n,
      ),
    );
    return {
      limbs,
      value: plus(times(a.value, constant(factor)), times(b.value, constant(other))),
    };
  }

  carry(a: Element): Element {
    let over = constant(0);
    for (const limb of a.limbs) over = shifted(fits(plus(limb, over), 32n), BITS);
    return this.carried(a.value);
  }

  double(p: Point): Point {
    const [delta, gamma] = [this.multiply(p.z, p.z), this.multiply(p.y, p.y)];
    const beta = this.multiply(p.x, gamma);
    const product = this.multiply(this.combine(p.x, 1, delta, -1), this.combine(p.x, 1, delta, 1));
    const alpha = this.combine(product, 3, product, 0);
    const sum = this.combine(p.y, 1, p.z, 1);
    const z = this.carry(
      this.combine(this.combine(this.multiply(sum, sum), 1, gamma, -1), 1, delta, -1),
    );
    const x = this.carry(this.combine(this.multiply(alpha, alpha), 1, beta, -8));
    const slope = this.multiply(alpha, this.combine(beta, 4, x, -1));
    return { x, y: this.carry(this.combine(slope, 1, this.multiply(gamma, gamma), -8)), z };
  }

  add(p: Point, q: Point): Point {
    const [squareP, squareQ] = [this.multiply(p.z, p.z), this.multiply(q.z, q.z)];
    const u = this.multiply(p.x, squareQ);
    const h = this.combine(this.multiply(q.x, squareP), 1, u, -1);
    const v = this.multiply(p.y, this.multiply(q.z, squareQ));
    const s = this.combine(this.multiply(q.y, this.multiply(p.z, squareP)), 1, v, -1);
    const squareH = this.multiply(h, h);
    const [cube, base] = [this.multiply(h, squareH), this.multiply(u, squareH)];
    const z = this.multiply(this.multiply(p.z, q.z), h);
    const x = this.carry(this.combine(this.combine(this.multiply(s, s), 1, cube, -1), 1, base, -2));
    const y = this.multiply(s, this.combine(base, 1, x, -1));
    return { x, y: this.carry(this.combine(y, 1, this.multiply(cube, v), -1)), z };
  }

  join(a: Element, b: Element): Element {
    return {
      value: hull(a.value, b.value),
      limbs: a.limbs.map((limb, i) => hull(limb, b.limbs[i] ?? limb)),
    };
  }
}

for (const file of ['p256.c', 'p384.c']) {
  test(`no sum of ${file} overflows, whatever the points are`, (t) => {
    const field = new Field(file);
    const join = (p: Point, q: Point): Point => ({
      x: field.join(p.x, q.x),
      y: field.join(p.y, q.y),
      z: field.join(p.z, q.z),
    });
    let point: Point = { x: field.input(), y: field.input(), z: field.input() };
    for (let round = 0; ; round++) {
      t.true(round < 50, 'the bounds do not settle');
      const negative: Point = { ...point, y: field.combine(point.y, -1, point.y, 0) };
      const next = [
        field.double(point),
        field.add(point, point),
        field.add(point, negative),
      ].reduce(join, point);
      const settled = [next.x, next.y, next.z].every((element, i) => {
        const before = [point.x, point.y, point.z][i];
        return before?.value.low === element.value.low && before.value.high === element.value.high;
      });
      point = next;
      if (settled) break;
    }
  });
}
