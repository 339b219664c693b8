import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { readRelayOptions } from '../../ts/cli/relay-options.js';
import { RelayServer } from '../../ts/relay/server.js';
import type { RunningServer } from './https-server.js';
import type { RelayView, RelayedConnection } from './relay-view.js';

/**
 * Starts `mbedtls-wasm relay` on a free port, for these targets, and lets `view` see all that it is
 * given.
 */
export async function startRelay(
  allowed: readonly string[],
  view: RelayView,
  log: (line: string) => void,
): Promise<RunningServer> {
  const options = readRelayOptions([
    '--port',
    '0',
    ...allowed.flatMap((target) => ['--allow', target]),
  ]);
  if (options === null) throw new Error('The relay was asked for help.');

  class WatchedServer extends WebSocketServer {
    constructor(given?: ServerOptions) {
      super({ ...given, WebSocket: WatchedSocket });
    }

    override handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      done: (client: WebSocket, request: IncomingMessage) => void,
    ): void {
      super.handleUpgrade(request, socket, head, (client) => {
        if (client instanceof WatchedSocket)
          client.watch(view.connection(targetOf(request.url ?? '')));
        done(client, request);
      });
    }
  }

  const server = await RelayServer.start(options, { WebSocketServer: WatchedServer, log });
  return { port: server.port, close: () => void server.close() };
}

/** The relay's end of a page's WebSocket, which tells what comes and goes. */
class WatchedSocket extends WebSocket {
  #seen: RelayedConnection | null = null;

  watch(seen: RelayedConnection): void {
    this.#seen = seen;
    this.on('message', (data) => {
      if (data instanceof Uint8Array) seen.passed('out', data);
    });
    this.on('close', () => seen.closed());
  }

  override send(data: Parameters<WebSocket['send']>[0], done?: unknown, last?: unknown): void {
    if (data instanceof Uint8Array) this.#seen?.passed('in', data);
    const sent = [done, last].find((value) => typeof value === 'function');
    super.send(data, (error) => sent?.(error));
  }
}

function targetOf(path: string): string {
  const [, host = '', port = ''] = path.split('/');
  return `${decodeURIComponent(host)}:${port}`;
}
