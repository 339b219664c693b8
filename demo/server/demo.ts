import { rootCertificates } from 'node:tls';
import { projectFile } from '../../tools/project.js';
import { makeThrowawayCa } from '../../ts/cli/throwaway-ca.js';
import { startBroker } from './broker.js';
import { startDatabase } from './database.js';
import { startHttpsServer, type RunningServer } from './https-server.js';
import { startMembersServer } from './members-server.js';
import { startPageServer } from './page-server.js';
import { RelayView } from './relay-view.js';
import { startRelay } from './relay.js';
import { startWisp } from './wisp.js';

/** What may be chosen about the demo. */
export interface DemoOptions {
  /** Port of the page; 0 for a free one. */
  readonly port?: number;
  /** HOST:PORT that the relay and the Wisp server may connect to beside the demo's own servers. */
  readonly allow?: readonly string[];
  /** Folder with the page's files; dist/site when absent. */
  readonly site?: string;
  /** Takes the relay's line of each connection. */
  readonly log?: (line: string) => void;
}

/** The demo, with all that belongs to it. */
export interface Demo {
  /** Where the page is. */
  readonly url: string;
  /** The CA that the demo's servers are vouched for by, PEM. */
  readonly ca: string;
  readonly httpsPort: number;
  readonly brokerPort: number;
  readonly relayPort: number;
  readonly wispPort: number;
  /** What the relay and the Wisp server see. */
  readonly view: RelayView;
  /** Ends everything. */
  close(): void;
}

/** Download that the page proposes, in bytes. */
const LARGE = 64 * 1024 * 1024;

/**
 * Starts an HTTPS server, another one that wants a client certificate, a broker and a database with
 * TLS, the relay and the page, all of them on loopback.
 */
export async function startDemo({
  port = 0,
  allow = [],
  site = projectFile('dist', 'site'),
  log = () => {},
}: DemoOptions = {}): Promise<Demo> {
  const running: RunningServer[] = [];
  const start = async (starting: Promise<RunningServer>): Promise<number> => {
    const server = await starting;
    running.push(server);
    return server.port;
  };
  const close = (): void => {
    for (const server of running.splice(0).reverse()) server.close();
  };
  try {
    const ca = makeThrowawayCa();
    const view = new RelayView();
    const httpsPort = await start(startHttpsServer(ca));
    const brokerPort = await start(startBroker(ca));
    const sqlPort = await start(startDatabase(ca));
    const membersPort = await start(startMembersServer(ca));
    const own = [httpsPort, brokerPort, sqlPort, membersPort].map((each) => `localhost:${each}`);
    const allowed = [...own, ...allow];
    const relayPort = await start(startRelay(allowed, view, log));
    let origin = '';
    const wispPort = await start(startWisp(allowed, view, () => origin));
    const pagePort = await start(
      startPageServer({
        site,
        port,
        view,
        certificates: {
          'roots.pem': `${rootCertificates.join('\n')}\n`,
          'demo-ca.pem': ca.ca,
          'client.pem': ca.client.certificate,
          'client-key.pem': ca.client.privateKey,
        },
        config: {
          tunnels: [
            { kind: 'websocket', url: `ws://127.0.0.1:${relayPort}/{host}/{port}` },
            { kind: 'wisp', url: `ws://127.0.0.1:${wispPort}/` },
          ],
          https: { host: 'localhost', port: httpsPort },
          mqtt: { host: 'localhost', port: brokerPort },
          sql: { host: 'localhost', port: sqlPort },
          members: { host: 'localhost', port: membersPort },
          largePath: `/large?bytes=${LARGE}`,
          allowed,
        },
      }),
    );
    origin = `http://127.0.0.1:${pagePort}`;
    return {
      url: `${origin}/`,
      ca: ca.ca,
      httpsPort,
      brokerPort,
      relayPort,
      wispPort,
      view,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
