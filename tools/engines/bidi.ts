import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Waiting {
  resolve(result: Readonly<Record<string, unknown>>): void;
  reject(error: Error): void;
}

/** A client of WebDriver BiDi: one session over one WebSocket. */
export class Bidi {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #version = '';

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (text) => this.#receive(JSON.parse(String(text))));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The browser has ended.'));
      this.#waiting.clear();
    });
  }

  /** Opens a session. */
  static async open(url: string): Promise<Bidi> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    const bidi = new Bidi(socket);
    const { capabilities } = await bidi.call('session.new', { capabilities: {} });
    bidi.#version = textIn(capabilities, 'browserVersion');
    return bidi;
  }

  /** The browser's version. */
  get version(): string {
    return this.#version;
  }

  /** Rejects with what the browser answers instead. */
  call(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #receive(message: {
    readonly id: number;
    readonly result?: Readonly<Record<string, unknown>>;
    readonly error: string;
    readonly message: string;
  }): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.result !== undefined) waiting?.resolve(message.result);
    else waiting?.reject(new Error(`${message.error}: ${message.message}`));
  }
}

/** A text in what came, or ''. */
export function textIn(value: unknown, name: string): string {
  const found: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : '';
}
