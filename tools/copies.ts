/** What was done to bytes in JavaScript, of pieces that are no mere headers. */
export interface Copies {
  /** How many bytes were copied. */
  readonly copied: number;
  /** How many bytes of new memory were asked for. */
  readonly allocated: number;
  /** How many bytes were overwritten with one value. */
  readonly filled: number;
}

const LEAST = 1000;

/** Begins to count in this process; what it returns ends that and tells what came together. */
export function countCopies(): () => Copies {
  const counts = { copied: 0, allocated: 0, filled: 0 };
  const prototype = Object.getPrototypeOf(Uint8Array.prototype);
  const { set, slice, fill } = prototype;
  const Real = Uint8Array;
  const count = (what: keyof typeof counts, size: number): void => {
    if (size >= LEAST) counts[what] += size;
  };
  prototype.set = function (this: Uint8Array, from: Uint8Array, at?: number): void {
    count('copied', from.length);
    Reflect.apply(set, this, [from, at]);
  };
  prototype.slice = function (this: Uint8Array, ...given: number[]): Uint8Array {
    const piece: Uint8Array = Reflect.apply(slice, this, given);
    count('copied', piece.length);
    count('allocated', piece.length);
    return piece;
  };
  prototype.fill = function (this: Uint8Array, ...given: number[]): Uint8Array {
    const [, from = 0, to = this.length] = given;
    count('filled', to - from);
    return Reflect.apply(fill, this, given);
  };
  globalThis.Uint8Array = new Proxy(Real, {
    construct(target, given: unknown[], made) {
      const [first] = given;
      if (typeof first === 'number') count('allocated', first);
      if (first instanceof Real) {
        count('allocated', first.length);
        count('copied', first.length);
      }
      return Reflect.construct(target, given, made);
    },
  });
  return () => {
    Object.assign(prototype, { set, slice, fill });
    globalThis.Uint8Array = Real;
    return counts;
  };
}
