import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/**
 * A plain node:tls client to a loopback port, verifying for localhost; resolves after the
 * handshake.
 */
export function connectNode(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ...options });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** Sends text and collects what comes back until it matches, or else until the peer ends. */
export function exchange(socket: TLSSocket, text: string, until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const finish = (): void => {
      socket.destroy();
      if (until.test(answer)) resolve(answer);
      else reject(new Error(`the answer does not match ${until}: ${answer}`));
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
      if (until.test(answer)) finish();
    });
    socket.on('error', reject);
    socket.on('end', finish);
    socket.write(text);
  });
}
