import { turns } from './turns.js';

/** Where somebody waits for events. */
export interface WaitingRoom {
  /** From now on the wait is woken. */
  enter(wait: Wait): void;
  leave(wait: Wait): void;
  /** True: that a wait may run out keeps no process running. */
  readonly isQuiet: boolean;
}

/**
 * A wait for an event, which a timer or a signal may end before it comes. It has no functions of
 * its own while nothing bounds it: so many idle connections have one.
 */
export abstract class Wait {
  readonly signal: AbortSignal | undefined;
  readonly #room: WaitingRoom;
  #timer: ReturnType<typeof setTimeout> | undefined = undefined;
  #abort: (() => void) | undefined = undefined;

  constructor(room: WaitingRoom, signal: AbortSignal | undefined) {
    this.#room = room;
    this.signal = signal;
  }

  /** An event came. */
  wake(): void {
    this.#leave();
    this.over(true);
  }

  /** Waits at most so many milliseconds (negative: for ever); again only after it was over. */
  protected begin(milliseconds: number): void {
    if (milliseconds >= 0) this.#timer = setTimeout(() => this.#runOut(), milliseconds);
    if (this.#room.isQuiet && typeof this.#timer === 'object') this.#timer.unref();
    this.#room.enter(this);
    const { signal } = this;
    if (signal === undefined) return;
    this.#abort = () => {
      this.#leave();
      this.aborted(signal.reason);
    };
    signal.addEventListener('abort', this.#abort);
  }

  /** It is over; `told` is whether an event came. */
  protected abstract over(told: boolean): void;

  /** The signal ended it. */
  protected abstract aborted(reason: unknown): void;

  // The system is asked once more what is there.
  #runOut(): void {
    const timer = this.#timer;
    turns.afterPoll(() => {
      if (timer === undefined || this.#timer !== timer) return;
      this.#leave();
      this.over(false);
    });
  }

  #leave(): void {
    this.#room.leave(this);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#abort !== undefined) this.signal?.removeEventListener('abort', this.#abort);
    this.#abort = undefined;
  }
}
