/** Starts the worker of this package, from the file beside it. */
export function startWorker(): Worker {
  // In this form bundlers recognize it.
  return new Worker(new URL('../web-worker.js', import.meta.url), { type: 'module' });
}
