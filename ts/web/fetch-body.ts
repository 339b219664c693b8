import { isArrayBuffer } from '../nsapi/bytes.js';

/** What a request sends. */
export interface FetchBody {
  /** How many bytes it has; null where that is not known before. */
  readonly size: number | null;
  /** Whether it can be sent once more. */
  readonly repeats: boolean;
  /** The media type that it has by itself. */
  readonly type: string | null;
  /** What reads the bytes; a second time only where it repeats. */
  open(): ReadableStreamDefaultReader<Uint8Array>;
  /** That it is not wanted, for whoever makes it; does nothing once it was opened. */
  cancel(reason: unknown): void;
}

/** The body that a value stands for, as the standard has it. */
export async function bodyOf(value: unknown): Promise<FetchBody> {
  if (value instanceof ReadableStream) return streamBody(value);
  if (value instanceof FormData) {
    const form = new Response(value);
    return blobBody(await form.blob(), form.headers.get('content-type'));
  }
  if (value instanceof Blob) return blobBody(value, value.type === '' ? null : value.type);
  const bytes = bytesOf(value);
  if (bytes !== null) return bytesBody(bytes, null);
  const type =
    value instanceof URLSearchParams
      ? 'application/x-www-form-urlencoded;charset=UTF-8'
      : 'text/plain;charset=UTF-8';
  return bytesBody(new TextEncoder().encode(String(value)), type);
}

/**
 * A stream that somebody else makes, which is read once, and by nobody else from now on. Throws
 * TypeError for one that is being read, or of which something was.
 */
export function streamBody(stream: ReadableStream<Uint8Array>): FetchBody {
  if (stream.locked) throw new TypeError('The body is a stream that is locked: it is being read.');
  if (wasRead(stream)) throw new TypeError('The body is a stream of which something was read.');
  const reader = stream.getReader();
  let isOpen = false;
  const open = (): ReadableStreamDefaultReader<Uint8Array> => {
    isOpen = true;
    return reader;
  };
  const cancel = (reason: unknown): void => {
    if (!isOpen) reader.cancel(reason).catch(() => {});
  };
  return { size: null, repeats: false, type: null, open, cancel };
}

/** Only the platform knows, and a Response is how it tells. */
function wasRead(stream: ReadableStream<Uint8Array>): boolean {
  try {
    return new Response(stream).bodyUsed;
  } catch {
    return true;
  }
}

/** Bytes that nobody changes. */
export function bytesBody(bytes: Uint8Array, type: string | null): FetchBody {
  const open = (): ReadableStreamDefaultReader<Uint8Array> =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    }).getReader();
  return { size: bytes.length, repeats: true, type, open, cancel: () => {} };
}

function blobBody(blob: Blob, type: string | null): FetchBody {
  const open = (): ReadableStreamDefaultReader<Uint8Array> => blob.stream().getReader();
  return { size: blob.size, repeats: true, type, open, cancel: () => {} };
}

function bytesOf(value: unknown): Uint8Array | null {
  if (isArrayBuffer(value)) return new Uint8Array(value.slice(0));
  if (!ArrayBuffer.isView(value)) return null;
  const { buffer, byteOffset, byteLength } = value;
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}
