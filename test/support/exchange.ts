import type { Socket } from '../../ts/net/socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { bytesOf, textOf } from './events.js';

// Nothing in here knows of TLS: it is written against Socket alone.

/** Receives exactly so many bytes. */
export async function recvExactly(socket: Socket, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let got = 0; got < size; ) {
    const more = check(await socket.recv(bytes.subarray(got)), socket);
    if (more === 0) throw new Error(`The peer ended after ${got} of ${size} bytes.`);
    got += more;
  }
  return bytes;
}

/** Receives until the end of the stream. */
export async function recvAll(socket: Socket): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = new Uint8Array(4096);
    const size = check(await socket.recv(piece), socket);
    if (size === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, size));
  }
}

/** One HTTP/1.1 request; resolves with its status and body, whose length the server tells. */
export async function httpGet(
  socket: Socket,
  host: string,
  path: string,
): Promise<{ status: number; body: string }> {
  check(
    await socket.send(
      bytesOf(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`),
    ),
    socket,
  );
  let head = '';
  while (!head.endsWith('\r\n\r\n')) head += textOf(await recvExactly(socket, 1));
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`No length in ${head}`);
  const body = textOf(await recvExactly(socket, Number(length)));
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]), body };
}

const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const DISCONNECT = 0xe0;

/**
 * Connects to an MQTT 3.1.1 broker, subscribes to a topic, publishes to it, and resolves with what
 * came back.
 */
export async function mqttRoundTrip(
  socket: Socket,
  topic: string,
  message: string,
): Promise<string> {
  await mqttSend(socket, CONNECT, [text('MQTT'), Uint8Array.of(4, 2, 0, 60), text('round-trip')]);
  const [, refused] = await mqttRecv(socket, CONNACK);
  if (refused !== 0) throw new Error(`The broker refused: ${refused}.`);
  await mqttSend(socket, SUBSCRIBE, [Uint8Array.of(0, 1), text(topic), Uint8Array.of(0)]);
  await mqttRecv(socket, SUBACK);
  await mqttSend(socket, PUBLISH, [text(topic), bytesOf(message)]);
  const published = await mqttRecv(socket, PUBLISH);
  await mqttSend(socket, DISCONNECT, []);
  return textOf(published.subarray(2 + bytesOf(topic).length));
}

function text(value: string): Uint8Array {
  const bytes = bytesOf(value);
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}

async function mqttSend(socket: Socket, type: number, parts: readonly Uint8Array[]): Promise<void> {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; ; ) {
    const more = rest >> 7;
    length.push(more > 0 ? (rest & 0x7f) | 0x80 : rest);
    if (more === 0) break;
    rest = more;
  }
  check(await socket.send(Buffer.concat([Uint8Array.of(type, ...length), body])), socket);
}

async function mqttRecv(socket: Socket, type: number): Promise<Uint8Array> {
  const [got] = await recvExactly(socket, 1);
  if (got !== type) throw new Error(`A packet of type ${got} came instead of ${type}.`);
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const [byte = 0] = await recvExactly(socket, 1);
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return recvExactly(socket, length);
}
