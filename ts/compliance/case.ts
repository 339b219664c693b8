import { nsapiStrerror } from '../nsapi/error.js';

/** One sentence of a contract, and what shows whether a subject keeps it; for any test runner. */
export interface ComplianceCase<Subject> {
  /** The sentence: unique within its suite. */
  readonly title: string;
  /**
   * Makes a subject, tries the sentence on it, and closes it whatever came of that.
   *
   * @param make makes a new subject for this case alone.
   * @throws ComplianceError when the subject does not keep the sentence; whatever `make` throws.
   */
  run(make: () => Subject | Promise<Subject>): Promise<void>;
}

/** What a case makes, and ends. */
export interface Closeable {
  /** Ends everything that was started for the case; what is closed already must not disturb it. */
  close(): void | Promise<void>;
}

/** A subject did not keep a sentence of its contract. */
export class ComplianceError extends Error {
  override readonly name = 'ComplianceError';
}

/** Longest time that a case waits for one thing, in milliseconds. */
const PATIENCE = 10_000;

/** A case of a subject that is closed afterwards. */
export function caseOf<Subject extends Closeable>(
  title: string,
  attempt: (subject: Subject) => void | Promise<void>,
): ComplianceCase<Subject> {
  return {
    title,
    run: async (make) => {
      const subject = await make();
      try {
        await attempt(subject);
      } finally {
        await subject.close();
      }
    },
  };
}

/** Fails unless two numbers, texts or booleans are the same. */
export function same<Value>(actual: Value, expected: Value, what: string): void {
  if (Object.is(actual, expected)) return;
  throw new ComplianceError(`${what}: expected ${inWords(expected)}, not ${inWords(actual)}`);
}

/** Fails unless a condition holds. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ComplianceError(what);
}

/** Fails unless bytes are the same. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  same(actual.length, expected.length, `${what}, how many`);
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  holds(at < 0, `${what}: the byte at ${at} is another`);
}

/** Fails unless a call throws at once. */
export function throwsAtOnce(call: () => unknown, kind: new () => Error, what: string): void {
  try {
    call();
  } catch (error) {
    holds(error instanceof kind, `${what}: expected ${kind.name}, not ${String(error)}`);
    return;
  }
  throw new ComplianceError(`${what}: expected ${kind.name} at once`);
}

/** What a promise comes to; fails when it takes too long. */
export function soon<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new ComplianceError(`${what}: nothing within ${PATIENCE} ms`));
    const timer = setTimeout(late, PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Lets so many milliseconds pass. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Bytes of which no two runs of 251 are alike at the same place, so that a lost or doubled one
 * shows.
 */
export function pattern(size: number, seed = 0): Uint8Array {
  return Uint8Array.from(
    { length: size },
    (_, index) => (index * 31 + (index >> 8) * 7 + seed) % 251,
  );
}

function inWords(value: unknown): string {
  const name = typeof value === 'number' ? nsapiStrerror(value) : undefined;
  return name === undefined ? String(value) : `${name} (${String(value)})`;
}
