import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';

// Aborts a connect in the middle of its handshake and then does nothing else.
const [port] = process.argv.slice(2);
const socket = new TLSSocket(new NodeStack());
socket.getSslConfig().confAuthmode(0);
const controller = new AbortController();
const connecting = socket.connect('localhost', Number(port), { signal: controller.signal });
while (socket.getSslContext() === null) await new Promise((resolve) => setTimeout(resolve, 5));
controller.abort('enough');
await connecting.then(
  (code) => console.log(`answered ${code}`),
  () => console.log('aborted'),
);
