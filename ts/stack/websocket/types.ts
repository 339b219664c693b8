import type { ByteStreams, ByteWriter } from '../streams/carrier.js';

/**
 * What the stacks use of a WebSocket: a browser's, Node's own (22 and later), or that of the
 * package `ws`.
 */
export interface WebSocketLike {
  binaryType: string;
  /** Bytes that wait to leave. */
  readonly bufferedAmount: number;
  readonly protocol: string;
  /** `sent` is called once the bytes have left, where the class does that; the others ignore it. */
  send(data: Uint8Array<ArrayBuffer> | string, sent?: () => void): void;
  close(code?: number, reason?: string): void;
  /** Stops the receiving, where the class can (`ws`). */
  pause?(): void;
  resume?(): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
}

/** A class of WebSockets. */
export type WebSocketClass = new (url: string, protocols?: string[]) => WebSocketLike;

/** What writes messages: bytes and texts. */
export interface MessageWriter extends ByteWriter {
  write(message: Uint8Array<ArrayBuffer> | string): Promise<unknown>;
}

/** The streams of a WebSocketStream, which have texts among the bytes. */
export interface MessageStreams {
  readonly readable: ByteStreams['readable'];
  readonly writable: { getWriter(): MessageWriter };
  readonly protocol: string;
}

/** What the stacks use of a WebSocketStream. */
export interface WebSocketStreamLike {
  readonly opened: Promise<MessageStreams>;
  readonly closed: Promise<{ readonly closeCode?: number; readonly reason?: string }>;
  close(info?: { readonly closeCode?: number; readonly reason?: string }): void;
}

/** A class of WebSocketStreams. */
export type WebSocketStreamClass = new (
  url: string,
  options?: { readonly protocols?: string[] },
) => WebSocketStreamLike;

/** Options of the stacks that open WebSockets. */
export interface WebSocketOptions {
  /**
   * The class of WebSockets; the platform's by default. Node 20 has none: give it that of the
   * package `ws`.
   */
  readonly webSocket?: WebSocketClass | undefined;
  /**
   * The class of WebSocketStreams, which tell when there is room again and can slow the other end
   * down; null for none. By default the platform's, where it has one and `webSocket` was not given.
   */
  readonly webSocketStream?: WebSocketStreamClass | null | undefined;
  /**
   * How many received bytes of one connection may wait to be read, where it cannot be slowed down;
   * 4194304 by default. A WebSocketStack's relay that offers to heed it is told so (docs/relay.md).
   */
  readonly maxBuffered?: number | undefined;
  /** How many bytes may wait to leave before a send has to wait; 1048576 by default. */
  readonly sendBuffer?: number | undefined;
  /**
   * How many bytes a second a connection hands to a WebSocket that does not tell how many wait, as
   * WebKit's, as long as the relay does not tell how many it has taken. By default 4194304 for
   * WebKit's, and Infinity, which asks the relay for nothing, for all others. A WispStack does
   * without: it has the server's credit.
   */
  readonly uploadRate?: number | undefined;
}
