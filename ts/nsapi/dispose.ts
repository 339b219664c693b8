// Where the platform has none of these, whoever lowers `using` looks for the registered symbols.

/** The platform's `Symbol.dispose`. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
/** The platform's `Symbol.asyncDispose`. */
export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
