import test, { type ExecutionContext } from 'ava';
import { datagramCompliance, type DatagramSubject } from '../../ts/compliance.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { WebSocket } from 'ws';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { WispStack } from '../../ts/stack/wisp/wisp-stack.js';
import { startWisp } from '../support/relays.js';
import { echoOver, startUdpEcho } from '../support/udp-echo.js';

function loopbackSubject(): DatagramSubject {
  const stack = new LoopbackStack();
  const { address, close } = echoOver(stack);
  return { stack, echo: address, close };
}

const MAKERS: Readonly<
  Record<string, (t: ExecutionContext) => Promise<DatagramSubject> | DatagramSubject>
> = {
  LoopbackStack: loopbackSubject,
  'WispStack over wisp-js': async (t) => {
    const stack = new WispStack(await startWisp(t), { webSocket: WebSocket });
    return { stack, echo: await startUdpEcho(t), close: () => stack.close() };
  },
  NodeStack: async (t) => ({ stack: new NodeStack(), echo: await startUdpEcho(t), close() {} }),
};

for (const [name, make] of Object.entries(MAKERS)) {
  for (const { title, run } of datagramCompliance) {
    test(`${name}: ${title}`, async (t) => {
      await t.notThrowsAsync(run(() => make(t)));
    });
  }
}
