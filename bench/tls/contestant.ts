import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { toLine, type Order, type Took } from './order.js';

/** A process that obeys orders, one after the other. */
export class Contestant {
  readonly name: string;
  readonly #child;
  readonly #answers;

  /** @param command what to run instead of the client of this folder */
  constructor(name: string, command?: string) {
    this.name = name;
    const client = fileURLToPath(new URL('client.js', import.meta.url));
    this.#child =
      command === undefined
        ? spawn(process.execPath, [client, name], { stdio: ['pipe', 'pipe', 'inherit'] })
        : spawn(command, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Throws where the process has ended, which has told why by itself. */
  async obey(order: Order): Promise<Took> {
    this.#child.stdin.write(toLine(order));
    const { value } = await this.#answers.next();
    const [wall = NaN, cpu = NaN] = String(value ?? '')
      .split(' ')
      .map(Number);
    if (Number.isNaN(wall + cpu))
      throw new Error(`${this.name} did not obey: ${toLine(order)}${String(value)}`);
    return { wall, cpu };
  }

  end(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }
}
