import { connect } from 'mbedtls-wasm/tls';
import mqtt from 'mqtt';
import { run } from './face.mjs';

run(async ({ port, ca }) => {
  const sizes = [];
  for (const protocolVersion of [4, 5]) {
    // MQTT.js in a page knows WebSockets alone, unless it is given a stream.
    const client = new mqtt.MqttClient(() => connect({ host: 'localhost', port, ca }), {
      protocolVersion,
    });
    await client.subscribeAsync('topic', { qos: 1 });
    const arriving = new Promise((resolve) => {
      client.once('message', (_topic, payload) => resolve(payload));
    });
    await client.publishAsync('topic', 'm'.repeat(60_000), { qos: 1 });
    sizes.push((await arriving).length);
    await client.endAsync();
  }
  return sizes;
});
