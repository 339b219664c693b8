import * as node from 'node:tls';
import * as ours from '../ts/tls.js';

// The separate process that crowd.ts measures: a server that echoes, of node:tls or of ours. It is
// forked with its kind, told the certificate, and tells its port; asked for it, the longest gap
// between two runs of a timer of 5 ms since it was asked last, and its memory.

let [longest, last] = [0, performance.now()];
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last - 5);
  last = now;
}, 5);

function serve(options: { readonly cert: string; readonly key: string }): void {
  const server =
    process.argv[2] === 'node:tls' ? node.createServer(options) : ours.createServer(options);
  server.on('secureConnection', (socket: node.TLSSocket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1', 4096, () => {
    const address = server.address();
    process.send?.(typeof address === 'object' ? address?.port : 0);
  });
}

function isIdentity(message: unknown): message is { readonly cert: string; readonly key: string } {
  return typeof message === 'object' && message !== null && 'cert' in message && 'key' in message;
}

process.on('message', (message: unknown) => {
  if (isIdentity(message)) {
    serve(message);
    return;
  }
  process.send?.([longest, process.memoryUsage().rss]);
  [longest, last] = [0, performance.now()];
});
process.on('disconnect', () => process.exit());
