import { requireOptions, type WaitOptions } from './arguments.js';
import {
  Driving,
  isPending,
  type Activity,
  type Drive,
  type Driven,
  type Step,
} from './driving.js';
import type { Failures } from './failures.js';
import { Pause } from './pause.js';
import { abortConnect, type Owner } from './owner.js';
import { ESTABLISHED, turns, type Rank } from './turns.js';
import { Wait } from './wait.js';

/**
 * How often a socket may tell in one turn of the event loop, and how often a call may be woken for
 * nothing in a row: what tells from inside its own call would never let other tasks run.
 */
const MAX_TOLD = 5000;
const MAX_FRUITLESS = 1000;

const BITS: Readonly<Record<Activity, number>> = {
  connect: 1,
  send: 2,
  recv: 4,
  accept: 8,
  close: 16,
};

/** What a wait depends on that its socket knows, and that may change. */
export interface WaitRules {
  /** Whose turn it is when there is more to do than one turn of the event loop has time for. */
  readonly rank: Rank;
  /** How long a wait may take that would be of so many milliseconds (negative: for ever). */
  cap(milliseconds: number): number;
  /** True: that a wait may run out keeps no process running. */
  readonly isQuiet?: boolean;
}

const NOBODY: readonly Wait[] = [];

const NO_RULES: WaitRules = { rank: ESTABLISHED, cap: (milliseconds) => milliseconds };

/** One whose step has all that it needs. */
export const CALL: Step<() => number> = (_owner, step) => step();

/** Who is told when somebody begins to wait or to listen, and when nobody does any more. */
export interface Holder {
  hold(held: boolean): void;
}

/** How a socket waits: it tries, waits for an event or a timer, and tries again. */
export class Waiter implements Drive {
  /** In milliseconds: -1 for ever, 0 not at all. */
  timeout = -1;
  rules: WaitRules = NO_RULES;
  holder: Holder | null = null;
  #sigio: (() => void) | null = null;
  // A sigio that is only there for whoever may wait or listen above.
  #relay: (() => void) | null = null;
  #relayHeld = false;
  #held = false;
  readonly #owner: Owner;
  readonly #failures: Failures;
  // Most have nobody, or one.
  #waiting: Wait | readonly Wait[] = NOBODY;
  // The activities that are under way, a bit each.
  #busy = 0;
  #notifying = false;
  // How often something was told, and of that in which turn how often.
  #events = 0;
  #turn = 0;
  #told = 0;

  constructor(owner: Owner, failures: Failures) {
    this.#owner = owner;
    this.#failures = failures;
  }

  get sigio(): (() => void) | null {
    return this.#sigio;
  }

  set sigio(callback: (() => void) | null) {
    this.#sigio = callback;
    this.#tellHeld();
  }

  /** Whether somebody waits or listens: then it must not be collected. */
  get isHeld(): boolean {
    const listens = this.#sigio !== null && (this.#sigio !== this.#relay || this.#relayHeld);
    return listens || this.#waiting !== NOBODY;
  }

  get isQuiet(): boolean {
    return this.rules.isQuiet === true;
  }

  /** That `callback`, where it is the sigio, counts only while `held`. */
  relay(callback: () => void, held: boolean): void {
    if (this.#sigio !== callback) return;
    this.#relay = callback;
    this.#relayHeld = held;
    this.#tellHeld();
  }

  /** Wakes whoever waits and runs the callback, both a little later. */
  notify(): void {
    this.#events++;
    if (this.#notifying) return;
    this.#notifying = true;
    const tell = (): void => {
      this.#notifying = false;
      for (const wait of this.#all) wait.wake();
      this.#sigio?.();
    };
    if (this.#mayTell()) queueMicrotask(tell);
    else turns.afterPoll(tell);
  }

  /** How often notify() was called. */
  get events(): number {
    return this.#events;
  }

  enter(wait: Wait): void {
    this.#waiting = this.#waiting === NOBODY ? wait : [...this.#all, wait];
    this.#tellHeld();
  }

  leave(wait: Wait): void {
    const others = this.#all.filter((other) => other !== wait);
    this.#waiting = others.length === 0 ? NOBODY : others;
    this.#tellHeld();
  }

  /**
   * Runs a step: at once, unless it is a handshake's and sockets have had their share of this turn
   * of the event loop.
   */
  inTurn(step: () => number, signal?: AbortSignal, fruitless = 0): number | Promise<number> {
    const { rank } = this.rules;
    if (fruitless % MAX_FRUITLESS < MAX_FRUITLESS - 1 && (rank === ESTABLISHED || !turns.isSpent))
      return turns.work(step);
    return new Promise((resolve, reject) => {
      const takeBack = turns.queue(rank, () => {
        signal?.removeEventListener('abort', abort);
        try {
          resolve(step());
        } catch (error) {
          reject(error);
        }
      });
      const abort = (): void => {
        takeBack();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /**
   * What Socket's drive() says. The first step is made at once: what needs no waiting is done when
   * the call returns.
   */
  drive(
    step: () => number,
    options: WaitOptions | undefined,
    activity: Activity,
    limit = Infinity,
  ): Promise<number> {
    return this.driveWith(CALL, step, options, activity, limit);
  }

  /** The same with what the step is given, so that it needs no function of its own. */
  driveWith<Given>(
    step: Step<Given>,
    given: Given,
    options: WaitOptions | undefined,
    activity: Activity,
    limit = Infinity,
  ): Promise<number> {
    requireOptions(options, activity);
    if ((this.#busy & BITS[activity]) !== 0) {
      throw new TypeError(
        `Another ${activity} is still waiting on this socket; await it first, or close the socket.`,
      );
    }
    const signal = options?.signal;
    if (signal?.aborted === true) return rejected(signal.reason);
    const until = limit === Infinity ? undefined : performance.now() + limit;
    const driven = { step, given, signal, activity, until };
    this.#busy |= BITS[activity];
    const since = this.#events;
    let waits = false;
    try {
      const result = this.#attempt(driven);
      waits = isPending(result) && this.timeout !== 0;
      return waits ? Driving.of(this, driven, { result, since }) : Promise.resolve(result);
    } catch (reason) {
      return rejected(reason);
    } finally {
      if (!waits) this.#busy &= ~BITS[activity];
    }
  }

  /** Another step of a call, when its turn has come. */
  again<Given>(driven: Driven<Given>, fruitless: number): number | Promise<number> {
    return this.inTurn(() => this.#attempt(driven), driven.signal, fruitless);
  }

  /** How long the next wait may take of a call that may go on until then: negative for ever. */
  boundOf(until: number | undefined): number {
    if (until === undefined) return this.rules.cap(this.timeout);
    const left = Math.max(0, until - performance.now());
    return this.rules.cap(this.timeout < 0 ? left : Math.min(this.timeout, left));
  }

  /** A call is over, with what its last step returned. */
  ended(activity: Activity, result: number): void {
    this.#busy &= ~BITS[activity];
    if (isPending(result) && this.timeout !== 0) this.#failures.ranOut(result);
  }

  /** A call is over, since something was thrown; `connects` is whether it was about to connect. */
  failed<Given>({ activity, signal }: Driven<Given>, connects: boolean, reason: unknown): void {
    this.#busy &= ~BITS[activity];
    if (connects && signal?.aborted === true) this.#owner[abortConnect](reason);
  }

  /**
   * Waits for notify(), at most so many milliseconds (negative: for ever) and until the system was
   * asked once more what is there. True when it came, also when it has come since there were so
   * many events.
   */
  waitFor(milliseconds: number, since = this.#events): Promise<boolean> {
    if (since !== this.#events) return Promise.resolve(true);
    return Pause.of(this, this.rules.cap(milliseconds));
  }

  #attempt<Given>({ step, given }: Driven<Given>): number {
    const { count } = this.#failures;
    return this.#failures.judge(turns.workWith(step, this.#owner, given), count);
  }

  get #all(): readonly Wait[] {
    return this.#waiting instanceof Wait ? [this.#waiting] : this.#waiting;
  }

  #tellHeld(): void {
    const { isHeld } = this;
    if (isHeld === this.#held) return;
    this.#held = isHeld;
    this.holder?.hold(isHeld);
  }

  #mayTell(): boolean {
    const { number } = turns;
    if (this.#turn !== number) this.#told = 0;
    this.#turn = number;
    return ++this.#told <= MAX_TOLD;
  }
}

// What an aborted signal gives as its reason may be anything.
function rejected(reason: unknown): Promise<never> {
  return new Promise((_resolve, reject) => {
    reject(reason);
  });
}
