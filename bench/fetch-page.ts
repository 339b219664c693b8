import { WebSocketStack, WispStack } from 'mbedtls-wasm';
import { createFetch, type Fetch } from 'mbedtls-wasm/web';
import type { Route } from './page.js';

// What the benchmark runs of createFetch in a page.

/** A download by fetch, with TLS in the page or in a worker. */
export interface FetchTask {
  readonly route: Route;
  readonly size: number;
  readonly worker: boolean;
}

/** How a download went. */
export interface Fetched {
  /** Megabytes a second. */
  readonly rate: number;
  /** How many tasks of the page took over 50 ms. */
  readonly long: number;
  /** How long the longest of them took, in milliseconds; 0 if there was none. */
  readonly longest: number;
}

const fetches = new Map<string, Fetch>();

function fetchFor({ route, worker, size }: FetchTask): Fetch {
  const { tunnel, url, port, tls } = route;
  const key = `${url} ${port} ${worker}`;
  // Wisp slows nobody down.
  const options = { maxBuffered: size };
  const made = tunnel === 'wisp' ? WispStack : WebSocketStack;
  const fetch =
    fetches.get(key) ?? createFetch({ stack: new made(url, options), ca: tls?.ca, worker });
  fetches.set(key, fetch);
  return fetch;
}

/** Fetches so many bytes, over a connection that is kept. */
export async function fetchDownload(task: FetchTask): Promise<Fetched> {
  const { route, size } = task;
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const begun = performance.now();
  const { body } = await fetchFor(task)(`https://localhost:${route.port}/${size}`);
  let got = 0;
  for (const reader = body?.getReader(); ; ) {
    const read = await reader?.read();
    if (read?.value === undefined) break;
    got += read.value.length;
  }
  const rate = size / 1000 / (performance.now() - begun);
  if (got !== size) throw new Error(`${got} bytes of ${size} arrived.`);
  // What was seen is told a little later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return { rate, long: tasks.length, longest: Math.max(0, ...tasks) };
}
