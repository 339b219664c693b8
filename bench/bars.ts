import type { Figure, Row } from './book.js';

/** A ratio that is to be met. */
export interface Bar {
  readonly what: string;
  /** Of these rows of a group, that of `one` to that of `other`. */
  readonly group: RegExp;
  readonly name: RegExp;
  readonly one: string;
  readonly other: string;
  /** Of what they took of the processor, where it is not of their time. */
  readonly cpu?: true;
  /** At most, or else at least, so much. */
  readonly most?: number;
  readonly least?: number;
}

const ours = { one: 'TLSSocket', other: 'node:tls' };

export const BARS: readonly Bar[] = [
  {
    what: "full TLS 1.3 handshakes, of node:tls's time",
    group: /^Handshakes, TLS 1\.3, full$/,
    name: /^(P-256|P-384|RSA-2048)$/,
    ...ours,
    most: 1,
  },
  {
    what: "ChaCha20-Poly1305, of node:tls's rate",
    group: /^Bytes in records of 16 KB$/,
    name: /^ChaCha20/,
    ...ours,
    least: 0.6,
  },
  {
    what: "AES-128-GCM, of node:tls's rate",
    group: /^Bytes in records of 16 KB$/,
    name: /^AES-128-GCM/,
    ...ours,
    least: 0.3,
  },
  {
    what: "round trips of 64 bytes, of node:tls's time",
    group: /^Round trips/,
    name: /^(AES-128-GCM|ChaCha20)/,
    ...ours,
    most: 1.4,
  },
  {
    what: "a TCPSocket's rate, of a stream of node:net",
    group: /^TCP without TLS$/,
    name: /down$/,
    one: 'TCPSocket',
    other: 'node:net',
    least: 1,
  },
  {
    what: "1,000 sockets with 64 KB each way, of node:tls's CPU",
    group: /^Sockets at once$/,
    name: /^1000 /,
    ...ours,
    cpu: true,
    most: 1.5,
  },
  {
    what: 'memory of a process with 10,000 idle connections, of node:net',
    group: /^Memory of a process with idle/,
    name: /^10000 /,
    one: 'TLSSocket',
    other: 'node:net',
    most: 1.5,
  },
  {
    what: "a page: AES-128-GCM, of subtls's rate (WebCrypto)",
    group: /^Page: download, mbedtls-wasm relay$/,
    name: /^AES-128-GCM$/,
    one: 'mbedtls-wasm',
    other: 'subtls',
    least: 1,
  },
  {
    what: 'a page: ChaCha20-Poly1305, of the stream without TLS',
    group: /^Page: download, (mbedtls-wasm relay|Wisp by wisp-js)$/,
    name: /^ChaCha20/,
    one: 'mbedtls-wasm',
    other: 'no TLS',
    least: 0.7,
  },
  ...['epoxy-tls', 'subtls'].map(
    (other): Bar => ({
      what: `a page: full handshake over open Wisp, of ${other}'s time`,
      group: /^Page: handshakes over open Wisp, full$/,
      name: /./,
      one: 'mbedtls-wasm',
      other,
      most: 1,
    }),
  ),
  {
    what: 'importing the package, of importing ws',
    group: /^Cold start/,
    name: /^import$/,
    one: 'mbedtls-wasm',
    other: 'ws',
    most: 1.5,
  },
  {
    what: 'first use to ready, of a bare instance and its compilation',
    group: /^Cold start/,
    name: /^first use/,
    one: 'mbedtls-wasm',
    other: 'bare WebAssembly',
    most: 3,
  },
];

/** A row at a bar. */
export interface Met {
  readonly what: string;
  readonly name: string;
  readonly ratio: number;
  readonly bar: string;
  readonly met: boolean;
}

/** The rows that a bar is for, where both were measured. */
export function metOf(rows: readonly Row[]): Met[] {
  return BARS.flatMap((bar) =>
    rows.flatMap((row) => {
      const [one, other] = [figureOf(row, bar.one), figureOf(row, bar.other)];
      if (!bar.group.test(row.group) || !bar.name.test(row.name)) return [];
      const value = bar.cpu === true ? one?.cpu : one?.median;
      const beside = bar.cpu === true ? other?.cpu : other?.median;
      if (value === undefined || beside === undefined) return [];
      const ratio = value / beside;
      const met = ratio <= (bar.most ?? Infinity) && ratio >= (bar.least ?? 0);
      const limit = bar.most === undefined ? `at least ${bar.least}` : `at most ${bar.most}`;
      return [{ what: bar.what, name: row.name, ratio, bar: limit, met }];
    }),
  );
}

/** The figure of who was measured, whose version may stand behind the name. */
function figureOf({ figures }: Row, who: string): Figure | undefined {
  return figures.find((one) => one.who.replace(/ [\d.]+$/, '') === who);
}
