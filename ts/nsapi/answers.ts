import { typeName } from './bytes.js';

/** Lets a rejection of a promise that nobody wanted pass for handled: nobody else can. */
export function handleRejection(answer: unknown): void {
  new Promise((resolve) => resolve(answer)).catch(() => {});
}

/**
 * What a primitive, which returns at once, answered: a count or a negative number. Throws TypeError
 * for anything else, such as a promise, whose rejection is then handled.
 */
export function answerOf(answer: unknown): number {
  if (typeof answer === 'number' && Number.isInteger(answer)) return answer;
  if (typeof answer === 'number')
    throw new TypeError(`A socket's primitive must answer an integer, not ${answer}.`);
  handleRejection(answer);
  throw new TypeError(
    `A socket's primitive must answer an integer, at once, not ${typeName(answer)}.`,
  );
}
