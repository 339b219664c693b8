import { readRelayEvent } from '../config.js';
import { count, element, make } from './dom.js';

/** What the relay tells of the connection that is shown: sizes, and the first bytes in hexadecimal. */
export class RelayFeed {
  readonly #output = element('relay', HTMLPreElement);
  readonly #sum = element('relay-sum', HTMLElement);
  /** HOST:PORT of the connection that is waited for, and the number of it once it is there. */
  #expected: string | null = null;
  #id: number | null = null;
  #seen = '';
  #last: string = '';

  constructor() {
    new EventSource('feed').addEventListener('message', ({ data }) => this.#event(readRelayEvent(JSON.parse(String(data)))));
  }

  /** Shows the next connection to this target, from its beginning; `shown`: it goes through the relay that has this feed. */
  follow(host: string, port: number, shown: boolean): void {
    this.#expected = shown ? `${host}:${port}` : null;
    this.#id = null;
    this.#seen = '';
    this.#last = '';
    this.#output.replaceChildren();
    this.#sum.textContent = shown ? 'Nothing yet.' : 'This connection goes through the Wisp server; only the plain relay can be watched.';
  }

  #event(event: ReturnType<typeof readRelayEvent>): void {
    if (this.#id === null && event.target === this.#expected) {
      this.#id = event.id;
      this.#expected = null;
    }
    if (event.id !== this.#id) return;
    if (event.hex !== '') this.#show(event.direction, event.hex);
    this.#sum.textContent = `Connection ${event.id} to ${event.target}: ${count(event.out)} bytes from the page, `
      + `${count(event.in)} bytes to it${event.closed ? ', closed' : ''}. ${this.#verdict()}`;
  }

  // The page's plaintext begins with the method and the answer with the protocol, in ASCII.
  #verdict(): string {
    const bytes = Uint8Array.from(this.#seen.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const text = new TextDecoder('latin1').decode(bytes);
    return text.includes('HTTP/1') && text.includes('\r\n') ? 'The request is readable in them!' : 'Neither the request nor the answer can be read in them; only the ClientHello names the host and the ALPN protocols.';
  }

  #show(direction: string, hex: string): void {
    this.#seen += hex;
    if (direction !== this.#last) {
      this.#last = direction;
      this.#output.append(make('span', 'mark', direction === 'out' ? '→ from the page\n' : '← to the page\n'));
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
