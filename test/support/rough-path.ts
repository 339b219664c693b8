import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Dice } from './dice.js';

/** How many of 100 datagrams meet each fate. */
export interface Roughness {
  readonly loss: number;
  readonly duplication: number;
  /** Are late, so that others overtake them. */
  readonly reordering: number;
}

const LATE = 30;

/**
 * A path of real UDP sockets on loopback to a server's port, that treats datagrams as its seed
 * says; each client has a socket of its own behind it.
 */
export class RoughPath {
  readonly #front = createSocket('udp4');
  readonly #behind = new Map<string, Socket>();
  readonly #dice: Dice;
  readonly #roughness: Roughness;
  readonly #target: number;
  readonly #late = new Set<NodeJS.Timeout>();
  /** How many datagrams were lost, came twice, or late. */
  readonly fates = { lost: 0, twice: 0, late: 0 };

  private constructor(target: number, seed: number, roughness: Roughness) {
    this.#target = target;
    this.#dice = new Dice(seed);
    this.#roughness = roughness;
  }

  static async open(target: number, seed: number, roughness: Roughness): Promise<RoughPath> {
    const path = new RoughPath(target, seed, roughness);
    const front = path.#front;
    front.on('message', (bytes, { port }) => {
      const key = String(port);
      const behind = path.#behind.get(key) ?? path.#add(key, port);
      path.#carry(() => behind.send(bytes, target, '127.0.0.1'));
    });
    front.bind(0, '127.0.0.1');
    await once(front, 'listening');
    return path;
  }

  get port(): number {
    return this.#front.address().port;
  }

  get target(): number {
    return this.#target;
  }

  close(): void {
    for (const timer of this.#late) clearTimeout(timer);
    for (const socket of [this.#front, ...this.#behind.values()]) socket.close();
  }

  #add(key: string, port: number): Socket {
    const socket = createSocket('udp4');
    socket.on('error', () => {});
    socket.on('message', (bytes) => this.#carry(() => this.#front.send(bytes, port, '127.0.0.1')));
    this.#behind.set(key, socket);
    return socket;
  }

  #carry(send: () => void): void {
    const { loss, duplication, reordering } = this.#roughness;
    if (this.#dice.roll(100) < loss) {
      this.fates.lost++;
      return;
    }
    if (this.#dice.roll(100) < duplication) {
      this.fates.twice++;
      send();
    }
    if (this.#dice.roll(100) >= reordering) {
      send();
      return;
    }
    this.fates.late++;
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      send();
    }, LATE);
    this.#late.add(timer);
  }
}
