import type { Instance } from '../../ts/ffi/instance.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { isFlow, NSAPI_ERROR_IS_CONNECTED } from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import type { WeatherOptions } from '../../ts/stack/loopback/weather.js';
import type { DTLSPeer } from '../../ts/tls/dtls-peer.js';
import { DTLSServer } from '../../ts/tls/dtls-server.js';
import { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import { HOST, VirtualClock } from './dtls.js';

export interface LossyHandshake {
  readonly instance: Instance;
  readonly server: SslConfig;
  readonly client: SslConfig;
  readonly weather: WeatherOptions;
  readonly mtu: number;
}

/** How a handshake through bad weather ended. */
export interface LossyResult {
  /** 0, or what connect answered. */
  readonly code: number;
  /** Milliseconds of the stack's own clock. */
  readonly took: number;
  /** How many messages came back of those that were sent afterwards. */
  readonly answered: number;
  /** What a receive answered that should not have. */
  readonly torn: number;
}

const MESSAGES = 20;

/** Lets everything happen that needs no time: several flights of a handshake, each in its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** One handshake and some messages, whose weather and timers are of a clock of their own. */
export async function shakeHands(options: LossyHandshake): Promise<LossyResult> {
  const { instance, weather, mtu } = options;
  const clock = new VirtualClock();
  const stack = new LoopbackStack({ weather });
  const udp = new UDPSocket(stack);
  check(udp.bind(0), udp);
  const at = new SocketAddress(HOST, udp.getsockname().address?.port ?? 0);
  const server = new DTLSServer(udp, { config: options.server, clock, mtu, handshakeTimeout: 3e5 });
  server.setTimeout(0);
  const client = new DTLSSocket(stack, { instance, clock, mtu, handshakeTimeout: Infinity });
  client.setSslConfig(options.client);
  client.setHostname('localhost');
  client.setBlocking(false);
  const peers: DTLSPeer[] = [];
  try {
    let code = client.tryConnect(at);
    while (isFlow(code) && code !== NSAPI_ERROR_IS_CONNECTED) {
      for (let flight = 0; flight < 4 && code !== NSAPI_ERROR_IS_CONNECTED; flight++) {
        await settle();
        code = client.tryConnect(null);
        if (!isFlow(code)) break;
      }
      if (!isFlow(code) || code === NSAPI_ERROR_IS_CONNECTED) break;
      clock.skip();
    }
    const connected = code === 0 || code === NSAPI_ERROR_IS_CONNECTED;
    const result = { code: connected ? 0 : code, took: clock.now(), answered: 0, torn: 0 };
    const buffer = new Uint8Array(100);
    for (let each = 0; connected && each < MESSAGES; each++) {
      const sent = client.trySend(Uint8Array.of(each));
      if (sent < 0 && !isFlow(sent)) result.torn = sent;
      await settle();
      const { socket } = await server.accept();
      if (socket !== null) peers.push(socket);
      for (const peer of peers)
        for (let got = peer.tryRecv(buffer); got > 0; got = peer.tryRecv(buffer))
          peer.trySend(buffer.subarray(0, got));
      await settle();
      for (;;) {
        const got = client.tryRecv(buffer);
        if (got <= 0 && isFlow(got)) break;
        if (got <= 0) {
          result.torn = got === 0 ? 1 : got;
          break;
        }
        result.answered++;
      }
      clock.skip();
    }
    return result;
  } finally {
    client[Symbol.dispose]();
    server.close();
  }
}
