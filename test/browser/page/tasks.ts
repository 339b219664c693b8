import { openStream } from 'mbedtls-wasm/web';
import { stackOf, type Way } from './ways.js';

/** A server that sends so many bytes, and where TLS is. */
export interface Download {
  readonly way: Way;
  readonly port: number;
  readonly ca: string;
  readonly size: number;
  readonly worker: boolean;
}

/** Reads all; the tasks of this thread that took over 50 ms, in milliseconds. */
export async function longTasks({ way, port, ca, size, worker }: Download): Promise<number[]> {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  const stream = openStream({ stack: stackOf(way), hostname: 'localhost', port, ca, worker });
  await stream.opened;
  observer.observe({ entryTypes: ['longtask'] });
  let got = 0;
  for (const reader = stream.readable.getReader(); got < size; ) {
    const { value } = await reader.read();
    if (value === undefined) break;
    got += value.length;
  }
  // What was seen is told a little later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  await stream.close();
  if (got !== size) throw new Error(`${got} bytes of ${size} came.`);
  return tasks;
}
