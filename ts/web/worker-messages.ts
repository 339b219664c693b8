import type { StackDescription } from '../stack/description.js';
import type { Target, WebStreamInfo } from './dialler.js';
import type { TlsMaterials } from './materials.js';
import type { WireError } from './wire-error.js';

/** What a dialler in the worker is made of. */
export interface DiallerPlan {
  readonly stack: StackDescription;
  readonly materials: Omit<TlsMaterials, 'instance'>;
  /** Begins the sentences of errors. */
  readonly who: string;
}

/** The first message, to the worker itself: what else is said, is said at the port. */
export interface ServeMessage {
  readonly mbedtlsWasm: DiallerPlan;
  readonly port: MessagePort;
}

/** What is said to a dialler of the worker. */
export interface ConnectMessage {
  readonly target: Target;
  /** The connection's. */
  readonly port: MessagePort;
}

/** What a dialler of the worker says, once: the lock that it holds as long as it lives. */
export interface AliveMessage {
  readonly lock: string | null;
}

/** What is said to a connection. */
export type ToConnection =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** So many bytes were taken by whoever reads. */
  | { readonly kind: 'taken'; readonly size: number }
  | { readonly kind: 'shutdown' }
  /** TLS begins; so many bytes were read before it. */
  | { readonly kind: 'secure'; readonly read: number; readonly port: MessagePort }
  | { readonly kind: 'close' };

/** What a connection says. */
export type FromConnection =
  | { readonly kind: 'opened'; readonly info: WebStreamInfo }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** So many bytes have left. */
  | { readonly kind: 'taken'; readonly size: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: WireError }
  /** It is over: the last that is said. */
  | { readonly kind: 'gone' };

/** How many bytes may be under way to the other thread, each way, that nobody took there. */
export const WINDOW = 131_072;
/** How many bytes one message carries at most. */
export const PIECE = 65_536;
