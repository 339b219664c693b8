import { SocketError, toDuplex } from 'mbedtls-wasm';
import type { MqttClient } from 'mqtt';
import type { DemoConfig } from '../config.js';
import { element, make, onSubmit } from './dom.js';
import { Problem } from './failure.js';
import { Notice } from './notice.js';
import { connect, prepare, type Settings, type SettingsForm } from './settings.js';

/** Most messages that are kept on the page. */
const KEPT = 50;

/** The tab of MQTT.js: connects, subscribes, publishes. */
export function setUpMqtt(config: DemoConfig, form: SettingsForm): void {
  const tab = new MqttTab(form);
  element('broker-host', HTMLInputElement).value = config.mqtt.host;
  element('broker-port', HTMLInputElement).value = String(config.mqtt.port);
  onSubmit(element('broker', HTMLFormElement), () => tab.toggle());
  onSubmit(
    element('subscribe', HTMLFormElement),
    () => tab.subscribe(),
    () => tab.isConnected,
  );
  onSubmit(
    element('publish', HTMLFormElement),
    () => tab.publish(),
    () => tab.isConnected,
  );
}

class MqttTab {
  readonly #form: SettingsForm;
  readonly #notice = new Notice('mqtt-status');
  #client: MqttClient | null = null;
  #leaving = false;

  constructor(form: SettingsForm) {
    this.#form = form;
  }

  get isConnected(): boolean {
    return this.#client !== null;
  }

  /** Connects, or ends the connection that there is. */
  async toggle(): Promise<void> {
    if (this.#client !== null) {
      this.#leaving = true;
      await this.#client.endAsync();
      return;
    }
    this.#notice.tell('Connecting.');
    let settings: Settings | undefined;
    try {
      const [host, port] = [
        element('broker-host', HTMLInputElement),
        element('broker-port', HTMLInputElement),
      ];
      settings = { ...(await this.#form.read(host.value, port.value)), alpn: [] };
      this.#client = await this.#connect(settings);
      this.#leaving = false;
      this.#usable(true);
    } catch (error) {
      this.#notice.fail(error, settings);
    }
  }

  async subscribe(): Promise<void> {
    const filter = element('filter', HTMLInputElement).value;
    await this.#attempt(async (client) => {
      if (!isFilter(filter))
        throw new Problem(
          `“${filter}” is no topic filter.`,
          'Let + stand for one whole level, and a # at the end for all that follow.',
        );
      await client.subscribeAsync(filter, { qos: 2 });
      return `Subscribed to ${filter}.`;
    });
  }

  async publish(): Promise<void> {
    const topic = element('topic', HTMLInputElement).value;
    const quality = element('qos', HTMLSelectElement).value;
    const qos = quality === '2' ? 2 : quality === '1' ? 1 : 0;
    await this.#attempt(async (client) => {
      // A broker answers this by ending the connection.
      if (/[+#]/.test(topic)) {
        throw new Problem(
          'A topic to publish to has no wildcards: + and # are for subscribing.',
          'Name one topic, such as demo/greeting.',
        );
      }
      await client.publishAsync(topic, element('message', HTMLTextAreaElement).value, { qos });
      return `Published to ${topic}${qos === 0 ? '' : ', and the broker confirmed it'}.`;
    });
  }

  async #connect(settings: Settings): Promise<MqttClient> {
    const { name } = settings;
    this.#notice.tell(`Connecting to ${name}.`);
    const [
      { default: mqtt },
      {
        default: { Duplex },
      },
    ] = await Promise.all([import('mqtt'), import('readable-stream')]);
    let waiting = true;
    const secure = () => {
      const socket = prepare(settings);
      const connected = connect(socket, settings).then(() => {
        if (waiting)
          this.#notice.tell(
            `Connected to ${name} by ${socket.getSslContext()?.version ?? ''}; waiting for the ` +
              `broker's answer.`,
          );
        return 0;
      });
      return toDuplex(socket, { connected, Duplex });
    };
    // Its default timers are workers made of text, which the page's policy refuses.
    const client = new mqtt.MqttClient(secure, { reconnectPeriod: 0, timerVariant: 'native' });
    client.on('message', (topic, payload) =>
      this.#arrived(topic, new TextDecoder().decode(payload)),
    );
    let failure: unknown = null;
    client.on('error', (error) => {
      failure =
        error instanceof mqtt.ErrorWithReasonCode
          ? new Problem(
              'The broker refused the connection.',
              'Choose one that wants no user name and password: this demo has none.',
              error,
            )
          : error;
    });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(ended(failure)));
    }).finally(() => {
      waiting = false;
    });
    client.once('close', () => this.#closed(client, failure, settings));
    this.#notice.tell(`Connected to the broker at ${name}, verified.`, 'good');
    return client;
  }

  #closed(client: MqttClient, failure: unknown, settings: Settings): void {
    this.#client = null;
    this.#usable(false);
    if (this.#leaving) this.#notice.tell('Not connected.');
    else this.#notice.fail(ended(failure), settings);
    // Whoever still waits for the broker is told.
    client.end(true);
  }

  async #attempt(action: (client: MqttClient) => Promise<string>): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    this.#notice.tell('Asking the broker.');
    try {
      this.#notice.tell(await action(client), 'good');
    } catch (error) {
      // The end of the connection was told already.
      if (this.#client !== client) return;
      this.#notice.fail(
        error instanceof Problem
          ? error
          : new Problem('The broker did not do this.', 'Its log may say why.', error),
      );
    }
  }

  #arrived(topic: string, text: string): void {
    const list = element('messages', HTMLOListElement);
    list.querySelector('.empty')?.remove();
    const now = new Date();
    list.prepend(
      make(
        'li',
        '',
        make('span', '', `${topic}, ${now.toLocaleTimeString('en', { hour12: false })}`),
        text,
      ),
    );
    while (list.children.length > KEPT) list.lastElementChild?.remove();
  }

  // The forms' own buttons are let go by onSubmit; these belong to other forms.
  #usable(connected: boolean): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>(
      '#subscribe button, #publish button',
    ))
      button.disabled = !connected;
    element('broker-connect', HTMLButtonElement).textContent = connected ? 'Disconnect' : 'Connect';
  }
}

/** Why a connection ended that the page did not end: a broker says no more than that. */
function ended(failure: unknown): unknown {
  const isPlainEnd =
    failure === null ||
    (failure instanceof SocketError && failure.code === 'MBEDTLS_ERR_SSL_CONN_EOF');
  if (!isPlainEnd) return failure;
  const advice = 'Connect again; a broker ends what breaks the rules of MQTT, or its own.';
  return new Problem('The broker ended the connection.', advice, failure ?? undefined);
}

/** Whether this may be subscribed to. */
function isFilter(filter: string): boolean {
  const levels = filter.split('/');
  return (
    filter !== '' &&
    levels.every(
      (level, at) =>
        !/[+#]/.test(level) || level === '+' || (level === '#' && at === levels.length - 1),
    )
  );
}
