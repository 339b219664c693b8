// One application, bundled twice: with the condition offload-tlssocket, and without.
import mqtt from 'mqtt';
import { Duplex } from 'readable-stream';
import { TLSSocket, WebSocketStack, check, toDuplex } from 'mbedtls-wasm';

/** A server behind a relay that has a token, and what to ask it. */
export interface Call {
  readonly url: string;
  readonly gatewayToken: string;
  readonly port: number;
  readonly ca: string;
  /** Whether to use the browser's WebSocketStream. */
  readonly streams: boolean;
  readonly credentials?: { readonly chainPem: string; readonly keyPem: string };
  readonly text: string;
  /** A regular expression that the answer ends with, or null: it ends with the stream. */
  readonly until: string | null;
}

/** How it went. */
export interface Told {
  readonly connected: number;
  /** The first 20 KB as text, and the SHA-256 of what follows the first empty line. */
  readonly answer: string;
  readonly sha256: string;
  /** What the last recv answered. */
  readonly last: number;
  readonly error: string | null;
  readonly closed: number;
}

function socketTo({ url, gatewayToken, ca, streams, credentials }: Omit<Call, 'text' | 'until'>): TLSSocket {
  const socket = new TLSSocket(new WebSocketStack(url, { gatewayToken, ...(streams ? {} : { webSocketStream: null }) }));
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(ca), socket);
  if (credentials !== undefined) check(socket.setClientCertKey(credentials.chainPem, credentials.keyPem), socket);
  return socket;
}

/** Connects, asks and closes. */
export async function call(given: Call): Promise<Told> {
  const socket = socketTo(given);
  const connected = await socket.connect('localhost', given.port);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const last = connected === 0 ? await exchange(socket, given, pieces) : 0;
  const error = socket.lastError === null ? null : `${socket.lastError.message} ${String(socket.lastError.cause)}`;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  const answer = new TextDecoder('latin1').decode(bytes.subarray(0, 20_000));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.subarray(answer.indexOf('\r\n\r\n') + 4)));
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { connected, answer, sha256, last, error, closed: await socket.close() };
}

async function exchange(socket: TLSSocket, { text, until }: Call, pieces: Uint8Array<ArrayBuffer>[]): Promise<number> {
  const sent = await socket.send(new TextEncoder().encode(text));
  if (sent < 0) return sent;
  let tail = '';
  for (;;) {
    const into = new Uint8Array(16_384);
    const size = await socket.recv(into);
    if (size <= 0) return size;
    pieces.push(into.subarray(0, size));
    tail = (tail + new TextDecoder('latin1').decode(into.subarray(0, size))).slice(-40_000);
    if (until !== null && new RegExp(until, 'i').test(tail)) return size;
  }
}

/** MQTT.js connects, subscribes and publishes the text; resolves with what came back. */
export async function publish(given: Omit<Call, 'until'>): Promise<string> {
  // Its own timers would start a worker from a blob, which the page's policy forbids.
  const client = new mqtt.MqttClient(() => {
    const socket = socketTo(given);
    return toDuplex(socket, { Duplex, connected: socket.connect('localhost', given.port) });
  }, { reconnectPeriod: 0, timerVariant: 'native' });
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
  await client.subscribeAsync('gateway/#');
  const arriving = new Promise<string>((resolve) => client.once('message', (topic, payload) => resolve(`${topic}: ${payload.toString()}`)));
  await client.publishAsync('gateway/greeting', given.text, { qos: 1 });
  const arrived = await arriving;
  await client.endAsync();
  return arrived;
}
