import test, { type ExecutionContext } from 'ava';
import { datagramCompliance, type DatagramSubject } from '../../ts/compliance.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
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
  NodeStack: async (t) => ({ stack: new NodeStack(), echo: await startUdpEcho(t), close() {} }),
};

for (const [name, make] of Object.entries(MAKERS)) {
  for (const { title, run } of datagramCompliance) {
    test(`${name}: ${title}`, async (t) => {
      await t.notThrowsAsync(run(() => make(t)));
    });
  }
}
