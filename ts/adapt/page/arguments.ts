/** Where a connect goes to, and who is told. */
export interface ConnectArguments {
  readonly options: Readonly<Record<string, unknown>>;
  readonly listener: (() => void) | undefined;
}

/** Reads connect(options, listener), connect(port, host, options, listener) and what is between. */
export function connectArguments(given: readonly unknown[]): ConnectArguments {
  const options: Record<string, unknown> = {};
  let listener: (() => void) | undefined;
  for (const [at, one] of given.entries()) {
    if (isFunction(one)) listener = one;
    else if (typeof one === 'object' && one !== null) Object.assign(options, one);
    else if (at === 0) options.port = one;
    else if (typeof one === 'string') options.host = one;
  }
  return { options, listener };
}

/** Host and port of options. Throws TypeError and RangeError for what is none. */
export function targetOf(options: ConnectArguments['options']): { host: string; port: number } {
  const { host, port } = options;
  if (options.path !== undefined && options.path !== null)
    throw new TypeError('A page cannot connect to a path: give host and port.');
  const number = typeof port === 'string' && port.trim() !== '' ? Number(port) : port;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 65_535)
    throw new RangeError(`The port must be an integer from 1 to 65535, not ${String(port)}.`);
  return { host: typeof host === 'string' && host !== '' ? host : 'localhost', port: number };
}

function isFunction(value: unknown): value is () => void {
  return typeof value === 'function';
}
