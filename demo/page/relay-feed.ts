import { readRelayEvent, type Peer, type RelayEvent } from '../config.js';
import { count, element, make } from './dom.js';

/**
 * Part of a text that is looked for in what the relay saw, in characters: long enough to stand
 * there by no accident.
 */
const SAMPLE = 16;

/**
 * What the relay tells of the connection that is shown: sizes, and the first bytes in hexadecimal.
 */
export class RelayFeed {
  readonly #output = element('relay', HTMLPreElement);
  readonly #sum = element('relay-sum', HTMLElement);
  /** HOST:PORT of the connection that is waited for, and the latest of it once it is there. */
  #expected: string | null = null;
  #latest: RelayEvent | null = null;
  /**
   * The highest number of a connection that was told of, and that of the last one which is too old
   * to be waited for.
   */
  #known = 0;
  #old = 0;
  #seen = '';
  #direction = '';
  #texts: readonly string[] = [];

  constructor() {
    new EventSource('feed').addEventListener('message', ({ data }) =>
      this.#event(readRelayEvent(JSON.parse(String(data)))),
    );
  }

  /** Shows nothing, and nothing more of the connection that was shown. */
  clear(): void {
    this.#expected = null;
    this.#latest = null;
    this.#seen = '';
    this.#direction = '';
    this.#texts = [];
    this.#output.replaceChildren();
    this.#sum.textContent = 'Nothing yet.';
  }

  /** Shows the next connection to this target, from its beginning. */
  follow({ host, port }: Peer): void {
    this.clear();
    this.#expected = `${host}:${port}`;
    this.#old = this.#known;
  }

  /**
   * Looks for these texts, which the page sent and received, in what the relay saw, and says
   * whether they are there.
   */
  compare(texts: readonly string[]): void {
    this.#texts = texts.filter((text) => text !== '').map((text) => text.slice(0, SAMPLE));
    this.#tell();
  }

  #event(event: RelayEvent): void {
    this.#known = Math.max(this.#known, event.id);
    if (this.#latest === null && event.target === this.#expected && event.id > this.#old)
      this.#expected = null;
    else if (event.id !== this.#latest?.id) return;
    this.#latest = event;
    if (event.hex !== '') this.#show(event.direction, event.hex);
    this.#tell();
  }

  #tell(): void {
    if (this.#latest === null) return;
    const { id, target, out, in: received, closed } = this.#latest;
    this.#sum.textContent =
      `Connection ${id}, for ${target}: ${count(out)} bytes from the page, ${count(received)} ` +
      'bytes to it' +
      `${closed ? ', closed' : ''}.${this.#verdict()}`;
  }

  #verdict(): string {
    if (this.#texts.length === 0 || this.#seen === '') return '';
    const bytes = Uint8Array.from(this.#seen.match(/../g) ?? [], (pair) =>
      Number.parseInt(pair, 16),
    );
    const text = new TextDecoder('latin1').decode(bytes);
    if (this.#texts.some((sample) => text.includes(sample)))
      return ' The request or the answer can be read in them!';
    return (
      ' Neither the request nor the answer can be read in them. What can be read is of the ' +
      'handshake: ' +
      'the host and the ALPN protocols, and with TLS 1.2 the certificates.'
    );
  }

  #show(direction: string, hex: string): void {
    this.#seen += hex;
    if (direction !== this.#direction) {
      this.#direction = direction;
      this.#output.append(
        make('span', 'mark', direction === 'out' ? '→ from the page\n' : '← to the page\n'),
      );
    }
    this.#output.append(make('span', direction, `${lines(hex)}\n`));
  }
}

/** Rows of hexadecimal with the printable characters beside them. */
function lines(hex: string): string {
  const width = matchMedia('(max-width: 46rem)').matches ? 8 : 16;
  const pairs = hex.match(/../g) ?? [];
  const rows: string[] = [];
  for (let at = 0; at < pairs.length; at += width) {
    const row = pairs.slice(at, at + width);
    const text = row.map((pair) => {
      const code = Number.parseInt(pair, 16);
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
    });
    rows.push(`${row.join(' ').padEnd(width * 3)} ${text.join('')}`);
  }
  return rows.join('\n');
}
