import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { recvExactly } from '../support/exchange.js';
import { leavesNothing, usedInstance } from '../support/memory.js';
import { tlsPair } from '../support/tls-pair.js';

test("disposing the handle of a socket's context does the socket no harm", async (t) => {
  const instance = await usedInstance();
  await leavesNothing(t, instance, async () => {
    const pair = await tlsPair({ instance });
    {
      using first = pair.client.getSslContext();
      t.is(first, pair.client.getSslContext(), 'the same face each time');
    }
    const second = pair.client.getSslContext();
    t.false(second?.disposed);
    second?.dispose();
    second?.dispose();
    t.throws(() => second?.version, { instanceOf: TypeError, message: /disposed/ });
    await pair.client.send(Uint8Array.of(1));
    t.deepEqual(await recvExactly(pair.server, 1), Uint8Array.of(1));
    await pair.server.send(Uint8Array.of(2));
    t.deepEqual(await recvExactly(pair.client, 1), Uint8Array.of(2));
    t.is(pair.client.verifyResult, 0);
    const third = pair.client.getSslContext();
    t.regex(third?.version ?? '', /^TLS/);
    await pair.end();
    t.true(third?.disposed, 'it goes with its socket, as do the other faces');
    t.is(pair.client.getSslContext(), null);
    t.is(pair.client.verifyResult, 0);
  });
});

// Node's own are not configurable: so another Symbol without them stands in, as it does on a
// platform that has none.
const PROGRAM = `
const Own = Symbol;
globalThis.Symbol = function Symbol(text) { return Own(text); };
for (const key of Reflect.ownKeys(Own))
  if (key !== 'dispose' && key !== 'asyncDispose')
    Object.defineProperty(Symbol, key, Object.getOwnPropertyDescriptor(Own, key));
if (Symbol.dispose !== undefined || Symbol.asyncDispose !== undefined)
  throw new Error('there are symbols');
const [dispose, asyncDispose] = [Symbol.for('Symbol.dispose'), Symbol.for('Symbol.asyncDispose')];
const { TLSSocket, TCPSocket, SslConfig, WispStack } = await import('../../ts/index.js');
const { openRaw } = await import('../../ts/raw.js');
const said = [];
const config = new SslConfig();
config[dispose]();
said.push(config.disposed);
const socket = new TLSSocket();
said.push('undefined' in socket, typeof socket[dispose], typeof socket[asyncDispose]);
await socket[asyncDispose]();
said.push(await socket.close());
const tcp = new TCPSocket();
said.push(tcp.open());
await tcp[asyncDispose]();
said.push(tcp.isOpen, tcp.open());
tcp[dispose]();
said.push(tcp.isOpen);
const raw = openRaw();
const context = raw.c.native_ssl_context_new();
const carrier = raw.setBio(context, { trySend: () => 0, tryRecv: () => 0 });
said.push(typeof carrier[dispose], typeof WispStack.prototype[dispose]);
console.log(JSON.stringify(said));
`;

test(
  'where the platform has no Symbol.dispose, the registered symbols are used, each for its ' +
    'own method',
  async (t) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      PROGRAM.replaceAll('../../', new URL('../../', import.meta.url).href),
    ]);
    t.deepEqual(JSON.parse(stdout), [
      true,
      false,
      'function',
      'function',
      -3005,
      0,
      false,
      0,
      false,
      'function',
      'function',
    ]);
  },
);
