/**
 * Tells the script that started ava what the run came to; ava's own report leaves some of it out.
 * @param {{ events: AsyncIterable<{ type: string, stats?: Record<string, number> }> }} run
 */
async function tellTotals({ events }) {
  for await (const event of events) {
    if (event.type === 'stats' && event.stats !== undefined) {
      const { byFile, ...totals } = event.stats;
      process.send?.(totals);
    }
  }
}

/** What npm test runs. */
export const FOLDERS = ['unit', 'compliance', 'scenario', 'interop', 'memory', 'house', 'browser'];

export default {
  // All that may be asked for: patterns of the command line only choose among these.
  files: ['dist/test/**/*.test.js', '!dist/test/long/**'],
  // Processes, not threads: a thread cannot be given --expose-gc, which the memory tests need.
  workerThreads: false,
  nodeArguments: ['--expose-gc'],
  concurrency: 2,
  timeout: '2m',
  nonSemVerExperiments: { observeRunsFromConfig: true },
  observeRun: tellTotals,
};
