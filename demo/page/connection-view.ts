import type { TLSSocket } from 'mbedtls-wasm';
import { draw, element, make } from './dom.js';
import type { Place } from './failure.js';
import type { HandshakeTrace, Step } from './handshake-trace.js';
import { namesOf } from './names.js';
import type { Settings } from './settings.js';

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** What is said of the step in which it failed. */
const endings: Readonly<Record<Place, string>> = {
  page: 'failed here',
  relay: 'failed here',
  server: 'failed here',
  tls: 'failed here',
  list: 'not allowed',
  connection: 'the connection was lost here',
  silence: 'no answer came',
};

/**
 * Shows the steps as rows with a bar each, pale for waiting, full for working; `failed` says where
 * it failed, if it did.
 */
export function showSteps({ steps, total }: HandshakeTrace, failed: Place | null): void {
  const shown = failed === 'server' || failed === 'list' ? withoutServer(steps) : steps;
  element('handshake', HTMLTableElement).tBodies[0]?.replaceChildren(
    ...shown.map((step, at) =>
      row(step, total, at === shown.length - 1 && failed !== null ? endings[failed] : null),
    ),
    sumRow(steps, total),
  );
}

// The server was never there: what Mbed TLS wrote for it waited at the relay.
function withoutServer(steps: readonly Step[]): readonly Step[] {
  const [tunnel, ...rest] = steps;
  const [first, last] = [rest[0], rest.at(-1)];
  if (tunnel === undefined || first === undefined || last === undefined) return steps;
  const waited = rest.reduce((sum, step) => sum + step.waited, 0);
  return [
    tunnel,
    {
      name: 'TCP connection of the relay to the server',
      start: first.start,
      end: last.end,
      waited,
    },
  ];
}

function row(step: Step, total: number, ending: string | null): HTMLTableRowElement {
  const worked = step.end - step.start - step.waited;
  const bar = draw('svg', {
    viewBox: '0 0 100 8',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  const x = (100 * step.start) / total;
  const waited = (100 * step.waited) / total;
  // Half a unit at least, so that no step is invisible.
  bar.append(
    draw('rect', { class: 'wait', x, y: 0, height: 8, width: waited }),
    draw('rect', {
      class: 'work',
      x: Math.min(x + waited, 99.2),
      y: 0,
      height: 8,
      width: Math.max((100 * worked) / total, 0.8),
    }),
  );
  return make(
    'tr',
    ending === null ? '' : 'failed',
    make('td', '', ending === null ? step.name : `${step.name}: ${ending}`),
    make('td', 'bar', bar),
    make('td', 'number', step.waited.toFixed(2)),
    make('td', 'number', worked.toFixed(2)),
  );
}

function sumRow(steps: readonly Step[], total: number): HTMLTableRowElement {
  const waited = steps.reduce((sum, step) => sum + step.waited, 0);
  return make(
    'tr',
    'total',
    make('td', '', `${total.toFixed(1)} ms in all`),
    make('td', 'bar'),
    make('td', 'number', waited.toFixed(2)),
    make('td', 'number', (total - waited).toFixed(2)),
  );
}

/** Shows what was agreed on, and the chain that the peer sent. */
export function showConnection(socket: TLSSocket, { host, trust }: Settings): void {
  const context = socket.getSslContext();
  if (context === null) return;
  showFacts([
    ['Protocol', context.version],
    ['Cipher suite', context.ciphersuite ?? 'none'],
    ['ALPN', context.alpnProtocol ?? 'none agreed on'],
    [
      'Verified',
      socket.verifyResult === 0 ? `yes: it is for “${host}”, and its chain ends in ${trust}` : 'no',
    ],
  ]);
  const peer = context.getPeerCert();
  const names = peer === null ? [] : namesOf(peer);
  const items = (peer?.certificates ?? []).map(
    ({ subject, issuer, validFrom, validTo, text }, at) => {
      const valid = validFrom.getTime() <= Date.now() && Date.now() <= validTo.getTime();
      return make(
        'li',
        '',
        make('strong', '', subject === '' ? '(no name)' : subject),
        make('span', 'names', namesLine(names[at] ?? [])),
        make('span', '', issuer === subject ? 'issued by itself' : `issued by ${issuer}`),
        make(
          'span',
          valid ? '' : 'bad',
          `valid ${date.format(validFrom)} to ` +
            `${date.format(validTo)}${valid ? '' : ', which is not now'}`,
        ),
        make(
          'details',
          '',
          make('summary', '', 'Everything it says'),
          make('pre', '', text.trimEnd()),
        ),
      );
    },
  );
  peer?.dispose();
  element('chain', HTMLOListElement).replaceChildren(...items);
}

function namesLine(names: readonly string[]): string {
  return names.length > 0 ? `for ${names.join(', ')}` : 'for no host';
}

/** Shows that there is no connection. */
export function clearConnection(): void {
  const none = make('td', 'empty', 'none yet');
  none.colSpan = 4;
  element('handshake', HTMLTableElement).tBodies[0]?.replaceChildren(make('tr', '', none));
  showFacts([['Protocol', 'none']]);
  element('chain', HTMLOListElement).replaceChildren();
}

function showFacts(facts: readonly (readonly [string, string])[]): void {
  element('facts', HTMLDListElement).replaceChildren(
    ...facts.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]),
  );
}
