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

/** A RangeError or the like for an argument of a wrong value, with Node's code. */
export function valueError(message: string): CodedError {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
}

/** For what Mbed TLS cannot do and was asked for: the option by its name. */
export function cannotHonour(option: string, why: string): CodedError {
  return Object.assign(new Error(`The option ${option} cannot be honoured: ${why}.`), {
    code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    option,
  });
}
