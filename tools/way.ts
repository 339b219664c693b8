/** The functions between a call of a socket and the edge that its bytes reach. */
export interface Way {
  /** Functions of the library that wait for one another. */
  readonly frames: number;
  /** Functions of Mbed TLS among them, in WebAssembly. */
  readonly inside: number;
  /** The files of the library that they stand in. */
  readonly files: readonly string[];
}

const MOST = 200;
const FOLDER = '/dist/ts/';

/** The way from the outermost function of the library to whoever asks. */
export function wayToHere(): Way {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = MOST;
  Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName() ?? '');
  Error.captureStackTrace(holder, wayToHere);
  const { stack } = holder;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  const names: string[] = Array.isArray(stack) ? stack.map(String) : [];
  const ours = names.filter((name) => name.includes(FOLDER));
  return {
    frames: ours.length,
    inside: names.filter((name) => name.startsWith('wasm:')).length,
    files: [...new Set(ours.map((name) => name.slice(name.indexOf(FOLDER) + FOLDER.length)))],
  };
}

/** Runs `inspect` inside the next call of a method, before it. */
export function onNextCall<Name extends string>(
  owner: { [name in Name]: (...given: never[]) => unknown },
  name: Name,
  inspect: () => void,
): void {
  const real = owner[name];
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value(...given: never[]): unknown {
      if (own === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, own);
      inspect();
      return Reflect.apply(real, this, given);
    },
  });
}
