import type { Case } from './loopback.js';

/** Shows what a promise came to, as JSON, where the test looks for it. */
export async function show(outcome: Promise<unknown>): Promise<void> {
  const output = document.createElement('output');
  output.textContent = JSON.stringify(
    await outcome.catch((error: unknown) => ({ failed: String(error) })),
  );
  document.body.append(output);
}

/** The case that the test gave to the page. */
export async function given(): Promise<Case> {
  return (await fetch('/case.json')).json();
}
