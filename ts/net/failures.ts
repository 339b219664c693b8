import { answerOf } from '../nsapi/answers.js';
import { isFlow } from '../nsapi/error.js';
import { recordError, type SocketError } from '../nsapi/socket-error.js';

/** How a socket fails: it returns a number, and keeps the error behind it. */
export class Failures {
  readonly #socket: object;
  readonly #describe: (number: number, cause: unknown) => SocketError;
  #last: SocketError | null = null;
  #count = 0;

  constructor(socket: object, describe: (number: number, cause: unknown) => SocketError) {
    this.#socket = socket;
    this.#describe = describe;
  }

  /** The error behind the last negative answer that was not a flow number. */
  get last(): SocketError | null {
    return this.#last;
  }

  fail(number: number, cause?: unknown): number {
    return number >= 0 || isFlow(number) ? number : this.failWith(this.#describe(number, cause));
  }

  failWith(error: SocketError): number {
    this.#count++;
    this.#last = error;
    recordError(error, this.#socket);
    return error.errno;
  }

  /** One step, whose failure is kept also when the step itself did not say why it failed. */
  attempt(step: () => number): number {
    const before = this.#count;
    const result = answerOf(step());
    return this.#count === before ? this.fail(result) : result;
  }
}
