// Bundled for the page: the packages that it imports are CommonJS.
import mqtt, { type MqttClient } from 'mqtt';
import { Duplex } from 'readable-stream';
import { toDuplex } from 'mbedtls-wasm';
import { socketTo, type Target } from './ways.js';

/** A message, and how it is delivered. */
export interface Message {
  readonly qos: 0 | 1 | 2;
  readonly text: string;
}

/**
 * MQTT.js over TLSSockets of the page: subscribes, publishes from a second client one after the
 * other, and resolves with what came.
 */
export async function publish(
  target: Target & { readonly messages: readonly Message[] },
): Promise<readonly Message[]> {
  const [publisher, subscriber] = await Promise.all([connect(target), connect(target)]);
  await subscriber.subscribeAsync('tunnel/#', { qos: 2 });
  const arrived: Message[] = [];
  for (const { qos, text } of target.messages) {
    const arriving = new Promise<Message>((resolve) =>
      subscriber.once('message', (_topic, payload, packet) =>
        resolve({ qos: packet.qos, text: payload.toString() }),
      ),
    );
    await publisher.publishAsync('tunnel/greeting', text, { qos });
    arrived.push(await arriving);
  }
  await Promise.all([publisher.endAsync(), subscriber.endAsync()]);
  return arrived;
}

async function connect(target: Target): Promise<MqttClient> {
  // Its own timers would start a worker from a blob, which the page's policy forbids.
  const client = new mqtt.MqttClient(
    () => {
      const socket = socketTo(target);
      return toDuplex(socket, { Duplex, connected: socket.connect('localhost', target.port) });
    },
    { reconnectPeriod: 0, timerVariant: 'native' },
  );
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
  return client;
}
