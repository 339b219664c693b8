/** What a client is to do, and what it is measured at. */
export type Task = 'full' | 'resumed' | 'up' | 'down' | 'trips';

/** One line that a client is told. */
export interface Order {
  readonly task: Task;
  readonly port: number;
  /** 12 or 13 for TLS, 0 for none. */
  readonly version: number;
  /** The suite by its number and by OpenSSL's name; 0 leaves it to both sides. */
  readonly suite: number;
  readonly cipher: string;
  /** Handshakes or round trips; of a transfer the bytes. */
  readonly count: number;
  /** Bytes of each piece that is sent, and of each record. */
  readonly piece: number;
  /** A file of PEM. */
  readonly ca: string;
}

/** What that took its process, in milliseconds. */
export interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** Bytes of what a client sends first. */
export const HEAD = 13;

/** The order as the words that a process reads. */
export function toLine(order: Order): string {
  const { task, port, version, suite, cipher, count, piece, ca } = order;
  return `${[task, port, version, suite, cipher, count, piece, ca].join(' ')}\n`;
}

/** Throws for a line that {@link toLine} did not make. */
export function fromLine(line: string): Order {
  const [task, port, version, suite, cipher = '', count, piece, ...ca] = line.split(' ');
  if (!isTask(task)) throw new Error(`This is no order: ${line}`);
  return {
    task,
    port: Number(port),
    version: Number(version),
    suite: Number(suite),
    cipher,
    count: Number(count),
    piece: Number(piece),
    ca: ca.join(' '),
  };
}

function isTask(word: unknown): word is Task {
  return typeof word === 'string' && ['full', 'resumed', 'up', 'down', 'trips'].includes(word);
}

/** What a client says first: u to send so many bytes, d to get them, e to get its own back. */
export function head(what: 'u' | 'd' | 'e', count: number, piece: number): Buffer {
  const bytes = Buffer.alloc(HEAD, what);
  bytes.writeBigUInt64BE(BigInt(count), 1);
  bytes.writeUInt32BE(piece, 9);
  return bytes;
}
