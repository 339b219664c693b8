/**
 * Names of the platform that public types use. Empty where the program's own libraries declare
 * them, since interfaces add up; without those libraries they are what is said here.
 */
declare global {
  interface AbortSignal {}
  interface Disposable {}
  interface AsyncDisposable {}
  interface Response {}
  interface Request {}
  interface RequestInit {}
  interface ReadableStream<R> {}
  interface WritableStream<W> {}
  interface URL {}
  interface Worker {}
  interface MessagePort {}
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  namespace WebAssembly {
    interface Memory {}
    interface Module {}
    interface Table {}
  }
}

export {};
