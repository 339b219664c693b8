import type { Socket } from '../net/socket.js';

/** Whether a stream's bytes go through TLS: from the start, never, or from startTls() on. */
export type SecureTransport = 'on' | 'off' | 'starttls';

/** Where to connect to, and how; all of it can be copied to another thread. */
export interface Target {
  /** A name or an IP address, normalized. */
  readonly host: string;
  readonly port: number;
  readonly secureTransport: SecureTransport;
  /** The name that the certificate must be for. */
  readonly name: string;
  /** Whether the server may see the own certificate. */
  readonly shows: boolean;
  /** In milliseconds; undefined for the default. */
  readonly handshakeTimeout: number | undefined;
}

/** What is known of a connection that is open. */
export interface WebStreamInfo {
  /** The server, as `host:port`; null where the network stack does not know it. */
  readonly remoteAddress: string | null;
  /** This end, as `host:port`; null where the network stack does not know it. */
  readonly localAddress: string | null;
  /** The application protocol agreed on, or null. */
  readonly alpn: string | null;
}

/** A connection that is up. */
export interface Dialled {
  readonly socket: Socket;
  readonly info: WebStreamInfo;
  /** Keeps what the next connection to the same server may resume. */
  readonly remember: () => void;
  /** Lays TLS over it; for one that began in plain text, which is used no more. */
  readonly secure: (signal: AbortSignal) => Promise<Dialled>;
}

/** Who connects: on this thread or in a worker. */
export interface Dialler {
  /** Rejects with StreamError, or with the signal's reason. */
  dial(target: Target, signal: AbortSignal): Promise<Dialled>;
  /** That no more will be dialled. What is connected stays. */
  close(): void;
}
