/** What work did to the process that did it, in milliseconds. */
export interface Measured {
  /** The longest gap between two runs of a timer of 10 ms. */
  readonly longest: number;
  readonly total: number;
  readonly cpu: number;
}

/** Watches over `work` until it is done. */
export async function measure(work: () => Promise<unknown>): Promise<Measured> {
  let [last, longest] = [performance.now(), 0];
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(tick, 10);
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  tick();
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  return { longest, total: performance.now() - begun, cpu: (user + system) / 1000 };
}
