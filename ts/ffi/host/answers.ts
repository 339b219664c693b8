import { handleRejection } from '../../nsapi/answers.js';
import { isBytes } from '../../nsapi/bytes.js';

/**
 * Anything but a promise, or what else has a `then`: whoever is not asked for an answer has to be
 * done by now.
 */
export type Ignored =
  | void
  | undefined
  | null
  | string
  | number
  | bigint
  | boolean
  | symbol
  | (object & { readonly then?: never });

/** A session ticket that a server hands out. */
export interface Ticket {
  readonly ticket: Uint8Array;
  /** How long the client may keep it, in seconds: an integer from 0 to 2^32-1. */
  readonly lifetime: number;
}

const MAX_UINT32 = 0xffffffff;
const MIN_INT32 = -0x80000000;

/**
 * The flags that a verify callback answered, 0 to 2^32-1; undefined leaves them. Throws TypeError
 * for anything else.
 */
export function flagsOf(kind: string, answer: unknown): number | undefined {
  if (answer === undefined) return undefined;
  refuseThenable(kind, answer);
  if (isIntegerWithin(answer, MIN_INT32, MAX_UINT32)) return answer >>> 0;
  throw wrong(kind, 'undefined or an integer from -2^31 to 2^32-1', answer);
}

/**
 * The code that a callback answered: 0 or what C shall fail with. Throws TypeError for anything
 * else.
 */
export function codeOf(kind: string, answer: unknown): number {
  refuseThenable(kind, answer);
  if (isIntegerWithin(answer, MIN_INT32, 0)) return answer;
  throw wrong(kind, '0 or a negative integer', answer);
}

/** The state of a timer that a callback answered, -1 to 2. Throws TypeError for anything else. */
export function timerStateOf(kind: string, answer: unknown): number {
  refuseThenable(kind, answer);
  if (isIntegerWithin(answer, -1, 2)) return answer;
  throw wrong(kind, '-1, 0, 1 or 2', answer);
}

/** The ticket that a callback answered. Throws TypeError for anything else. */
export function ticketOf(kind: string, answer: unknown): Ticket {
  refuseThenable(kind, answer);
  if (
    typeof answer !== 'object' ||
    answer === null ||
    !('ticket' in answer) ||
    !('lifetime' in answer)
  ) {
    throw wrong(kind, 'a Ticket: { ticket, lifetime }', answer);
  }
  const { ticket, lifetime } = answer;
  if (!isBytes(ticket)) throw wrong(kind, 'a Ticket whose ticket is a Uint8Array', ticket);
  if (isIntegerWithin(lifetime, 0, MAX_UINT32)) return { ticket, lifetime };
  throw wrong(kind, 'a Ticket whose lifetime is an integer from 0 to 2^32-1', lifetime);
}

/**
 * Throws TypeError for a promise, or what else has a `then`: C goes on at once and would never hear
 * of it. Its rejection is handled, since nobody else can.
 */
export function refuseThenable(kind: string, answer: unknown): void {
  if ((typeof answer !== 'object' && typeof answer !== 'function') || answer === null) return;
  if (!('then' in answer) || typeof answer.then !== 'function') return;
  handleRejection(answer);
  throw new TypeError(
    `The ${kind} callback answered a promise; it must answer at once, so it cannot be async.`,
  );
}

function isIntegerWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function wrong(kind: string, wanted: string, answer: unknown): TypeError {
  const given = typeof answer === 'number' || answer === null ? String(answer) : typeof answer;
  return new TypeError(`The ${kind} callback must answer ${wanted}, not ${given}.`);
}
