declare module '@mercuryworkshop/wisp-js/server' {
  import type { IncomingMessage } from 'node:http';
  import type { Duplex } from 'node:stream';

  /** A stream's connection to its target. */
  export interface TargetSocket {
    connect(): Promise<void>;
    /** The payload of the next packet; null at the end. */
    recv(): Promise<Uint8Array | null>;
    send(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
    pause(): void;
    resume(): void;
  }

  export const server: {
    options: Record<string, unknown>;
    routeRequest(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      options?: {
        TCPSocket?: new (host: string, port: number) => TargetSocket;
      },
    ): void;
  };
  export const logging: { set_level(level: number): void; readonly NONE: number };
}
