import { once } from 'node:events';
import { createServer } from 'node:http';
import { logging, server as wisp } from '@mercuryworkshop/wisp-js/server';
import type { ExecutionContext } from 'ava';
import { WebSocket, WebSocketServer } from 'ws';
import type { RelayOptions } from '../../ts/relay/options.js';
import { RelayServer, type RelayParts } from '../../ts/relay/server.js';
import type { WebSocketLike } from '../../ts/stack/websocket/types.js';

/** Our relay on a free port; its lines so far. */
export interface TestRelay {
  readonly server: RelayServer;
  readonly lines: string[];
  /** For every target. */
  readonly url: string;
  /** Resolves with the next line that matches. */
  logged(pattern: RegExp): Promise<string>;
}

/** Starts `mbedtls-wasm relay`'s server, which ends with the test. */
export async function startRelay(
  t: ExecutionContext,
  options: Partial<RelayOptions> & Pick<RelayOptions, 'allow'>,
  parts: Partial<RelayParts> = {},
): Promise<TestRelay> {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const log = (line: string): void => {
    lines.push(line);
    for (const look of [...waiting]) look();
  };
  const server = await RelayServer.start(
    { port: 0, origins: null, max: 100, idle: 60_000, gateway: null, ...options },
    { WebSocketServer, log, ...parts },
  );
  t.teardown(() => server.close());
  return {
    server,
    lines,
    url: `ws://127.0.0.1:${server.port}/{host}/{port}`,
    logged: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = lines.find((each) => pattern.test(each));
          if (line === undefined) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      }),
  };
}

/**
 * The independent Wisp server of wisp-js on a free port; its address. `met` is called for each
 * WebSocket.
 */
export async function startWisp(
  t: ExecutionContext,
  version: 1 | 2 = 2,
  met: () => void = () => {},
): Promise<string> {
  logging.set_level(logging.NONE);
  Object.assign(wisp.options, {
    allow_loopback_ips: true,
    allow_private_ips: true,
    wisp_version: version,
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    met();
    wisp.routeRequest(request, socket, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return `ws://127.0.0.1:${portOf(server)}/`;
}

/** A WebSocket server whose behaviour is the test's; its address. */
export async function startScripted(
  t: ExecutionContext,
  serve: (socket: WebSocket, path: string) => void,
  protocols = true,
): Promise<string> {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    ...(protocols ? {} : { handleProtocols: () => false as const }),
  });
  server.on('connection', (socket, request) => {
    socket.on('error', () => {});
    serve(socket, request.url ?? '');
  });
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${portOf(server)}/`;
}

/** What a browser's WebSocket can do: it has neither pause nor a callback for what was sent. */
export class PlainWebSocket implements WebSocketLike {
  readonly #socket: WebSocket;

  constructor(url: string, protocols?: string[]) {
    this.#socket = new WebSocket(url, protocols ?? []);
  }

  get binaryType(): string {
    return this.#socket.binaryType;
  }

  set binaryType(type: string) {
    if (type === 'arraybuffer') this.#socket.binaryType = type;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(data: Uint8Array<ArrayBuffer> | string): void {
    this.#socket.send(data);
  }

  close(code?: number): void {
    this.#socket.close(code);
  }

  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: { data: unknown; code: number; reason: string }) => void,
  ): void {
    const socket = this.#socket;
    const none = { data: undefined, code: 0, reason: '' };
    if (type === 'message')
      socket.addEventListener('message', ({ data }) => listener({ ...none, data }));
    else if (type === 'close')
      socket.addEventListener('close', ({ code, reason }) => listener({ ...none, code, reason }));
    else socket.addEventListener(type, () => listener(none));
  }
}

function portOf(server: { address(): unknown }): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null || !('port' in address))
    throw new Error('The server has no port.');
  return Number(address.port);
}

/** As WebKit's: nothing ever waits, it says. */
export class LyingWebSocket extends PlainWebSocket {
  override get bufferedAmount(): number {
    return 0;
  }
}
