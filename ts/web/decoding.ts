import { concat } from '../nsapi/bytes.js';
import { byteStream, endOf, type ByteController } from './byte-stream.js';
import { FetchError } from './fetch-error.js';

/** What a request asks for, where it does not say. */
export const ACCEPTED_CODINGS = 'gzip, deflate';

const FORMATS: ReadonlyMap<string, 'gzip' | 'deflate'> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/** So many codings are undone: each costs memory, and a name of it is short. */
const MAX_CODINGS = 5;

/**
 * The body without its content codings; as it is, if one of them is not known. Damage and an end
 * that comes too soon are errors. Throws FetchError where there are too many.
 */
export function decoded(
  body: ReadableStream<Uint8Array>,
  contentEncoding: string | null,
): ReadableStream<Uint8Array> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > MAX_CODINGS)
    throw new FetchError(
      'ERR_FETCH_DECODING',
      `The body has ${codings.length} content codings, one over the other; up to ${MAX_CODINGS} ` +
        'are undone.',
    );
  const formats = codings.map((coding) => FORMATS.get(coding));
  return formats.includes(undefined)
    ? body
    : formats.reduceRight((stream, format) => decode(stream, format ?? 'gzip'), body);
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Decoder = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
/** What failed before the decoder. */
interface Failed {
  readonly errors: unknown[];
}

function decode(
  body: ReadableStream<Uint8Array>,
  format: 'gzip' | 'deflate',
): ReadableStream<Uint8Array> {
  const input = body.getReader();
  const failed: Failed = { errors: [] };
  let output: Promise<Decoder | null> | null = null;
  let decoder: Decoder | null = null;
  let controller: ByteController | null = null;
  return byteStream({
    start: (given) => {
      controller = given;
    },
    async pull() {
      output ??= begin(input, format, failed);
      decoder = await output;
      const value = await next(decoder, failed);
      if (value === null) endOf(controller);
      else controller?.enqueue(value);
    },
    // The first bytes, which tell the format, may never come.
    cancel: (reason) => (decoder ?? input).cancel(reason),
  });
}

async function next(
  reader: Decoder | null,
  failed: Failed,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (reader === null) return null;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done || value === undefined) return null;
      if (value.length > 0) return value;
    }
  } catch (error) {
    if (failed.errors.length > 0) throw failed.errors[0];
    const message = 'The body is not what its Content-Encoding says, or it ended too soon.';
    throw new FetchError('ERR_FETCH_DECODING', message, error);
  }
}

/** The decoder's output, or null for nothing at all, which servers send with any coding. */
async function begin(
  input: Reader,
  format: 'gzip' | 'deflate',
  failed: Failed,
): Promise<Decoder | null> {
  const first = await atLeast(input, 2);
  if (first.length === 0) return null;
  // Some servers send deflate without the header of zlib.
  const raw = format === 'deflate' && !isZlib(first);
  return onwards(first, input, failed)
    .pipeThrough(new DecompressionStream(raw ? 'deflate-raw' : format))
    .getReader();
}

async function atLeast(input: Reader, size: number): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(0);
  while (bytes.length < size) {
    const { value, done } = await input.read();
    if (done || value === undefined) break;
    bytes = concat([bytes, value]);
  }
  return bytes;
}

function isZlib([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0;
}

function onwards(
  first: Uint8Array<ArrayBuffer>,
  input: Reader,
  failed: Failed,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(first),
    async pull(controller) {
      try {
        const { value, done } = await input.read();
        if (done || value === undefined) controller.close();
        else controller.enqueue(new Uint8Array(value));
      } catch (error) {
        failed.errors.push(error);
        throw error;
      }
    },
    cancel: (reason) => input.cancel(reason),
  });
}
