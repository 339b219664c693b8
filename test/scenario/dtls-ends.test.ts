import test from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { NSAPI_ERROR_NO_SOCKET, NSAPI_ERROR_OK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { DTLSSocketWrapper } from '../../ts/tls/dtls-socket-wrapper.js';
import { EchoServer, pskConfig, serverConfig } from '../support/dtls.js';
import { TappedSocket } from '../support/tapped-socket.js';

/** Calls back at the call of one number that brings a datagram or takes one. */
class CountingSocket extends TappedSocket {
  readonly #at: number;
  readonly #then: () => void;
  #count = 0;

  constructor(udp: UDPSocket, at: number, then: () => void) {
    super(udp);
    this.#at = at;
    this.#then = then;
  }

  override trySend(bytes: Uint8Array): number {
    this.#tell();
    return super.trySend(bytes);
  }

  override tryRecv(into: Uint8Array): number {
    const size = super.tryRecv(into);
    if (size > 0) this.#tell();
    return size;
  }

  #tell(): void {
    if (this.#count++ === this.#at) this.#then();
  }
}

const POINTS = 12;
type End = (socket: DTLSSocketWrapper) => void;
const ENDS: Readonly<Record<string, End>> = {
  'closed from inside of the transport, which is refused': (socket) =>
    void socket.close().catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
    }),
  'closed in the next turn': (socket) => void setImmediate(() => void socket.close()),
  'disposed of from inside of the transport': (socket) => socket[Symbol.dispose](),
  'disposed of in the next turn': (socket) => void setImmediate(() => socket[Symbol.dispose]()),
};

for (const [name, end] of Object.entries(ENDS))
  test(`${name}, at any datagram: every call settles, nothing is left`, async (t) => {
    t.timeout(60_000);
    const [instance, elsewhere] = [new Instance(), new Instance()];
    const stack = new LoopbackStack();
    const { address, server } = new EchoServer(t, stack, {
      config: serverConfig(t, elsewhere, null),
      maxSessionsPerHost: 100,
      handshakeTimeout: 500,
      idleTimeout: 500,
    });
    const config = pskConfig(t, instance);
    const run = async (at: number): Promise<number> => {
      let done = 0;
      let socket: DTLSSocketWrapper | null = null;
      const transport = new CountingSocket(new UDPSocket(stack), at, () => {
        done++;
        if (socket !== null) end(socket);
      });
      socket = new DTLSSocketWrapper(transport, 'localhost', 1, { instance });
      check(socket.setSslConfig(config), socket);
      socket.setTimeout(5000);
      const connected = await socket.connect(address);
      const buffer = new Uint8Array(100);
      for (let message = 0; connected === NSAPI_ERROR_OK && message < 5; message++) {
        if ((await socket.send(new TextEncoder().encode('one'))) < 0) break;
        if ((await socket.recv(buffer)) < 0) break;
      }
      const closed = await socket.close();
      t.true(closed === NSAPI_ERROR_OK || closed === NSAPI_ERROR_NO_SOCKET, `${at}: ${closed}`);
      t.is(await socket.recv(buffer), NSAPI_ERROR_NO_SOCKET);
      socket[Symbol.dispose]();
      return done;
    };
    await run(POINTS);
    const before = instance.memoryUsage.allocatedBytes;
    for (let at = 0; at < POINTS; at++) t.is(await run(at), 1, `at ${at}`);
    t.is(instance.memoryUsage.allocatedBytes, before);
    for (let turn = 0; server.sessions > 0 && turn < 1000; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    t.is(server.sessions, 0);
  });
