import { isError } from '../../nsapi/is-error.js';
import { parseUrl } from '../../nsapi/parse-url.js';
import {
  MAX_BUFFERED,
  SEND_BUFFER,
  type Carrier,
  type CarrierListener,
  type Fault,
} from '../carrier.js';
import { CLOSE_ABNORMAL, CLOSE_NORMAL } from './close-code.js';
import { openFault } from './close-codes.js';
import { StreamsCarrier } from '../streams/carrier.js';
import { requireCount } from '../stream-stack.js';
import { WebSocketCarrier } from './carrier.js';
import { countsWrongly } from './counts-wrongly.js';
import { ToldEnd } from './told-end.js';
import type {
  MessageWriter,
  WebSocketClass,
  WebSocketOptions,
  WebSocketStreamClass,
  WebSocketStreamLike,
} from './types.js';

/** How many bytes a second go to a WebSocket of which nothing tells how many wait. */
const UPLOAD_RATE = 4_194_304;

/** How a stack opens its WebSockets. */
export class WebSocketOpener {
  /** How many received bytes may wait. */
  readonly maxBuffered: number;
  /** How many bytes may wait to leave. */
  readonly sendBuffer: number;
  readonly #uploadRate: number;
  readonly #socketClass: WebSocketClass | null;
  readonly #streamClass: WebSocketStreamClass | null;

  /**
   * Throws TypeError where there is no class of WebSockets, RangeError for a count that is none.
   */
  constructor(options: WebSocketOptions) {
    this.maxBuffered = requireCount('maxBuffered', options.maxBuffered ?? MAX_BUFFERED);
    this.sendBuffer = requireCount('sendBuffer', options.sendBuffer ?? SEND_BUFFER);
    this.#socketClass = options.webSocket ?? (typeof WebSocket === 'undefined' ? null : WebSocket);
    const usual = countsWrongly(this.#socketClass) ? UPLOAD_RATE : Infinity;
    this.#uploadRate = requireRate(options.uploadRate ?? usual);
    const platforms = options.webSocket === undefined ? platformStreamClass() : null;
    this.#streamClass = options.webSocketStream === undefined ? platforms : options.webSocketStream;
    if (this.#socketClass === null && this.#streamClass === null) {
      throw new TypeError(
        'This platform has no WebSocket: give a class as the option webSocket, for example that ' +
          'of the package ws.',
      );
    }
  }

  /** Opens a WebSocket. It never throws: a failure is told to the listener. */
  open(url: string, protocols: readonly string[], listener: CarrierListener): Carrier {
    try {
      if (this.#streamClass !== null)
        return openStream(
          new this.#streamClass(url, { protocols: [...protocols] }),
          url,
          listener,
          this.sendBuffer,
        );
      // The constructor has made sure that there is one.
      if (this.#socketClass === null) throw new TypeError('This platform has no WebSocket.');
      const socket =
        protocols.length === 0
          ? new this.#socketClass(url)
          : new this.#socketClass(url, [...protocols]);
      return new WebSocketCarrier(
        socket,
        url,
        listener,
        this.sendBuffer,
        this.#uploadRate,
        this.maxBuffered,
      );
    } catch (error) {
      return new StreamsCarrier(Promise.reject(error), listener, {
        halves: false,
        sendBuffer: this.sendBuffer,
        heedsWritable: false,
        openFault: (why) => openFault(url, why),
      });
    }
  }
}

function requireRate(rate: number): number {
  if (typeof rate === 'number' && rate > 0) return rate;
  throw new RangeError(`uploadRate takes bytes a second, more than none, not ${String(rate)}.`);
}

/** Checks the address of a relay. Throws TypeError. */
export function requireWebSocketUrl(url: string, shown = url): void {
  const protocol = typeof url === 'string' ? parseUrl(url)?.protocol : undefined;
  if (protocol !== 'ws:' && protocol !== 'wss:') {
    throw new TypeError(`"${shown}" is no WebSocket address: write ws://... or wss://...`);
  }
}

function openStream(
  stream: WebSocketStreamLike,
  url: string,
  listener: CarrierListener,
  sendBuffer: number,
): Carrier {
  let writer: MessageWriter | null = null;
  const opening = stream.opened.then(({ readable, writable, protocol }) => ({
    readable,
    writable: { getWriter: () => (writer = writable.getWriter()) },
    protocol,
  }));
  // A text that cannot be written has no reader either, and reading tells why.
  const told = new ToldEnd((text) => void writer?.write(text).catch(() => {}));
  const outcome = async (error: unknown): Promise<Fault | null> => {
    const end: unknown = await stream.closed.catch((reason: unknown) => reason);
    const code =
      numberIn(end, 'closeCode') ?? (error === undefined ? CLOSE_NORMAL : CLOSE_ABNORMAL);
    const cause = error ?? (isError(end) ? end : undefined);
    return told.closed(code, textIn(end, 'reason'), cause);
  };
  // What is behind `closed` is asked for when the streams end, or not at all.
  stream.closed.catch(() => {});
  return new StreamsCarrier(opening, listener, {
    halves: false,
    outcome,
    talk: told,
    openFault: (error) => openFault(url, error),
    abandon: () => stream.close(),
    sendBuffer,
    heedsWritable: false,
  });
}

function numberIn(value: unknown, name: string): number | undefined {
  const found: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'number' ? found : undefined;
}

function textIn(value: unknown, name: string): string {
  const found: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : '';
}

function platformStreamClass(): WebSocketStreamClass | null {
  const found: unknown = Reflect.get(globalThis, 'WebSocketStream');
  return isStreamClass(found) ? found : null;
}

function isStreamClass(value: unknown): value is WebSocketStreamClass {
  return typeof value === 'function';
}
