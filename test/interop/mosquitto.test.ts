import test, { type ExecutionContext } from 'ava';
import mqtt, { type MqttClient } from 'mqtt';
import { StreamError } from '../../ts/adapt/stream-error.js';
import { toDuplex } from '../../ts/adapt/duplex.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { MBEDTLS_ERR_SSL_CONN_EOF } from '../../wasm/constants.js';
import { pki } from '../../tools/certificates.js';
import { patternBytes } from '../support/pattern.js';
import { startMosquitto } from '../../tools/servers.js';
import { started, tlsClient, type ClientCredentials } from '../support/tls-client.js';

interface Broker {
  readonly port: number;
  readonly ca: string;
  readonly credentials?: ClientCredentials;
}

/** MQTT.js as it is, over a TLSSocket of ours. */
function mqttClient(t: ExecutionContext, { port, ca, credentials }: Broker): MqttClient {
  const client = new mqtt.MqttClient(
    () => {
      const socket = tlsClient(t, { ca, credentials });
      return toDuplex(socket, { connected: socket.connect('localhost', port) });
    },
    { reconnectPeriod: 0 },
  );
  t.teardown(() => client.end(true));
  return client;
}

/** The next connect or close; rejects for an error that comes first. */
function happens(client: MqttClient, event: 'connect' | 'close'): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.once(event, () => {
      client.off('error', reject);
      resolve();
    });
  });
}

async function connectedMqtt(t: ExecutionContext, broker: Broker): Promise<MqttClient> {
  const client = mqttClient(t, broker);
  await happens(client, 'connect');
  return client;
}

function nextMessage(client: MqttClient): Promise<{ topic: string; payload: Uint8Array }> {
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.once('message', (topic, payload) => {
      client.off('error', reject);
      resolve({ topic, payload });
    });
  });
}

test('MQTT.js publishes and subscribes with QoS 0, 1 and 2, and ends cleanly', async (t) => {
  const { server } = await pki();
  const { port, logged, log } = await brokerOf(t);
  const ca = server.ecP256.rootPem;
  const [publisher, subscriber] = await Promise.all([
    connectedMqtt(t, { port, ca }),
    connectedMqtt(t, { port, ca }),
  ]);
  await subscriber.subscribeAsync('test/#', { qos: 2 });
  for (const qos of [0, 1, 2] as const) {
    const arriving = nextMessage(subscriber);
    await publisher.publishAsync(`test/${qos}`, `with QoS ${qos}`, { qos });
    const { topic, payload } = await arriving;
    t.is(topic, `test/${qos}`);
    t.is(Buffer.from(payload).toString(), `with QoS ${qos}`);
  }
  const large = patternBytes(1_000_000);
  for (const qos of [0, 2] as const) {
    const arriving = nextMessage(subscriber);
    await publisher.publishAsync('test/large', Buffer.from(large), { qos });
    t.deepEqual(new Uint8Array((await arriving).payload), new Uint8Array(large));
  }
  for (const client of [publisher, subscriber]) {
    const closed = happens(client, 'close');
    await client.endAsync();
    await closed;
  }
  await logged(/(disconnected[^]*){2}/);
  t.notRegex(log(), /socket error|protocol error|not be properly|exceeded timeout/i);
});

async function brokerOf(t: ExecutionContext, requireClientCert = false) {
  const { server, rootCa } = await pki();
  const broker = await started(
    t,
    startMosquitto({
      certificate: server.ecP256,
      ...(requireClientCert ? { clientCa: rootCa.rootFile, requireClientCert } : {}),
    }),
  );
  return { port: broker.port, logged: broker.logged.bind(broker), log: broker.log.bind(broker) };
}

test("the broker's demand for a client certificate is met", async (t) => {
  const { server, client } = await pki();
  const { port } = await brokerOf(t, true);
  const mqttjs = await connectedMqtt(t, {
    port,
    ca: server.ecP256.rootPem,
    credentials: client.ec,
  });
  await mqttjs.subscribeAsync('mine');
  const arriving = nextMessage(mqttjs);
  await mqttjs.publishAsync('mine', 'x');
  t.is((await arriving).topic, 'mine');
  await mqttjs.endAsync();
});

test("a wrong CA comes as the typed error through MQTT.js's own event", async (t) => {
  const { rsaCa } = await pki();
  const { port } = await brokerOf(t);
  const client = mqttClient(t, { port, ca: rsaCa.rootPem });
  const error = await new Promise<unknown>((resolve) => client.once('error', resolve));
  t.like(error, { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', errno: NSAPI_ERROR_AUTH_FAILURE });
  const cause = error instanceof Error ? error.cause : null;
  if (!(cause instanceof TLSError)) return t.fail(`no TLSError: ${String(error)}`);
  t.is(cause.errno, NSAPI_ERROR_AUTH_FAILURE);
  t.deepEqual(cause.verifyFlags, ['NOT_TRUSTED']);
});

test('a broker that dies is an error and a closed connection', async (t) => {
  const { server, rootCa } = await pki();
  const broker = await started(t, startMosquitto({ certificate: server.ecP256 }));
  const client = await connectedMqtt(t, { port: broker.port, ca: rootCa.rootPem });
  const failed = new Promise<unknown>((resolve) => client.once('error', resolve));
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  await broker.close();
  const error = await failed;
  t.true(error instanceof StreamError && error.errno === MBEDTLS_ERR_SSL_CONN_EOF, String(error));
  t.true(error instanceof Error && error.cause instanceof TLSError);
  await closed;
  t.false(client.connected);
});
