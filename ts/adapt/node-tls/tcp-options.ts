import type { SocketConnectOpts } from 'node:net';
import { missingArguments } from './connect-arguments.js';
import type { ConnectionOptions } from './options.js';

/** The options that are TCP's. */
const TCP = [
  'host',
  'port',
  'path',
  'lookup',
  'family',
  'hints',
  'localAddress',
  'localPort',
  'noDelay',
  'keepAlive',
  'keepAliveInitialDelay',
  'autoSelectFamily',
  'autoSelectFamilyAttemptTimeout',
  'blockList',
] as const;

/** Those of the options that node:net takes. Throws TypeError where there is no port nor path. */
export function tcpOptions(options: ConnectionOptions): SocketConnectOpts {
  const { path, port } = options;
  if (path !== undefined && path !== null) return { path };
  if (port === undefined || port === null) throw missingArguments();
  const asked = TCP.map((name): [string, unknown] => [name, Reflect.get(options, name)]);
  return { port, ...Object.fromEntries(asked.filter(([, value]) => (value ?? null) !== null)) };
}
