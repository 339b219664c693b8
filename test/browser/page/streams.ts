// Bundled for the page: the packages that it imports are CommonJS.
import mqtt from 'mqtt';
import { Duplex } from 'readable-stream';
import { TLSSocketWrapper, TRANSPORT_CLOSE, check, loopbackPair, toDuplex } from 'mbedtls-wasm';
import { serverConfig, type Case } from './loopback.js';
import { openTunnel, type Request } from './tunnel.js';

// Where an engine has no `using`, TypeScript's wants the symbol by which the library goes then.
if (Symbol.dispose === undefined) Reflect.set(Symbol, 'dispose', Symbol.for('Symbol.dispose'));

/**
 * Sends so many bytes through a stream over TLS to an echo in this page; tells what came back: how
 * many, how many wrong.
 */
export async function echoStream(
  given: Case & { readonly size: number },
): Promise<{ readonly got: number; readonly wrong: number }> {
  const [near, far] = loopbackPair();
  using config = serverConfig(given);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
  server.setSslConfig(config);
  const client = new TLSSocketWrapper(near, given.host, TRANSPORT_CLOSE);
  check(client.setRootCaCert(given.ca), client);
  const stream = toDuplex(client, { Duplex, connected: client.connect() });
  const echo = toDuplex(server, { Duplex, connected: server.connect() });
  echo.pipe(echo);
  const sent = Uint8Array.from({ length: given.size }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
  stream.end(sent);
  let [got, wrong] = [0, 0];
  for await (const chunk of stream) {
    for (const byte of chunk) if (byte !== sent[got++]) wrong += 1;
  }
  return { got, wrong };
}

/**
 * MQTT.js in the page: connects through a relay, subscribes, publishes the text, and resolves with
 * what came back.
 */
export async function publish(
  request: Request,
): Promise<{ readonly topic: string; readonly text: string }> {
  const transport = await openTunnel(request.relay);
  // Its own timers would start a worker from a blob, which the page's policy forbids.
  const client = new mqtt.MqttClient(
    () => {
      const socket = new TLSSocketWrapper(transport, request.host);
      check(socket.setRootCaCert(request.ca), socket);
      return toDuplex(socket, { Duplex, connected: socket.connect() });
    },
    { reconnectPeriod: 0, timerVariant: 'native' },
  );
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
  await client.subscribeAsync('page/#');
  const arriving = new Promise<{ topic: string; text: string }>((resolve) =>
    client.once('message', (topic, payload) => resolve({ topic, text: payload.toString() })),
  );
  await client.publishAsync('page/greeting', request.text, { qos: 1 });
  const arrived = await arriving;
  await client.endAsync();
  return arrived;
}
