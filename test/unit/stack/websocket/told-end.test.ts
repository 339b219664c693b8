import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
} from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import type {
  WebSocketOptions,
  WebSocketStreamLike,
} from '../../../../ts/stack/websocket/types.js';
import { WebSocketStack } from '../../../../ts/stack/websocket/websocket-stack.js';
import { PlainWebSocket, startScripted } from '../../../support/relays.js';

/** A WebSocketStream, made of a WebSocket of the package ws. */
class Streams implements WebSocketStreamLike {
  readonly opened;
  readonly closed;
  readonly #socket: WebSocket;

  constructor(url: string) {
    const socket = new WebSocket(url);
    this.#socket = socket;
    let canceled = false;
    const readable = new ReadableStream<Uint8Array | string>({
      start: (controller) => {
        socket.on('message', (data, isBinary) =>
          controller.enqueue(isBinary ? Buffer.from(String(data)) : String(data)),
        );
        socket.on('close', () => (canceled ? undefined : controller.close()));
      },
      cancel: () => void (canceled = true),
    });
    const writable = new WritableStream<Uint8Array | string>({
      write: (message) => socket.send(message),
      close: () => socket.close(),
    });
    this.opened = once(socket, 'open').then(() => ({ readable, writable, protocol: '' }));
    this.closed = once(socket, 'close').then(([closeCode, reason]) => ({
      closeCode: Number(closeCode),
      reason: String(reason),
    }));
  }

  close(): void {
    this.#socket.close();
  }
}

const classes: readonly (readonly [string, WebSocketOptions])[] = [
  ['a WebSocket', { webSocket: PlainWebSocket }],
  ['one of ws', { webSocket: WebSocket }],
  ['a WebSocketStream', { webSocketStream: Streams }],
];

/** A connection to a relay that offers three times or less, and its end of it. */
async function open(t: ExecutionContext, options: WebSocketOptions, offers = 3) {
  const relays: WebSocket[] = [];
  const texts: string[] = [];
  const url = await startScripted(t, (relay) => {
    relays.push(relay);
    relay.on('message', (data, isBinary) => (isBinary ? 0 : texts.push(String(data))));
    for (let each = 0; each < offers; each += 1) relay.send(new Uint8Array(0));
  });
  const socket = new TCPSocket(new WebSocketStack(url, options));
  check(await socket.connect(new SocketAddress('server.test', 443)), socket);
  const [relay] = relays;
  if (relay === undefined) throw new Error('The relay met nobody.');
  const until = async (): Promise<void> => {
    while (!texts.includes('end')) await once(relay, 'message');
  };
  return { socket, relay, texts, until };
}

/** What is received up to the end, and that. */
async function readAll(socket: TCPSocket): Promise<[text: string, last: number]> {
  const into = new Uint8Array(100);
  for (let text = ''; ; ) {
    const got = await socket.recv(into);
    if (got <= 0) return [text, got];
    text += Buffer.from(into.subarray(0, got)).toString();
  }
}

for (const [name, options] of classes) {
  test(`${name} asks for the end, hears it behind the last byte and closes`, async (t) => {
    const cases = [
      ['end 1000 the target ended', 0],
      ['end 4016 the target failed', NSAPI_ERROR_CONNECTION_LOST],
      ['end 1013 ', NSAPI_ERROR_BUSY],
    ] as const;
    for (const [word, last] of cases) {
      const { socket, relay, texts, until } = await open(t, options);
      await until();
      t.is(texts.filter((text) => text === 'end').length, 1);
      const closed = once(relay, 'close');
      relay.send(Buffer.from('all of '));
      relay.send(Buffer.from('it'));
      relay.send(word);
      relay.send(Buffer.from('none of it'));
      t.deepEqual(await readAll(socket), ['all of it', last], word);
      await closed;
      t.true((await socket.send(Uint8Array.of(1))) < 0);
      await socket.close();
    }
  });

  test(`${name} takes an end that was not offered, or is none, for a fault`, async (t) => {
    for (const [word, offers] of [
      ['end 1000 ', 2],
      ['end', 3],
      ['end 1000', 3],
      ['end 99999 ', 3],
      ['End 1000 ', 3],
    ] as const) {
      const { socket, relay } = await open(t, options, offers);
      relay.send(Buffer.from('some'));
      relay.send(word);
      t.deepEqual(await readAll(socket), ['some', NSAPI_ERROR_DEVICE_ERROR], word);
      await socket.close();
    }
  });

  test(`${name} that was given fewer bytes than a relay sent does not end cleanly`, async (t) => {
    for (const [count, last] of [
      [4, 0],
      [3, 0],
      [5, NSAPI_ERROR_CONNECTION_LOST],
    ] as const) {
      const { socket, relay } = await open(t, options, 0);
      relay.send(Buffer.from('some'));
      relay.close(1000, `the target ended after ${count} bytes`);
      t.deepEqual(await readAll(socket), ['some', last], String(count));
      if (last !== 0)
        t.regex(String(socket.lastError?.cause), /sent 5 bytes .* and the browser gave 4 of them/);
      await socket.close();
    }
  });
}
