import { once } from 'events';
import WebSocket from 'ws';
import { run } from './face.mjs';

run(async ({ port, ca }) => {
  const socket = new WebSocket(`wss://localhost:${port}`, { ca });
  await once(socket, 'open');
  socket.send('w'.repeat(150_000));
  const [echoed] = await once(socket, 'message');
  socket.ping();
  await once(socket, 'pong');
  socket.close(1000, 'enough');
  const [code] = await once(socket, 'close');
  let refused = '';
  try {
    new WebSocket(`wss://localhost:${port}`);
  } catch ({ message }) {
    refused = message;
  }
  return { size: echoed.length, code, refused };
});
