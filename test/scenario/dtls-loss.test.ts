import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_DATAGRAM } from '../../wasm/constants.js';
import { SslConfig as Config } from '../../ts/mbedtls/ssl-config.js';
import type { Certificate } from '../../tools/authority.js';
import { pki } from '../../tools/certificates.js';
import { pskConfig, serverConfig } from '../support/dtls.js';
import { shakeHands } from '../support/dtls-loss.js';

const WEATHERS = {
  loss: { loss: 0.2 },
  duplication: { duplication: 0.2 },
  reordering: { reordering: 0.2 },
  'loss, duplication and reordering': { loss: 0.2, duplication: 0.2, reordering: 0.2 },
} as const;
const RUNS = 50;

function trusting(t: ExecutionContext, instance: Instance, certificate: Certificate): SslConfig {
  const config = new Config({
    endpoint: MBEDTLS_SSL_IS_CLIENT,
    transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
    instance,
  });
  const chain = X509Crt.parse(certificate.rootPem, { instance });
  config.confCaChain(chain);
  chain.dispose();
  t.teardown(() => config.dispose());
  return config;
}

for (const [kind, mtu] of [
  ['PSK', 1200],
  ['ecP256', 1200],
  ['rsaUnderEc', 300],
] as const) {
  for (const [name, weather] of Object.entries(WEATHERS)) {
    test(`${RUNS} handshakes, ${kind} at an MTU of ${mtu}, 20 % ${name}`, async (t) => {
      t.timeout(300_000);
      const certificate = kind === 'PSK' ? null : (await pki()).server[kind];
      const instance = new Instance();
      const client =
        certificate === null ? pskConfig(t, instance) : trusting(t, instance, certificate);
      const times: number[] = [];
      const ends = new Map<number, number>();
      let [answered, torn] = [0, 0];
      for (let seed = 1; seed <= RUNS; seed++) {
        // A server makes its configuration ask for its own cookies.
        const server = serverConfig(t, instance, certificate);
        const result = await shakeHands({
          instance,
          server,
          client,
          weather: { ...weather, mtu, seed },
          mtu,
        });
        ends.set(result.code, (ends.get(result.code) ?? 0) + 1);
        times.push(result.took);
        answered += result.answered;
        if (result.torn !== 0) torn++;
        t.true(result.took <= 123_000);
      }
      times.sort((one, other) => one - other);
      t.log(`${ends.get(0)} connected, median ${times[RUNS / 2]} ms, ${answered} messages`);
      t.is(torn, 0);
      t.true((ends.get(0) ?? 0) >= RUNS - 1, String([...ends]));
      t.true([...ends.keys()].every((code) => code === 0 || code === -3011));
      t.true(answered > RUNS * 20 * 0.3);
    });
  }
}
