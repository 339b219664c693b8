/** The first and the longest wait between two looks, in milliseconds. */
const FIRST = 4;
const LONGEST = 256;
/** How late a timer comes where timers are slow, and for how long that is taken for true. */
const LATE = 200;
const SLOW_FOR = 30_000;
/** How long looks without timers go on when nothing changes, in milliseconds. */
const PATIENCE = 20;

/** Until when timers are taken for slow, as they are in a page that nobody sees. */
let slowUntil = 0;

/**
 * Looks again and again at what waits, until it is stopped: by a timer, which comes later and later
 * while nothing changes. Where timers are slow it looks by messages to itself as well, as long as
 * that leads to something.
 */
export class Looks {
  readonly #look: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #channel: MessageChannel | null = null;
  #looking = false;

  /** @param look looks, and tells how much waits; may stop this */
  constructor(look: () => number) {
    this.#look = look;
  }

  /** Begins; `waiting` is how much waits now. */
  start(waiting: number): void {
    this.stop();
    this.#looking = true;
    this.#byTimer(FIRST, waiting);
    if (performance.now() < slowUntil) this.#byMessages(waiting);
  }

  stop(): void {
    this.#looking = false;
    clearTimeout(this.#timer);
    this.#endMessages();
  }

  #byTimer(milliseconds: number, before: number): void {
    const due = performance.now() + milliseconds;
    this.#timer = setTimeout(() => {
      const now = performance.now();
      slowUntil = now - due > LATE ? now + SLOW_FOR : 0;
      const waiting = this.#look();
      if (!this.#looking) return;
      this.#byTimer(waiting < before ? FIRST : Math.min(milliseconds * 2, LONGEST), waiting);
      if (slowUntil > 0) this.#byMessages(waiting);
    }, milliseconds);
  }

  #byMessages(waiting: number): void {
    if (this.#channel !== null || typeof MessageChannel === 'undefined') return;
    const channel = new MessageChannel();
    this.#channel = channel;
    let before = waiting;
    let changed = performance.now();
    channel.port1.onmessage = () => {
      if (this.#channel !== channel) return;
      const now = this.#look();
      if (now !== before) changed = performance.now();
      before = now;
      if (performance.now() - changed > PATIENCE) this.#endMessages();
      else if (this.#looking) channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
  }

  #endMessages(): void {
    this.#channel?.port1.close();
    this.#channel = null;
  }
}
