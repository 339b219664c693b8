import { check, type TLSSocket } from 'mbedtls-wasm';
import { clearConnection, showConnection, showSteps } from './connection-view.js';
import { count, element, make, onSubmit } from './dom.js';
import { explain } from './failure.js';
import { HandshakeTrace } from './handshake-trace.js';
import { AnswerEnd, requestFor } from './http.js';
import { Notice } from './notice.js';
import type { RelayFeed } from './relay-feed.js';
import { prepare, type Settings, type SettingsForm } from './settings.js';

/** How much of an answer is shown, in bytes. */
const SHOWN = 16_384;

/** The form that connects, and what it shows. */
export function setUpHttps(form: SettingsForm, feed: RelayFeed): void {
  const status = new Notice('status');
  onSubmit(element('target', HTMLFormElement), async () => {
    status.tell('Connecting.');
    clearConnection();
    feed.clear();
    showText('request', '');
    showText('answer', '');
    let settings: Settings | undefined;
    try {
      settings = await form.read();
      status.tell(await show(settings, feed), 'good');
    } catch (error) {
      status.fail(error, settings);
    }
  });
}

async function show(settings: Settings, feed: RelayFeed): Promise<string> {
  const socket = prepare(settings);
  feed.follow(settings);
  try {
    const trace = new HandshakeTrace(settings.tunnel);
    await trace.connect(socket, settings).catch((error: unknown) => {
      showSteps(trace, explain(error, settings).place);
      throw error;
    });
    showSteps(trace, null);
    showConnection(socket, settings);
    const version = socket.getSslContext()?.version ?? '';
    const protocol = socket.getSslContext()?.alpnProtocol ?? 'http/1.1';
    const connected =
      `Connected to ${settings.name} by ${version}, verified, in ` +
      `${trace.total.toFixed(1)} ms.`;
    if (!protocol.startsWith('http/1'))
      return `${connected} Nothing was asked: the server expects ${protocol}.`;
    return `${connected} ${await ask(socket, settings, feed)}`;
  } finally {
    await socket.close();
    socket[Symbol.dispose]();
  }
}

async function ask(socket: TLSSocket, { host }: Settings, feed: RelayFeed): Promise<string> {
  const request = requestFor(host, '/');
  showText('request', request);
  check(await socket.send(new TextEncoder().encode(request)), socket);
  const answer = new Uint8Array(SHOWN);
  const end = new AnswerEnd();
  let size = 0;
  for (let ended = false; !ended && size < SHOWN; ) {
    const got = check(await socket.recv(answer.subarray(size)), socket);
    ended = got === 0 || end.takes(answer.subarray(size, size + got));
    size += got;
    showText('answer', new TextDecoder().decode(answer.subarray(0, size)));
  }
  feed.compare([request, new TextDecoder().decode(answer.subarray(0, size))]);
  return size === SHOWN
    ? `The answer begins with these ${count(size)} bytes.`
    : `The answer has ${count(size)} bytes.`;
}

function showText(id: string, text: string): void {
  element(id, HTMLPreElement).replaceChildren(
    text === '' ? make('span', 'empty', 'none yet') : text.trimEnd(),
  );
}
