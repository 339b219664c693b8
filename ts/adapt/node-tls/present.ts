/** Options of which Node takes every empty value for none. */
const NONE_WHEN_EMPTY: ReadonlySet<string> = new Set([
  'ALPNCallback',
  'ALPNProtocols',
  'SNICallback',
  'handshakeTimeout',
  'path',
  'pskCallback',
  'secureContext',
  'secureProtocol',
  'session',
  'sessionIdContext',
  'signal',
  'socket',
  'ticketKeys',
]);

/**
 * The options that are given: libraries give null for what they have not, and Node takes it, and of
 * some options false, 0 and '', for none.
 */
export function presentOf<Options extends object>(options: Options): Options {
  const present = { ...options };
  // Those of a prototype, too.
  for (const name in options) {
    const value = options[name];
    if ((value ?? null) === null || (!value && NONE_WHEN_EMPTY.has(name)))
      Reflect.deleteProperty(present, name);
    else present[name] = value;
  }
  return present;
}
