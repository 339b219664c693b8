import { createFetch } from 'mbedtls-wasm/web';
import type { DemoConfig } from '../config.js';
import { element, onSubmit } from './dom.js';
import { Problem } from './failure.js';
import { Notice } from './notice.js';
import { fetchOwn } from './own-server.js';
import type { Settings, SettingsForm } from './settings.js';
import { PATIENCE } from './target.js';

/** The fetch to a server that wants a client certificate. */
export function setUpMembers(config: DemoConfig, form: SettingsForm): void {
  const notice = new Notice('members-status');
  const { host, port } = config.members;
  element('members-address', HTMLElement).textContent = `https://${host}:${port}/`;
  const shown = element('members-answer', HTMLElement);
  onSubmit(element('members', HTMLFormElement), async () => {
    notice.tell('Fetching.');
    let settings: Settings | undefined;
    try {
      settings = await form.read(host, String(port));
      shown.textContent = await ask(settings);
      notice.tell('Fetched, by createFetch over TLS in this page.', 'good');
    } catch (error) {
      shown.textContent = '';
      notice.fail(refusal(error), settings);
    }
  });
}

async function ask({ host, port, ca, stack }: Settings): Promise<string> {
  const shows = element('members-show', HTMLInputElement).checked;
  const [cert, key] = await Promise.all(
    ['client.pem', 'client-key.pem'].map(async (file) => (await fetchOwn(file)).text()),
  );
  const fetch = createFetch({ stack, ca, ...(shows ? { cert, key } : {}) });
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(`https://${host}:${port}/`, { signal });
    return await response.text();
  } finally {
    await fetch.close();
  }
}

/** A server that wants a certificate and gets none says so by an alert. */
function refusal(error: unknown): unknown {
  const isRefusal =
    error instanceof Error &&
    'code' in error &&
    String(error.code).includes('CERTIFICATE_REQUIRED');
  if (!isRefusal) return error;
  return new Problem(
    'The server refuses whoever shows no certificate.',
    'Show the page’s certificate, and fetch again.',
    error,
  );
}
