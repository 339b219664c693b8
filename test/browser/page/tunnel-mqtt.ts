// Bundled for the page: the packages that it imports are CommonJS.
import mqtt from 'mqtt';
import { Duplex } from 'readable-stream';
import { toDuplex } from 'mbedtls-wasm';
import { socketTo, type Target } from './ways.js';

/** MQTT.js over a TLSSocket of the page: connects, subscribes, publishes the text, and resolves with what came back. */
export async function publish(target: Target & { readonly text: string }): Promise<{ readonly topic: string; readonly text: string }> {
  // Its own timers would start a worker from a blob, which the page's policy forbids.
  const client = new mqtt.MqttClient(() => {
    const socket = socketTo(target);
    return toDuplex(socket, { Duplex, connected: socket.connect('localhost', target.port) });
  }, { reconnectPeriod: 0, timerVariant: 'native' });
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject));
  await client.subscribeAsync('tunnel/#');
  const arriving = new Promise<{ topic: string; text: string }>((resolve) =>
    client.once('message', (topic, payload) => resolve({ topic, text: payload.toString() })));
  await client.publishAsync('tunnel/greeting', target.text, { qos: 1 });
  const arrived = await arriving;
  await client.endAsync();
  return arrived;
}
