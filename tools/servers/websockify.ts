import { startProcess, type ProcessServer } from './process.js';

/**
 * `websockify`: each WebSocket to it, whatever the path, becomes a connection to one port of
 * loopback.
 */
export function startWebsockify(target: number): Promise<ProcessServer> {
  return startProcess({
    program: 'websockify',
    args: (port) => [`127.0.0.1:${port}`, `127.0.0.1:${target}`],
    ready: /proxying from/,
  });
}
