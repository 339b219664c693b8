// One application, bundled twice: with the condition offload-tlssocket, and without.
import mqtt from 'mqtt';
import { Duplex } from 'readable-stream';
import { TLSSocket, WebSocketStack, check, toDuplex } from 'mbedtls-wasm';
import { ask, type Answered, type Question } from './ask.js';

/** A server behind a relay that has a token, and what to ask it. */
export interface Call extends Question {
  readonly url: string;
  readonly gatewayToken: string;
  readonly port: number;
  readonly ca: string;
  /** Whether to use the browser's WebSocketStream. */
  readonly streams: boolean;
  readonly credentials?: { readonly chainPem: string; readonly keyPem: string };
}

/** How it went. */
export interface Told extends Answered {
  readonly connected: number;
  readonly error: string | null;
  readonly closed: number;
}

function socketTo({
  url,
  gatewayToken,
  ca,
  streams,
  credentials,
}: Omit<Call, keyof Question>): TLSSocket {
  const socket = new TLSSocket(
    new WebSocketStack(url, { gatewayToken, ...(streams ? {} : { webSocketStream: null }) }),
  );
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(ca), socket);
  if (credentials !== undefined)
    check(socket.setClientCertKey(credentials.chainPem, credentials.keyPem), socket);
  return socket;
}

/** Connects, asks and closes. */
export async function call(given: Call): Promise<Told> {
  const socket = socketTo(given);
  const connected = await socket.connect('localhost', given.port);
  const answered = connected === 0 ? await ask(socket, given) : { answer: '', sha256: '', last: 0 };
  const error =
    socket.lastError === null
      ? null
      : `${socket.lastError.message} ${String(socket.lastError.cause)}`;
  return { connected, ...answered, error, closed: await socket.close() };
}

/** MQTT.js connects, subscribes and publishes the text; resolves with what came back. */
export async function publish(given: Omit<Call, 'until'>): Promise<string> {
  // Its own timers would start a worker from a blob, which the page's policy forbids.
  const client = new mqtt.MqttClient(
    () => {
      const socket = socketTo(given);
      return toDuplex(socket, { Duplex, connected: socket.connect('localhost', given.port) });
    },
    { reconnectPeriod: 0, timerVariant: 'native' },
  );
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
  await client.subscribeAsync('gateway/#');
  const arriving = new Promise<string>((resolve) =>
    client.once('message', (topic, payload) => resolve(`${topic}: ${payload.toString()}`)),
  );
  await client.publishAsync('gateway/greeting', given.text, { qos: 1 });
  const arrived = await arriving;
  await client.endAsync();
  return arrived;
}
