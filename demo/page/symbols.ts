/** Defines the registered symbol, which the library uses where the platform has none of its own. */
export function completeSymbols(): void {
  if (Symbol.dispose === undefined)
    Object.defineProperty(Symbol, 'dispose', { value: Symbol.for('Symbol.dispose') });
}
