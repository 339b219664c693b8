import { setTimeout as sleep } from 'node:timers/promises';
import { textIn } from './bidi.js';

/** How often a driver that is starting is asked whether it is there, and how far apart. */
const ATTEMPTS = 200;
const BETWEEN = 50;

/** A session of a WebDriver. */
export class WebDriver {
  readonly #address: string;
  readonly version: string;

  private constructor(address: string, version: string) {
    this.#address = address;
    this.version = version;
  }

  /** Opens a session at a driver that may still be starting. */
  static async open(origin: string, capabilities: object): Promise<WebDriver> {
    await listening(origin);
    const value = await post(`${origin}/session`, { capabilities: { alwaysMatch: capabilities } });
    const { sessionId, capabilities: agreed } = Object(value);
    return new WebDriver(`${origin}/session/${sessionId}`, textIn(agreed, 'browserVersion'));
  }

  /** Rejects with what the driver answers instead. */
  post(command: string, parameters: object): Promise<unknown> {
    return post(this.#address + command, parameters);
  }

  /** As {@link post}. */
  async get(command: string, signal: AbortSignal): Promise<unknown> {
    return valueIn(await fetch(this.#address + command, { signal }));
  }
}

async function listening(origin: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetch(`${origin}/status`);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await sleep(BETWEEN);
    }
  }
}

async function post(url: string, parameters: object): Promise<unknown> {
  return valueIn(await fetch(url, { method: 'POST', body: JSON.stringify(parameters) }));
}

async function valueIn(response: Response): Promise<unknown> {
  const { value } = Object(await response.json());
  if (response.ok) return value;
  throw new Error(`${textIn(value, 'error')}: ${textIn(value, 'message')}`);
}
