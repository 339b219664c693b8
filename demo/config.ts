/** What the demo's server tells the page at start. */
export interface DemoConfig {
  /** The tunnels that can be chosen, the first one by default. */
  readonly tunnels: readonly TunnelConfig[];
  readonly https: Peer;
  readonly mqtt: Peer;
  /** PostgreSQL. */
  readonly sql: Peer;
  /** An HTTPS server that wants a client certificate. */
  readonly members: Peer;
  /** Path of a large download on the HTTPS server. */
  readonly largePath: string;
  /** HOST:PORT that the relay connects to. */
  readonly allowed: readonly string[];
  /** Bytes that the page loads, all scripts together: as they are, and with Brotli. */
  readonly scriptBytes: number;
  readonly scriptBrotliBytes: number;
}

/** A tunnel: how it is spoken to, and where; a WebSocket's address may hold {host} and {port}. */
export interface TunnelConfig {
  readonly kind: TunnelKind;
  readonly url: string;
}

export type TunnelKind = 'websocket' | 'wisp';

/** A server that the demo started. */
export interface Peer {
  readonly host: string;
  readonly port: number;
}

/** Something that happened at the relay, as its feed tells it. */
export interface RelayEvent {
  /** Number of the connection. */
  readonly id: number;
  /** HOST:PORT. */
  readonly target: string;
  /** Bytes copied so far, from the page and to the page. */
  readonly out: number;
  readonly in: number;
  /** The next bytes, in hexadecimal, as long as the relay shows them; empty otherwise. */
  readonly hex: string;
  readonly direction: 'out' | 'in' | 'none';
  readonly closed: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads /config.json. Throws TypeError for what is none. */
export function readConfig(value: unknown): DemoConfig {
  const fields = record(value);
  return {
    tunnels: list(fields.tunnels).map((tunnel) => {
      const { kind, url } = record(tunnel);
      return { kind: kind === 'wisp' ? 'wisp' : 'websocket', url: text(url) };
    }),
    https: peer(fields.https),
    mqtt: peer(fields.mqtt),
    sql: peer(fields.sql),
    members: peer(fields.members),
    largePath: text(fields.largePath),
    allowed: list(fields.allowed).map(text),
    scriptBytes: number(fields.scriptBytes),
    scriptBrotliBytes: number(fields.scriptBrotliBytes),
  };
}

/** Reads one event of the relay's feed. Throws TypeError for what is none. */
export function readRelayEvent(value: unknown): RelayEvent {
  const fields = record(value);
  const { direction } = fields;
  return {
    id: number(fields.id),
    target: text(fields.target),
    out: number(fields.out),
    in: number(fields.in),
    hex: text(fields.hex),
    direction: direction === 'out' || direction === 'in' ? direction : 'none',
    closed: fields.closed === true,
  };
}

function record(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new TypeError('This is no object.');
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('This is no list.');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('This is no text.');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('This is no number.');
  return value;
}

function peer(value: unknown): Peer {
  const { host, port } = record(value);
  return { host: text(host), port: number(port) };
}
