import { answerOf } from '../nsapi/answers.js';
import { isFlow, nsapiText } from '../nsapi/error.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import { SocketError } from '../nsapi/socket-error.js';
import { describeFailure, type Owner } from './owner.js';

/** How a socket fails: it returns a number, and keeps the error behind it. */
export class Failures {
  readonly #owner: Owner;
  #last: SocketError | null = null;
  #ranOut: SocketError | null = null;
  #count = 0;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /**
   * The error behind the last negative answer that was not a flow number, or that is one because a
   * wait ran out.
   */
  get last(): SocketError | null {
    return this.#ranOut ?? this.#last;
  }

  fail(number: number, cause?: unknown, kind: FaultKind | null = null): number {
    return number < 0 && !isFlow(number)
      ? this.failWith(this.#owner[describeFailure](number, cause, kind))
      : this.pass(number);
  }

  /** A count or a flow number, with which a wait that ran out before is over. */
  pass(number: number): number {
    this.#ranOut = null;
    return number;
  }

  failWith(error: SocketError): number {
    this.#count++;
    this.#last = error;
    this.#ranOut = null;
    return error.errno;
  }

  /** A wait ran out with a flow number: the number stays, what it means is kept. */
  ranOut(number: number): void {
    const message = `the time allowed for the wait has passed: ${nsapiText(number)}`;
    this.#ranOut = new SocketError(number, { message, timedOut: true });
  }

  /** One step whose failure is not told: it will be, when it is answered again. */
  quietly(step: () => number): number {
    const [last, ranOut] = [this.#last, this.#ranOut];
    const result = step();
    [this.#last, this.#ranOut] = [last, ranOut];
    return result;
  }

  /** How many errors were kept so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * What a step returned that began at this count. A failure of which the step itself did not say
   * why it failed is kept.
   */
  judge(answer: number, before: number): number {
    const result = answerOf(answer);
    return this.#count === before ? this.fail(result) : result;
  }
}
