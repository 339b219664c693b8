import { Wait, type WaitingRoom } from './wait.js';

/** A wait that a promise tells the end of: whether an event came. */
export class Pause extends Wait {
  readonly #resolve: (told: boolean) => void;

  private constructor(room: WaitingRoom, resolve: (told: boolean) => void) {
    super(room, undefined);
    this.#resolve = resolve;
  }

  /** Waits at most so many milliseconds (negative: for ever). */
  static of(room: WaitingRoom, milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => new Pause(room, resolve).begin(milliseconds));
  }

  protected override over(told: boolean): void {
    this.#resolve(told);
  }

  // There is no signal.
  protected override aborted(): void {}
}
