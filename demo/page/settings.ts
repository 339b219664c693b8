import { SocketAddress, TLSSocket, check, constants, type NetworkStack, type SslConfig } from 'mbedtls-wasm';
import type { DemoConfig, TunnelKind } from '../config.js';
import { element } from './dom.js';
import { stackFor } from './stacks.js';

/** Whom to connect to, and by what. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** CA certificates, PEM or DER. */
  readonly ca: string | Uint8Array;
  readonly alpn: readonly string[];
  readonly version: string;
  readonly stack: NetworkStack;
}

/** Longest wait for the peer at any point, in milliseconds. */
export const PATIENCE = 20_000;

const labels: Readonly<Record<TunnelKind, string>> = { websocket: 'WebSocket each', wisp: 'Wisp' };
const files = new Map([['mozilla', 'roots.pem'], ['demo', 'demo-ca.pem']]);
const loaded = new Map<string, Promise<string>>();

/** The form that says whom to connect to. */
export class SettingsForm {
  readonly #config: DemoConfig;
  readonly #host = element('host', HTMLInputElement);
  readonly #port = element('port', HTMLInputElement);
  readonly #tunnel = element('tunnel', HTMLSelectElement);
  readonly #trust = [...document.querySelectorAll<HTMLInputElement>('input[name="trust"]')];
  #chosen = false;

  constructor(config: DemoConfig) {
    this.#config = config;
    this.#host.value = config.https.host;
    this.#port.value = String(config.https.port);
    element('download-path', HTMLInputElement).value = config.largePath;
    element('allowed', HTMLElement).textContent = `${config.allowed.join(', ')}.`;
    for (const { kind } of config.tunnels) this.#tunnel.add(new Option(labels[kind], kind));
    for (const field of [this.#host, this.#port]) field.addEventListener('input', () => this.#suggestTrust());
    for (const radio of this.#trust) {
      radio.addEventListener('change', () => {
        this.#chosen = true;
        this.#showGiven();
      });
    }
    this.#suggestTrust();
  }

  get trust(): string {
    return this.#trust.find(({ checked }) => checked)?.value ?? 'mozilla';
  }

  /** What the form says now, for its own host or for another one. Throws an Error that says what is missing. */
  async read(host = this.#host.value.trim(), port = Number(this.#port.value)): Promise<Settings> {
    const alpn = element('alpn', HTMLInputElement).value.split(',').map((name) => name.trim()).filter((name) => name !== '');
    const tunnel = this.#config.tunnels.find(({ kind }) => kind === this.#tunnel.value);
    if (tunnel === undefined) throw new Error('The demo started no relay.');
    return { host, port, ca: await this.#ca(), alpn, version: element('version', HTMLSelectElement).value, stack: stackFor(tunnel) };
  }

  // The demo's own servers have certificates that only its own CA vouches for.
  #suggestTrust(): void {
    if (this.#chosen) return;
    const host = this.#host.value.trim();
    const own = [this.#config.https, this.#config.mqtt].some((peer) => peer.host === host && peer.port === Number(this.#port.value));
    for (const radio of this.#trust) radio.checked = radio.value === (own ? 'demo' : 'mozilla');
    this.#showGiven();
  }

  #showGiven(): void {
    element('given', HTMLElement).hidden = this.trust !== 'given';
    const names: Readonly<Record<string, string>> = { mozilla: 'Mozilla’s roots', demo: 'the demo’s own CA', given: 'your CA' };
    element('broker-trust', HTMLElement).textContent = `now ${names[this.trust] ?? ''}`;
  }

  async #ca(): Promise<string | Uint8Array> {
    const file = files.get(this.trust);
    if (file !== undefined) return load(file);
    const chosen = element('given-file', HTMLInputElement).files?.[0];
    const pasted = element('given-pem', HTMLTextAreaElement).value.trim();
    if (pasted !== '') return `${pasted}\n`;
    if (chosen === undefined) throw new Error('Paste a CA certificate, choose its file, or trust one of the others.');
    return new Uint8Array(await chosen.arrayBuffer());
  }
}

/** Mozilla's root certificates, PEM. */
export function roots(): Promise<string> {
  return load('roots.pem');
}

function load(path: string): Promise<string> {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const loading = fetch(path).then((answer) => {
    if (!answer.ok) throw new Error(`The page's server has no ${path}.`);
    return answer.text();
  });
  loading.catch(() => loaded.delete(path));
  loaded.set(path, loading);
  return loading;
}

/** A socket that is set up but not connected, with `shared` or a configuration of its own. */
export function prepare(settings: Settings, shared?: SslConfig): TLSSocket {
  const socket = new TLSSocket();
  check(socket.open(settings.stack), socket);
  socket.setTimeout(PATIENCE);
  check(socket.setHostname(settings.host), socket);
  if (shared !== undefined) {
    check(socket.setSslConfig(shared), socket);
    return socket;
  }
  check(socket.setRootCaCert(settings.ca), socket);
  const config = socket.getSslConfig();
  if (settings.alpn.length > 0) config.confAlpnProtocols(settings.alpn);
  if (settings.version === '1.3') config.confMinTlsVersion(constants.MBEDTLS_SSL_VERSION_TLS1_3);
  if (settings.version === '1.2') config.confMaxTlsVersion(constants.MBEDTLS_SSL_VERSION_TLS1_2);
  return socket;
}

/** Connects a socket that was prepared, within the time that a person waits. Throws the typed error. */
export async function connect(socket: TLSSocket, { host, port }: Settings): Promise<void> {
  check(await socket.connect(new SocketAddress(host, port), { signal: AbortSignal.timeout(PATIENCE) }), socket);
}
