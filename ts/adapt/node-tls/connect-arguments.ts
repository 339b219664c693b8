import type { ConnectionOptions } from './options.js';
import { presentOf } from './present.js';
import { wrongType, type CodedError } from './errors.js';

type Listener = () => void;

/** What a connect() was given, whatever the form. */
export interface ConnectArguments {
  readonly options: ConnectionOptions;
  readonly listener: Listener | undefined;
}

/**
 * Reads (options), (port, host, options), (port, options) and (path, options), each with a listener
 * or without. Throws TypeError for what is none of these.
 */
export function argumentsOf(given: readonly unknown[]): ConnectArguments {
  const last = given.at(-1);
  const listener = isListener(last) ? last : undefined;
  const [first, second, third] = listener === undefined ? given : given.slice(0, -1);
  const options = [first, second, third].filter(isOptions);
  const target = isOptions(first) ? {} : targetOf(first, second);
  return { options: presentOf(Object.assign({}, target, ...options)), listener };
}

/** For a connect() that was not told where to. */
export function missingArguments(): CodedError {
  return Object.assign(
    new TypeError('The "options" or "port" or "path" argument must be specified'),
    { code: 'ERR_MISSING_ARGS' },
  );
}

function targetOf(first: unknown, second: unknown): ConnectionOptions {
  if (first === undefined || first === null) throw missingArguments();
  if (typeof first === 'string' && !/^\d*$/.test(first)) return { path: first };
  if (typeof first !== 'string' && typeof first !== 'number')
    throw wrongType('options', 'options, a port or a path', first);
  // What is no port is told by node:net.
  const port = first === '' ? NaN : Number(first);
  return typeof second === 'string' ? { port, host: second } : { port };
}

function isOptions(value: unknown): value is ConnectionOptions {
  return typeof value === 'object' && value !== null;
}

function isListener(value: unknown): value is Listener {
  return typeof value === 'function';
}
