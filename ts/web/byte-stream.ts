/** What gives a stream its bytes, with or without buffers of the reader's. */
export type ByteController =
  | ReadableByteStreamController
  | ReadableStreamDefaultController<Uint8Array>;

/** A stream of bytes; without BYOB readers where the platform has none. */
export function byteStream(source: {
  readonly start: (controller: ByteController) => void;
  readonly pull: () => Promise<void>;
  readonly cancel: (reason: unknown) => void | Promise<void>;
}): ReadableStream<Uint8Array> {
  const strategy = { highWaterMark: 0 };
  try {
    return new ReadableStream({ ...source, type: 'bytes' }, strategy);
  } catch {
    return new ReadableStream<Uint8Array>(source, strategy);
  }
}

/** The buffer that a reader waits with, or null. */
export function byobRequestOf(controller: ByteController | null): ReadableStreamBYOBRequest | null {
  return controller !== null && 'byobRequest' in controller ? controller.byobRequest : null;
}

/** Ends a stream, also for a reader that waits with a buffer. */
export function endOf(controller: ByteController | null): void {
  controller?.close();
  byobRequestOf(controller)?.respond(0);
}
