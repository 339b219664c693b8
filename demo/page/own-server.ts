import { Problem } from './failure.js';

/** Asks the page's own server for a file. Throws Problem. */
export async function fetchOwn(path: string): Promise<Response> {
  const answer = await fetch(path).catch((error: unknown) => {
    throw new Problem(
      'The server of this page does not answer.',
      'See whether “npm run demo” still runs, then reload this page.',
      error,
    );
  });
  if (!answer.ok)
    throw new Problem(
      `The server of this page has no ${path}.`,
      'Start the demo again, then reload this page.',
    );
  return answer;
}
