import { connect } from 'node:net';
import { WebSocketServer, type RawData } from 'ws';

/** A relay for tests: each WebSocket's binary messages are the bytes of one TCP connection. */
export interface WebSocketRelay {
  readonly url: string;
  /** All that passed it so far: from the page, and to the page. */
  readonly upward: () => Buffer;
  readonly downward: () => Buffer;
  close(): Promise<void>;
}

/** Starts a relay on loopback to one TCP port there. It keeps what passes. */
export async function startWebSocketRelay(port: number): Promise<WebSocketRelay> {
  const [up, down]: [Buffer[], Buffer[]] = [[], []];
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (webSocket) => {
    const tcp = connect(port, '127.0.0.1');
    webSocket.on('message', (data) => {
      const bytes = bytesOf(data);
      up.push(bytes);
      tcp.write(bytes);
    });
    webSocket.on('close', () => tcp.destroy());
    webSocket.on('error', () => tcp.destroy());
    tcp.on('data', (bytes) => {
      down.push(bytes);
      webSocket.send(bytes);
    });
    tcp.on('close', () => webSocket.close());
    // 'close' follows.
    tcp.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) =>
    server.once('listening', resolve).once('error', reject),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a relay has a port');
  return {
    url: `ws://127.0.0.1:${address.port}/`,
    upward: () => Buffer.concat(up),
    downward: () => Buffer.concat(down),
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
