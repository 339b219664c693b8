import { handleRejection } from '../../nsapi/answers.js';

/**
 * host_time: milliseconds since 1970, as a clock answered them. Throws RangeError for anything
 * else.
 */
export function millisecondsOf(time: number): number {
  if (Number.isFinite(time)) return time;
  handleRejection(time);
  throw new RangeError(`The clock of this instance gave ${time}, not milliseconds since 1970.`);
}
