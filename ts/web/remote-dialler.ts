import { StreamError } from '../adapt/stream-error.js';
import { NSAPI_ERROR_CONNECTION_LOST } from '../nsapi/error.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import { SocketError } from '../nsapi/socket-error.js';
import type { Dialled, Dialler, Target } from './dialler.js';
import { established } from './local-dialler.js';
import { RemoteConnection, RemoteSocket } from './remote-socket.js';
import { WorkerLink, type WorkerChoice } from './worker-link.js';
import type { AliveMessage, ConnectMessage, DiallerPlan } from './worker-messages.js';

/** What a dialler has of its worker. Apart from it, to be given back when it is collected. */
class Hold {
  readonly link: WorkerLink;
  readonly #port: MessagePort;

  constructor(link: WorkerLink, plan: DiallerPlan) {
    const { port1, port2 } = new MessageChannel();
    this.link = link;
    this.#port = port1;
    link.enter(this);
    port1.onmessage = ({ data }: MessageEvent<AliveMessage>) => link.watch(data.lock);
    link.post({ mbedtlsWasm: plan, port: port2 });
  }

  /** A connection that is made when a socket connects over it. */
  connection(target: Target): RemoteConnection {
    const halves = target.secureTransport === 'on';
    return new RemoteConnection(this.link, halves, (port) => {
      const message: ConnectMessage = { target, port };
      this.#port.postMessage(message, [port]);
    });
  }

  fail(): void {}

  release(): void {
    this.#port.onmessage = null;
    this.#port.close();
    this.link.leave(this);
  }
}

const forgotten = new FinalizationRegistry<Hold>((hold) => hold.release());

/** Connects in a worker, by a {@link LocalDialler} there. */
export class RemoteDialler implements Dialler {
  readonly #choice: Exclude<WorkerChoice, false>;
  readonly #plan: DiallerPlan;
  #hold: Hold | null = null;

  constructor(choice: Exclude<WorkerChoice, false>, plan: DiallerPlan) {
    this.#choice = choice;
    this.#plan = plan;
  }

  async dial(target: Target, signal: AbortSignal): Promise<Dialled> {
    return connected(this.#held().connection(target), target, signal);
  }

  close(): void {
    const hold = this.#hold;
    this.#hold = null;
    if (hold === null) return;
    forgotten.unregister(this);
    hold.release();
  }

  /** A worker that has failed is followed by another one, where it is ours. */
  #held(): Hold {
    if (this.#hold !== null && this.#hold.link.failure === null) return this.#hold;
    this.close();
    const link = linkTo(this.#choice);
    if (link.failure !== null) throw notStarted(link.failure);
    this.#hold = new Hold(link, this.#plan);
    forgotten.register(this, this.#hold, this);
    return this.#hold;
  }
}

async function connected(
  connection: RemoteConnection,
  target: Target,
  signal: AbortSignal,
): Promise<Dialled> {
  const socket = new RemoteSocket(connection);
  const address = new SocketAddress(target.host, target.port);
  await established(socket, () => socket.connect(address, { signal }));
  const secure = (stop: AbortSignal): Promise<Dialled> =>
    connected(connection.secured(), { ...target, secureTransport: 'on' }, stop);
  return { socket, info: connection.info, remember: () => {}, secure };
}

function linkTo(choice: Exclude<WorkerChoice, false>): WorkerLink {
  try {
    return WorkerLink.to(choice);
  } catch (error) {
    throw notStarted(error);
  }
}

function notStarted(cause: unknown): StreamError {
  const message = 'The worker for TLS does not run, or cannot be started.';
  const error = new SocketError(NSAPI_ERROR_CONNECTION_LOST, { message, cause });
  return new StreamError(error, 'ERR_TLS_WORKER');
}
