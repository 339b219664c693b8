import { toDuplex } from 'mbedtls-wasm';
import type { MqttClient } from 'mqtt';
import type { DemoConfig } from '../config.js';
import { element, make, onSubmit, sentence, tell } from './dom.js';
import { connect, prepare, type SettingsForm } from './settings.js';

/** Most messages that are kept on the page. */
const KEPT = 50;

/** The tab of MQTT.js: connects, subscribes, publishes. */
export function setUpMqtt(config: DemoConfig, form: SettingsForm): void {
  const tab = new MqttTab(form);
  element('broker-host', HTMLInputElement).value = config.mqtt.host;
  element('broker-port', HTMLInputElement).value = String(config.mqtt.port);
  onSubmit(element('broker', HTMLFormElement), () => tab.toggle());
  onSubmit(element('subscribe', HTMLFormElement), () => tab.subscribe());
  onSubmit(element('publish', HTMLFormElement), () => tab.publish());
}

class MqttTab {
  readonly #form: SettingsForm;
  readonly #status = element('mqtt-status', HTMLElement);
  #client: MqttClient | null = null;

  constructor(form: SettingsForm) {
    this.#form = form;
  }

  /** Connects, or ends the connection that there is. */
  async toggle(): Promise<void> {
    if (this.#client !== null) {
      await this.#client.endAsync();
      return;
    }
    const host = element('broker-host', HTMLInputElement).value.trim();
    const port = Number(element('broker-port', HTMLInputElement).value);
    tell(this.#status, `Connecting to ${host}:${port}.`);
    try {
      this.#client = await this.#connect(host, port);
      this.#usable(true);
    } catch (error) {
      tell(this.#status, sentence(error), 'bad');
    }
  }

  async subscribe(): Promise<void> {
    const filter = element('filter', HTMLInputElement).value;
    await this.#attempt(async (client) => {
      await client.subscribeAsync(filter, { qos: 2 });
      return `Subscribed to ${filter}.`;
    });
  }

  async publish(): Promise<void> {
    const topic = element('topic', HTMLInputElement).value;
    const quality = element('qos', HTMLSelectElement).value;
    const qos = quality === '2' ? 2 : quality === '1' ? 1 : 0;
    await this.#attempt(async (client) => {
      await client.publishAsync(topic, element('message', HTMLTextAreaElement).value, { qos });
      return `Published to ${topic}${qos === 0 ? '' : ', and the broker confirmed it'}.`;
    });
  }

  async #connect(host: string, port: number): Promise<MqttClient> {
    const settings = { ...await this.#form.read(host, port), alpn: [] };
    const [{ default: mqtt }, { default: { Duplex } }] = await Promise.all([import('mqtt'), import('readable-stream')]);
    let waiting = true;
    const secure = () => {
      const socket = prepare(settings);
      const connected = connect(socket, settings).then(() => {
        if (waiting) tell(this.#status, `Connected to ${host}:${port} by ${socket.getSslContext()?.version ?? ''}; waiting for the broker's answer.`);
        return 0;
      });
      return toDuplex(socket, { connected, Duplex });
    };
    // Its default timers are workers made of text, which the page's policy refuses.
    const client = new mqtt.MqttClient(secure, { reconnectPeriod: 0, timerVariant: 'native' });
    client.on('message', (topic, payload) => this.#arrived(topic, new TextDecoder().decode(payload)));
    let failure: unknown = null;
    client.on('error', (error) => {
      failure = error;
    });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(failure ?? new Error('The broker closed the connection.')));
    }).finally(() => {
      waiting = false;
    });
    client.once('close', () => this.#closed(failure));
    tell(this.#status, `Connected to the broker at ${host}:${port}, verified.`, 'good');
    return client;
  }

  #closed(failure: unknown): void {
    this.#client = null;
    this.#usable(false);
    if (failure === null) tell(this.#status, 'Not connected.');
    else tell(this.#status, sentence(failure), 'bad');
  }

  async #attempt(action: (client: MqttClient) => Promise<string>): Promise<void> {
    try {
      if (this.#client === null) throw new Error('There is no connection to the broker.');
      tell(this.#status, await action(this.#client), 'good');
    } catch (error) {
      tell(this.#status, sentence(error), 'bad');
    }
  }

  #arrived(topic: string, text: string): void {
    const list = element('messages', HTMLOListElement);
    list.querySelector('.empty')?.remove();
    const now = new Date();
    list.prepend(make('li', '', make('span', '', `${topic}, ${now.toLocaleTimeString('en', { hour12: false })}`), text));
    while (list.children.length > KEPT) list.lastElementChild?.remove();
  }

  // The forms' own buttons are let go by onSubmit; these belong to other forms.
  #usable(connected: boolean): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>('#subscribe button, #publish button')) button.disabled = !connected;
    element('broker-connect', HTMLButtonElement).textContent = connected ? 'Disconnect' : 'Connect';
  }
}
