import { check, defaultInstance, type TLSSocket } from 'mbedtls-wasm';
import { count, draw, element, make, onSubmit } from './dom.js';
import { Notice } from './notice.js';
import { connect, prepare, roots, type Settings, type SettingsForm } from './settings.js';

/** The form that measures what sockets take in WebAssembly's memory. */
export function setUpMemory(form: SettingsForm): void {
  const notice = new Notice('memory-sum');
  onSubmit(element('memory', HTMLFormElement), async () => {
    notice.tell('Connecting.');
    element('memory-table', HTMLTableElement).hidden = true;
    let settings: Settings | undefined;
    try {
      settings = await form.read();
      const sockets = Number(element('memory-count', HTMLInputElement).value);
      const apart = await bytesOf(settings, sockets, false);
      const shared = await bytesOf(settings, sockets, true);
      show(sockets, [
        ['with a configuration each', apart],
        ['with one shared configuration', shared],
      ]);
      notice.tell(
        `Sharing one configuration saves ${count((apart - shared) / 1000)} KB (thousand bytes) ` +
          `of ${count(apart / 1000)} KB. ` +
          'Each configuration holds CA certificates of its own.',
      );
    } catch (error) {
      notice.fail(error, settings);
    }
  });
}

/** Bytes that so many connected sockets take. */
async function bytesOf(settings: Settings, sockets: number, share: boolean): Promise<number> {
  const instance = defaultInstance();
  const mozilla = await roots();
  const before = instance.memoryUsage.allocatedBytes;
  const opened: TLSSocket[] = [];
  try {
    for (let at = 0; at < sockets; at++) {
      const socket = prepare(settings, share ? opened[0]?.getSslConfig() : undefined);
      opened.push(socket);
      if (at === 0 || !share) check(socket.appendRootCaCert(mozilla), socket);
      await connect(socket, settings);
    }
    return instance.memoryUsage.allocatedBytes - before;
  } finally {
    for (const socket of opened) {
      await socket.close();
      socket[Symbol.dispose]();
    }
  }
}

function show(sockets: number, rows: readonly (readonly [string, number])[]): void {
  const table = element('memory-table', HTMLTableElement);
  const most = Math.max(...rows.map(([, bytes]) => bytes));
  table.tBodies[0]?.replaceChildren(
    ...rows.map(([name, bytes]) => {
      const bar = draw('svg', {
        viewBox: '0 0 100 8',
        preserveAspectRatio: 'none',
        'aria-hidden': 'true',
      });
      bar.append(
        draw('rect', { class: 'work', x: 0, y: 0, height: 8, width: (100 * bytes) / most }),
      );
      return make(
        'tr',
        '',
        make('td', '', `${sockets} ${name}`),
        make('td', 'bar', bar),
        make('td', 'number', (bytes / sockets / 1000).toFixed(1)),
        make('td', 'number', (bytes / 1000).toFixed(1)),
      );
    }),
  );
  table.hidden = false;
}
