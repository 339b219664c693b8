import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../nsapi/error.js';
import type { Owner } from './owner.js';
import { Wait, type WaitingRoom } from './wait.js';

/** The calls that wait, of which a socket makes one of each at a time. */
export type Activity = 'connect' | 'send' | 'recv' | 'accept' | 'close';

/** One try of a call: what it is about, and what it was given. */
export type Step<Given> = (owner: Owner, given: Given) => number;

/** A call that may wait. */
export interface Driven<Given> {
  readonly step: Step<Given>;
  readonly given: Given;
  readonly signal: AbortSignal | undefined;
  readonly activity: Activity;
  /** When its last wait ends at the latest, by performance.now(); undefined for never. */
  readonly until: number | undefined;
}

/** What drives a call on. */
export interface Drive extends WaitingRoom {
  /** How many events there have been. */
  readonly events: number;
  /** How long a wait may last, in milliseconds: negative for ever, 0 not at all. */
  readonly timeout: number;
  boundOf(until: number | undefined): number;
  again<Given>(driven: Driven<Given>, fruitless: number): number | Promise<number>;
  ended(activity: Activity, result: number): void;
  failed<Given>(driven: Driven<Given>, connects: boolean, reason: unknown): void;
}

/** What came of the first try, and how many events there had been before it. */
export interface FirstTry {
  readonly result: number;
  readonly since: number;
}

/** A call whose first step could not be done: it waits, and tries again. */
export class Driving<Given> extends Wait implements Driven<Given> {
  readonly step: Step<Given>;
  readonly given: Given;
  readonly activity: Activity;
  readonly until: number | undefined;
  readonly #drive: Drive;
  readonly #resolve: (result: number) => void;
  readonly #reject: (reason: unknown) => void;
  #result: number;
  #since: number;
  #fruitless = 0;

  private constructor(
    drive: Drive,
    { step, given, signal, activity, until }: Driven<Given>,
    { result, since }: FirstTry,
    resolve: (result: number) => void,
    reject: (reason: unknown) => void,
  ) {
    super(drive, signal);
    this.#drive = drive;
    this.step = step;
    this.given = given;
    this.activity = activity;
    this.until = until;
    this.#result = result;
    this.#since = since;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  static of<Given>(drive: Drive, driven: Driven<Given>, first: FirstTry): Promise<number> {
    return new Promise((resolve, reject) => {
      new Driving(drive, driven, first, resolve, reject).#wait();
    });
  }

  protected override over(told: boolean): void {
    queueMicrotask(() => this.#goOn(told));
  }

  protected override aborted(reason: unknown): void {
    queueMicrotask(() => this.#fail(reason));
  }

  #wait(): void {
    const { signal } = this;
    if (signal?.aborted === true) this.aborted(signal.reason);
    else if (this.#since !== this.#drive.events) this.over(true);
    else this.begin(this.#drive.boundOf(this.until));
  }

  #goOn(told: boolean): void {
    // How a connect gets on is told; for bytes the transport is asked once more.
    if (!told && this.#result !== NSAPI_ERROR_WOULD_BLOCK) {
      this.#end();
      return;
    }
    this.#since = this.#drive.events;
    try {
      const next = this.#drive.again(this, this.#fruitless++);
      if (typeof next === 'number') this.#stepped(told, next);
      else
        next.then(
          (result) => this.#stepped(told, result),
          (reason: unknown) => this.#fail(reason),
        );
    } catch (reason) {
      this.#fail(reason);
    }
  }

  #stepped(told: boolean, result: number): void {
    this.#result = result;
    const inTime = told && (this.until === undefined || performance.now() < this.until);
    if (inTime && isPending(result) && this.#drive.timeout !== 0) this.#wait();
    else this.#end();
  }

  #end(): void {
    const result = this.#result;
    this.#drive.ended(this.activity, result);
    this.#resolve(result === NSAPI_ERROR_IS_CONNECTED ? NSAPI_ERROR_OK : result);
  }

  #fail(reason: unknown): void {
    const connects =
      this.#result === NSAPI_ERROR_IN_PROGRESS || this.#result === NSAPI_ERROR_ALREADY;
    this.#drive.failed(this, connects, reason);
    this.#reject(reason);
  }
}

/** Whether a step is to be tried again. */
export function isPending(result: number): boolean {
  return (
    result === NSAPI_ERROR_WOULD_BLOCK ||
    result === NSAPI_ERROR_IN_PROGRESS ||
    result === NSAPI_ERROR_ALREADY
  );
}
