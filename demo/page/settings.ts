import {
  SocketAddress,
  TLSSocket,
  X509Crt,
  check,
  constants,
  type NetworkStack,
  type SslConfig,
} from 'mbedtls-wasm';
import type { DemoConfig, TunnelKind } from '../config.js';
import { element } from './dom.js';
import { Problem } from './failure.js';
import { fetchOwn } from './own-server.js';
import { stackFor } from './stacks.js';
import { PATIENCE, type Target } from './target.js';

/** Whom to connect to, and by what. */
export interface Settings extends Target {
  /** CA certificates, PEM or DER. */
  readonly ca: string | Uint8Array;
  /** What they are called. */
  readonly trust: string;
  readonly alpn: readonly string[];
  readonly version: string;
  readonly stack: NetworkStack;
}

const labels: Readonly<Record<TunnelKind, string>> = { websocket: 'WebSocket each', wisp: 'Wisp' };
const files = new Map([
  ['mozilla', 'roots.pem'],
  ['demo', 'demo-ca.pem'],
]);
const trusts: ReadonlyMap<string, string> = new Map([
  ['mozilla', 'Mozilla’s roots'],
  ['demo', 'the demo’s own CA'],
  ['file', 'the CA in the file'],
  ['pasted', 'the CA that was pasted'],
]);
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
    for (const field of [this.#host, this.#port])
      field.addEventListener('input', () => this.#suggestTrust());
    for (const radio of this.#trust) {
      radio.addEventListener('change', () => {
        this.#chosen = true;
        this.#showGiven();
      });
    }
    this.#suggestTrust();
  }

  /** What the form says now, for its own host or for another one. Throws Problem. */
  async read(host = this.#host.value, port = this.#port.value): Promise<Settings> {
    const alpn = element('alpn', HTMLInputElement)
      .value.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const version = element('version', HTMLSelectElement).value;
    const tunnel = this.#config.tunnels.find(({ kind }) => kind === this.#tunnel.value);
    if (tunnel === undefined)
      throw new Problem(
        'The demo started no relay.',
        'Start the demo again, then reload this page.',
      );
    const address = addressOf(host, port);
    const name = address.toString();
    return {
      host: address.host,
      port: address.port,
      name,
      tunnel: tunnel.kind,
      listed: this.#config.allowed.some((target) => target.toLowerCase() === name.toLowerCase()),
      ca: await this.#ca(),
      trust: trusts.get(this.#trusted) ?? '',
      alpn,
      version,
      stack: stackFor(tunnel),
    };
  }

  // The demo's own servers have certificates that only its own CA vouches for.
  #suggestTrust(): void {
    if (this.#chosen) return;
    const host = this.#host.value.trim();
    const { https, mqtt, sql, members } = this.#config;
    const own = [https, mqtt, sql, members].some(
      (peer) => peer.host === host && peer.port === Number(this.#port.value),
    );
    for (const radio of this.#trust) radio.checked = radio.value === (own ? 'demo' : 'mozilla');
    this.#showGiven();
  }

  get #trusted(): string {
    return this.#trust.find(({ checked }) => checked)?.value ?? 'mozilla';
  }

  #showGiven(): void {
    for (const field of document.querySelectorAll<HTMLElement>('.given'))
      field.hidden = field.dataset.trust !== this.#trusted;
    element('broker-trust', HTMLElement).textContent = `now ${trusts.get(this.#trusted) ?? ''}`;
  }

  async #ca(): Promise<string | Uint8Array> {
    const file = files.get(this.#trusted);
    if (file !== undefined) return load(file);
    return this.#trusted === 'file'
      ? readCa('in the file', chosenFile())
      : readCa('that were pasted', pastedText());
  }
}

async function chosenFile(): Promise<Uint8Array> {
  const file = element('ca-file', HTMLInputElement).files?.[0];
  if (file === undefined)
    throw new Problem('No CA file was chosen.', 'Choose one, or trust one of the others.');
  return new Uint8Array(await file.arrayBuffer());
}

async function pastedText(): Promise<string> {
  const pasted = element('ca-pasted', HTMLTextAreaElement).value.trim();
  if (pasted === '')
    throw new Problem('No CA certificate was pasted.', 'Paste one, or trust one of the others.');
  return `${pasted}\n`;
}

async function readCa(
  which: string,
  given: Promise<string | Uint8Array>,
): Promise<string | Uint8Array> {
  try {
    const ca = await given;
    X509Crt.parse(ca).dispose();
    return ca;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const advice =
      'Give certificates as PEM, with the lines that begin and end each, or a file in DER.';
    throw new Problem(`The certificates ${which} cannot be read.`, advice, error);
  }
}

function addressOf(host: string, port: string): SocketAddress {
  try {
    const address = new SocketAddress(host.trim().replace(/^\[(.*)\]$/, '$1'), Number(port));
    if (address.host !== '' && address.port !== 0) return address;
  } catch {
    // Said below.
  }
  throw new Problem(
    'This host and port cannot be connected to.',
    'Give a name or an address, and a port from 1 to 65535.',
  );
}

/** Mozilla's root certificates, PEM. */
export function roots(): Promise<string> {
  return load('roots.pem');
}

function load(path: string): Promise<string> {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const loading = fetchOwn(path).then((answer) => answer.text());
  loading.catch(() => loaded.delete(path));
  loaded.set(path, loading);
  return loading;
}

/**
 * A socket that is set up but not connected, with `shared` or a configuration of its own. Throws
 * Problem.
 */
export function prepare(settings: Settings, shared?: SslConfig): TLSSocket {
  const socket = new TLSSocket();
  try {
    check(socket.open(settings.stack), socket);
    socket.setTimeout(PATIENCE);
    check(socket.setHostname(settings.host), socket);
    if (shared === undefined) configure(socket, settings);
    else check(socket.setSslConfig(shared), socket);
    return socket;
  } catch (error) {
    socket[Symbol.dispose]();
    throw new Problem(
      'These settings cannot be used.',
      'Check the host’s name and the ALPN protocols.',
      error,
    );
  }
}

function configure(socket: TLSSocket, { ca, alpn, version }: Settings): void {
  check(socket.setRootCaCert(ca), socket);
  const config = socket.getSslConfig();
  if (alpn.length > 0) config.confAlpnProtocols(alpn);
  if (version === '1.3') config.confMinTlsVersion(constants.MBEDTLS_SSL_VERSION_TLS1_3);
  if (version === '1.2') config.confMaxTlsVersion(constants.MBEDTLS_SSL_VERSION_TLS1_2);
}

/**
 * Connects a socket that was prepared, within the time that a person waits. Throws the typed error.
 */
export async function connect(socket: TLSSocket, { host, port }: Target): Promise<void> {
  check(
    await socket.connect(new SocketAddress(host, port), { signal: AbortSignal.timeout(PATIENCE) }),
    socket,
  );
}
