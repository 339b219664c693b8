import { inspect } from 'node:util';

/** An error with a code of Node's. */
export interface CodedError extends Error {
  readonly code: string;
}

/** An error with a code, as Node's own have it. */
export function tlsError(code: string, message: string, cause?: unknown): CodedError {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}

/** A TypeError for an argument of a wrong type, with Node's code. */
export function argumentError(message: string): CodedError {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}

/** For an argument, or an option as `options.key`, of a wrong type: told as Node tells it. */
export function wrongType(name: string, expected: string, given: unknown): CodedError {
  return argumentError(
    `The "${name}" ${kindOf(name)} must be ${expected}. Received ${received(given)}`,
  );
}

/** A TypeError for an argument of a wrong value, with Node's code. */
export function valueError(message: string): CodedError {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
}

/** For an argument, or an option as `options.key`, of a wrong value: told as Node tells it. */
export function wrongValue(name: string, given: unknown, reason = 'is invalid'): CodedError {
  return valueError(`The ${kindOf(name)} '${name}' ${reason}. Received ${inspect(given)}`);
}

/** For a number out of its range: told as Node tells it. */
export function outOfRange(name: string, range: string, given: unknown): CodedError {
  return Object.assign(
    new RangeError(
      `The value of "${name}" is out of range. It must be ${range}. Received ${inspect(given)}`,
    ),
    { code: 'ERR_OUT_OF_RANGE' },
  );
}

/** For what Mbed TLS cannot do and was asked for: the option by its name. */
export function cannotHonour(
  option: string,
  why: string,
  code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
): CodedError {
  return Object.assign(new Error(`The option ${option} cannot be honoured: ${why}.`), {
    code,
    option,
  });
}

function kindOf(name: string): string {
  return name.includes('.') ? 'property' : 'argument';
}

function received(given: unknown): string {
  if (given === undefined || given === null) return String(given);
  if (typeof given === 'function') return `function ${given.name}`;
  if (typeof given !== 'object') {
    const text = inspect(given, { colors: false });
    return `type ${typeof given} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
  }
  const made: unknown = given.constructor;
  return typeof made === 'function' && made.name !== ''
    ? `an instance of ${made.name}`
    : inspect(given, { depth: -1 });
}
