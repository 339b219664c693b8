import { once } from 'node:events';
import { ca, port, require, tell } from '../face.mjs';

const WebSocket = require('ws');
const socket = new WebSocket(`wss://localhost:${port}`, { ca });
await once(socket, 'open');
socket.send('w'.repeat(150_000));
const [echoed] = await once(socket, 'message');
socket.ping();
await once(socket, 'pong');
socket.close(1000, 'enough');
const [code] = await once(socket, 'close');
const stranger = new WebSocket(`wss://localhost:${port}`);
const [{ code: refused }] = await once(stranger, 'error');
tell({ size: echoed.length, code, refused });
