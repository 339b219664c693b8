import type { TLSSocket } from 'mbedtls-wasm';
import { draw, element, make } from './dom.js';
import type { HandshakeTrace, Step } from './handshake-trace.js';
import { namesOf } from './names.js';

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** Shows the steps as rows with a bar each: pale for waiting, full for working. */
export function showSteps({ steps, total }: HandshakeTrace, failed: boolean): void {
  const [body] = element('handshake', HTMLTableElement).tBodies;
  body?.replaceChildren(
    ...steps.map((step, at) => row(step, total, failed && at === steps.length - 1)),
    sumRow(steps, total),
  );
}

function row(step: Step, total: number, failed: boolean): HTMLTableRowElement {
  const worked = step.end - step.start - step.waited;
  const bar = draw('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const x = 100 * step.start / total;
  const waited = 100 * step.waited / total;
  // Half a unit at least, so that no step is invisible.
  bar.append(
    draw('rect', { class: 'wait', x, y: 0, height: 8, width: waited }),
    draw('rect', { class: 'work', x: Math.min(x + waited, 99.2), y: 0, height: 8, width: Math.max(100 * worked / total, 0.8) }),
  );
  return make('tr', failed ? 'failed' : '',
    make('td', '', failed ? `${step.name}: failed here` : step.name), make('td', 'bar', bar),
    make('td', 'number', step.waited.toFixed(2)), make('td', 'number', worked.toFixed(2)));
}

function sumRow(steps: readonly Step[], total: number): HTMLTableRowElement {
  const waited = steps.reduce((sum, step) => sum + step.waited, 0);
  return make('tr', 'total', make('td', '', `${total.toFixed(1)} ms in all`), make('td', 'bar'),
    make('td', 'number', waited.toFixed(2)), make('td', 'number', (total - waited).toFixed(2)));
}

/** Shows what was agreed on, and the chain that the peer sent. */
export function showConnection(socket: TLSSocket): void {
  const context = socket.getSslContext();
  if (context === null) return;
  showFacts([
    ['Protocol', context.version],
    ['Cipher suite', context.ciphersuite ?? 'none'],
    ['ALPN', context.alpnProtocol ?? 'none agreed on'],
    ['Verified', socket.verifyResult === 0 ? 'yes: the chain ends in a trusted CA and is for this host' : 'no'],
  ]);
  const peer = context.getPeerCert();
  const names = peer === null ? [] : namesOf(peer);
  const items = (peer?.certificates ?? []).map(({ subject, issuer, validFrom, validTo, text }, at) => {
    const valid = validFrom.getTime() <= Date.now() && Date.now() <= validTo.getTime();
    return make('li', '',
      make('strong', '', subject === '' ? '(no name)' : subject),
      make('span', 'names', namesLine(names[at] ?? [], at === 0)),
      make('span', '', issuer === subject ? 'issued by itself' : `issued by ${issuer}`),
      make('span', valid ? '' : 'bad', `valid ${date.format(validFrom)} to ${date.format(validTo)}${valid ? '' : ', which is not now'}`),
      make('details', '', make('summary', '', 'Everything it says'), make('pre', '', text.trimEnd())));
  });
  peer?.dispose();
  element('chain', HTMLOListElement).replaceChildren(...items);
}

// Only the first certificate's names are checked; without any, Mbed TLS takes its common name.
function namesLine(names: readonly string[], isServers: boolean): string {
  if (names.length > 0) return `for ${names.join(', ')}`;
  return isServers ? 'for its common name: it lists no names' : 'for no host';
}

/** Shows that there is no connection. */
export function clearConnection(): void {
  showFacts([['Protocol', 'none']]);
  element('chain', HTMLOListElement).replaceChildren();
}

function showFacts(facts: readonly (readonly [string, string])[]): void {
  element('facts', HTMLDListElement).replaceChildren(...facts.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]));
}
