import { check, type TLSSocket } from 'mbedtls-wasm';
import { count, element, onSubmit } from './dom.js';
import { Problem } from './failure.js';
import { AnswerEnd, requestFor } from './http.js';
import { Notice } from './notice.js';
import { plot, type Sample } from './plot.js';
import { connect, prepare, type Settings, type SettingsForm } from './settings.js';

/** Time between two points of the plot, in milliseconds. */
const INTERVAL = 100;
/** How much of an answer that is no download is told, in bytes. */
const SHOWN = 2000;

/** The form that downloads, and its plot. */
export function setUpDownload(form: SettingsForm): void {
  const notice = new Notice('download-sum');
  plot([]);
  onSubmit(element('download', HTMLFormElement), async () => {
    notice.tell('Connecting.');
    plot([]);
    let settings: Settings | undefined;
    try {
      settings = await form.read();
      notice.tell(
        await download(settings, element('download-path', HTMLInputElement).value, notice),
      );
    } catch (error) {
      notice.fail(error, settings);
    }
  });
}

async function download(settings: Settings, path: string, notice: Notice): Promise<string> {
  const socket = prepare(settings);
  try {
    await connect(socket, settings);
    const suite = socket.getSslContext()?.ciphersuite ?? '';
    check(await socket.send(new TextEncoder().encode(requestFor(settings.host, path))), socket);
    const { bytes, seconds, answer, start } = await drain(socket, notice);
    judge(answer, start, path);
    return (
      `${count(bytes)} bytes in ${seconds.toFixed(2)} s: ` +
      `${(bytes / 1e6 / seconds).toFixed(1)} MB/s (million bytes a second) by ${suite}.`
    );
  } finally {
    await socket.close();
    socket[Symbol.dispose]();
  }
}

/** Throws Problem for an answer that is no download. */
function judge(answer: AnswerEnd, start: string, path: string): void {
  const { status } = answer;
  if (status === null)
    throw new Problem(
      'The server did not answer by HTTP/1.1.',
      'Check its port and the ALPN protocols.',
      new Error(start),
    );
  if (status.code < 200 || status.code > 299) {
    throw new Problem(
      `The server answered “${status.words}” to ${path}.`,
      'Ask for a path that it has.',
      new Error(start),
    );
  }
  if (answer.isCutOff)
    throw new Problem(
      'The server ended the connection before the whole answer was there.',
      'Try again.',
    );
}

async function drain(
  socket: TLSSocket,
  notice: Notice,
): Promise<{ bytes: number; seconds: number; answer: AnswerEnd; start: string }> {
  const buffer = new Uint8Array(65_536);
  const answer = new AnswerEnd();
  let start = '';
  const samples: Sample[] = [];
  const begun = performance.now();
  let [bytes, drawnBytes, drawn] = [0, 0, begun];
  for (;;) {
    const got = check(await socket.recv(buffer), socket);
    const ended = got === 0 || answer.takes(buffer.subarray(0, got));
    if (bytes < SHOWN)
      start += new TextDecoder().decode(buffer.subarray(0, Math.min(got, SHOWN - bytes)));
    bytes += got;
    const now = performance.now();
    if (now - drawn >= INTERVAL || (ended && now - drawn >= INTERVAL / 2)) {
      samples.push({
        at: (now - begun) / 1000,
        speed: (bytes - drawnBytes) / 1e3 / Math.max(now - drawn, 1),
      });
      [drawn, drawnBytes] = [now, bytes];
      if (answer.status !== null && answer.status.code < 300) {
        plot(samples);
        notice.tell(`${count(bytes)} bytes so far.`);
      }
    }
    if (ended) return { bytes, seconds: (now - begun) / 1000, answer, start };
  }
}
